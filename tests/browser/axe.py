"""What axe finds on a page by day and by night, on a phone and at a desk, and what makes a narrow phone scroll sideways."""

from pathlib import Path

from playwright.sync_api import Page

VENDOR = Path(__file__).parent / "vendor"
SCRIPT = (VENDOR / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
NARROW = {"width": 320, "height": 568}
DESK = {"width": 1280, "height": 800}
WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > width + 0.5)
    .map((each) => `${each.tagName.toLowerCase()}.${each.className} to ${Math.round(each.getBoundingClientRect().right)}`);
}"""
# Stylesheets are fetched for one experimental rule alone, which is off.
VIOLATIONS = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"], preload: { assets: ["media"] } });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`));
}"""
LOOKS = (
    (("on a phone by day", NARROW, "light"), ("at a desk by night", DESK, "dark")),
    (("on a phone by night", NARROW, "dark"), ("at a desk by day", DESK, "light")),
)
"""In pairs, each with both widths and both colours: what pages share is seen in all four when every second gets the other."""


def problems(page: Page, turn: int) -> dict[str, object]:
    """What is wrong with a page: too wide for a narrow phone, or found by axe in the pair of looks whose turn it is."""
    page.set_viewport_size(NARROW)
    found: dict[str, object] = {"wider than 320": page.evaluate(WIDER)}
    page.evaluate(SCRIPT)
    for look, size, scheme in LOOKS[turn % 2]:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found[look] = page.evaluate(VIOLATIONS)
    return {look: each for look, each in found.items() if each}
