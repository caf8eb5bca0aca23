"""A first visit is light: everything that the sign-in page fetches with an empty cache, as it travels."""

from playwright.sync_api import expect

MOST_BYTES = 60_000
ARRIVED = "Network.loadingFinished"


def test_a_first_visit_is_light(visit):
    page = visit(width=390)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    weights: list[int] = []
    wire.on(ARRIVED, lambda told: weights.append(told["encodedDataLength"]))
    page.goto("/sign-in/", wait_until="networkidle")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    total = sum(weights)
    print(f"{total} bytes in {len(weights)} responses")
    assert len(weights) >= 3, "page, stylesheet and font at least"
    assert total < MOST_BYTES
    assert page.evaluate("document.fonts.check('16px Assistant')")
