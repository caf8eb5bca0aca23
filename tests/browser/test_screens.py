"""Every page in every state: nobody scrolls sideways at 320 pixels (WCAG 1.4.10), and axe finds nothing, by day and by night."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scripts import vendor
from tests.browser.conftest import SignIns
from tests.browser.screens import SCREENS

VENDOR = Path(__file__).parent / "vendor"
AXE = (VENDOR / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
NARROW = {"width": 320, "height": 568}
DESK = {"width": 1280, "height": 800}
WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > width + 0.5)
    .map((each) => `${each.tagName.toLowerCase()}.${each.className} to ${Math.round(each.getBoundingClientRect().right)}`);
}"""
VIOLATIONS = """async (rules) => {
  const found = await axe.run(document, { resultTypes: ["violations"], ...rules });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`));
}"""
EVERY_RULE: dict[str, object] = {}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS = [
    ("on a phone by day", NARROW, "light", CONTRAST),
    ("on a phone by night", NARROW, "dark", EVERY_RULE),
    ("at a desk by night", DESK, "dark", CONTRAST),
    ("at a desk by day", DESK, "light", EVERY_RULE),
]


@pytest.fixture(scope="session")
def page_of(browser: Browser, base_url: str, sign_ins: SignIns) -> Iterator[Callable[[str], Page]]:
    """One page for each person, kept for all their screens."""
    pages: dict[str, Page] = {}

    def page_of(email: str) -> Page:
        if email not in pages:
            state = {"storage_state": sign_ins(email)} if email else {}
            context = browser.new_context(base_url=base_url, locale="en-GB", reduced_motion="reduce", **state)
            pages[email] = context.new_page()
        return pages[email]

    yield page_of
    for page in pages.values():
        page.context.close()


def test_axe_is_as_it_was_fetched():
    assert list(vendor.problems(vendor.packages(VENDOR), VENDOR)) == []


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen(screen, page_of, settled):
    page = page_of(screen.email(settled))
    page.set_viewport_size(NARROW)
    screen.open(page, settled)
    problems = {"wider than 320": page.evaluate(WIDER)}
    page.evaluate(AXE)
    for look, size, scheme, rules in LOOKS:
        if page.viewport_size != size:
            page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        problems[look] = page.evaluate(VIOLATIONS, rules)
    assert {look: found for look, found in problems.items() if found} == {}
