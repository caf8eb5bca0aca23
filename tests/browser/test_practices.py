"""A comment is reported and handled, and a strategy is written and deleted: by keyboard, on a phone and at a desk."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import axe, company
from tests.browser.keyboard import Keyboard

ON_BOTH = pytest.mark.parametrize("width", [pytest.param(390, id="on a phone"), pytest.param(1280, id="at a desk")])
IN_BOTH = pytest.mark.parametrize("language", ["en", "he"])


def photo():
    body = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera of mine"
    Image.new("RGB", (320, 200), "#14508f").save(body, "JPEG", exif=exif)
    return {"name": "seen.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}


@ON_BOTH
@IN_BOTH
def test_a_comment_is_reported_and_handled(site, visit, width, language):
    person = company.hire(site, course="")
    words = f"The parcel never came, {width} {language}."
    page = visit(person.email, width=width, locale=language, reduced_motion="reduce")
    page.goto("/report-a-comment/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    keyboard = Keyboard(page)
    keyboard.choose("author", "stranger")
    keyboard.go_to(page.locator("#words"))
    page.keyboard.type(words)
    page.locator("#picture").set_input_files(photo())
    keyboard.go_to(page.locator("main form button[type=submit]"))
    with page.expect_navigation():
        keyboard.press("Enter")
    receipt = page.url
    assert axe.problems(page, turn=0) == {}

    desk = visit("hr@example.com", width=width, locale=language, reduced_motion="reduce")
    desk.goto("/comments/")
    assert axe.problems(desk, turn=1) == {}
    desk.set_viewport_size({"width": width, "height": 900})
    keyboard = Keyboard(desk)
    keyboard.go_to(desk.locator(".row a").first)
    with desk.expect_navigation():
        keyboard.press("Enter")
    expect(desk.get_by_role("main")).to_contain_text(words)
    assert desk.locator("main img").evaluate("each => each.decode().then(() => each.naturalWidth)") == 320
    assert axe.problems(desk, turn=0) == {}
    desk.set_viewport_size({"width": width, "height": 900})
    keyboard.choose("state", "done")
    keyboard.go_to(desk.locator("main form button[type=submit]"))
    with desk.expect_navigation():
        keyboard.press("Enter")

    page.goto(receipt)
    expect(page.locator(".pill.tone-fair, .tone-fair").first).to_be_visible()
    stranger = visit("learner2@example.com", width=width)
    stranger.goto(receipt)
    expect(stranger.get_by_role("main")).not_to_contain_text(words)


@ON_BOTH
@IN_BOTH
def test_a_strategy_is_kept_downloaded_and_deleted(site, visit, width, language):
    person = company.hire(site, course="")
    page = visit(person.email, width=width, locale=language, reduced_motion="reduce")
    page.goto("/my-strategy/")
    keyboard = Keyboard(page)
    keyboard.go_to(page.locator("#reach"))
    page.keyboard.type("Bakers who bake at night")
    keyboard.go_to(page.locator("main form button[type=submit]").first)
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page.locator("#reach")).to_have_value("Bakers who bake at night")
    assert axe.problems(page, turn=0) == {}
    page.set_viewport_size({"width": width, "height": 900})
    with page.expect_download() as download:
        keyboard.go_to(page.locator("a[href='/my-strategy.pdf']"))
        keyboard.press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    keyboard.go_to(page.locator("main summary"))
    keyboard.press("Enter")
    keyboard.go_to(page.locator("form[action='/my-strategy/delete'] button"))
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page.locator("#reach")).to_have_value("")
    for other in ("hr@example.com", "admin@example.com"):
        elsewhere = visit(other)
        elsewhere.goto("/my-strategy/")
        expect(elsewhere.locator("#reach")).to_have_value("")
