"""Suggestions are let out, read, copied, and joined and left by mail: by keyboard, on a phone and at a desk."""

import pytest
from playwright.sync_api import expect

from tests.browser import axe, company
from tests.browser.keyboard import Keyboard

ON_BOTH = pytest.mark.parametrize("width", [pytest.param(390, id="on a phone"), pytest.param(1280, id="at a desk")])
IN_BOTH = pytest.mark.parametrize("language", ["en", "he"])
CROSSWISE = pytest.mark.parametrize(
    ("width", "language"),
    [pytest.param(390, "he", id="on a phone in Hebrew"), pytest.param(1280, "en", id="at a desk in English")],
)


def press(page, selector):
    keyboard = Keyboard(page)
    keyboard.go_to(page.locator(selector).first)
    with page.expect_navigation():
        keyboard.press("Enter")


def is_sound(page, turn, width):
    assert axe.problems(page, turn=turn) == {}
    page.set_viewport_size({"width": width, "height": 900})


@ON_BOTH
@IN_BOTH
def test_a_post_is_read_and_copied_and_the_mail_joined_and_left(site, visit, width, language):
    person = company.hire(site, course="")
    page = visit(person.email, width=width, locale=language, reduced_motion="reduce")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/suggestions/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    is_sound(page, 0, width)
    keyboard = Keyboard(page)
    copy = page.locator("[data-copy]").first
    keyboard.go_to(copy)
    keyboard.press("Enter")
    said = page.locator("[data-copies] [role=status]").first
    expect(said).not_to_have_text("")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".suggestion p").first.inner_text()
    assert "{{" not in copied
    press(page, "form[action='/suggestions/join'] button")
    expect(page.locator("form[action='/suggestions/leave']")).to_be_visible()
    is_sound(page, 1, width)
    press(page, "form[action='/suggestions/leave'] button")
    expect(page.locator("form[action='/suggestions/join']")).to_be_visible()


def test_without_scripts_the_posts_can_be_read_and_nothing_promises_more(visit):
    page = visit("learner1@example.com", java_script_enabled=False)
    page.goto("/suggestions/")
    expect(page.locator(".suggestion").first).to_be_visible()
    expect(page.locator("[data-copy]").first).to_be_hidden()


def test_where_the_clipboard_refuses_the_reader_is_told(visit):
    page = visit("learner1@example.com")
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    page.goto("/suggestions/")
    page.locator("[data-copy]").first.click()
    expect(page.locator("[data-copies] [role=status]").first).to_have_text("Mark the text and copy it.")


@CROSSWISE
def test_hr_looks_at_a_week_in_every_language_and_lets_it_out(visit, width, language):
    hr = visit("hr@example.com", width=width, locale=language, reduced_motion="reduce")
    hr.goto("/hr/suggestions/")
    is_sound(hr, 0, width)
    press(hr, "main a[href='/hr/suggestions/behind-the-picture/']")
    expect(hr.locator(".suggestion").first).to_be_visible()
    is_sound(hr, 1, width)
    press(hr, "main a[href*='language=sv']")
    expect(hr.locator(".suggestion").first).to_have_attribute("lang", "sv")
    press(hr, "form[action='/hr/suggestions/behind-the-picture/activate'] button")
    back = hr.locator("form[action$='/take-back'] button")
    expect(back.first).to_be_visible()
    is_sound(hr, 0, width)
    press(hr, "form[action$='/take-back'] button")
    expect(hr.locator("main .notice")).to_be_visible()
