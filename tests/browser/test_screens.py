"""Every page in every state: nobody scrolls sideways at 320 pixels (WCAG 1.4.10), and axe finds nothing, by day and by night."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from scripts import vendor
from tests.browser import axe
from tests.browser.conftest import SignIns
from tests.browser.screens import SCREENS


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
    assert list(vendor.problems(vendor.packages(axe.VENDOR), axe.VENDOR)) == []


@pytest.mark.parametrize(("turn", "screen"), list(enumerate(SCREENS)), ids=[screen.name for screen in SCREENS])
def test_a_screen(turn, screen, page_of, settled):
    page = page_of(screen.email(settled))
    page.set_viewport_size(axe.NARROW)
    screen.open(page, settled)
    assert axe.problems(page, turn) == {}
