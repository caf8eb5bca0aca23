"""The whole way with the keyboard alone: everything can be reached, one always sees where one is, and Enter decides nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import company, new_hire
from tests.browser.keyboard import Keyboard
from tests.browser.running import PASSWORD


@pytest.fixture
def keyboard(visit) -> Keyboard:
    return Keyboard(visit())


def sign_in(keyboard: Keyboard, person: company.Newcomer) -> None:
    keyboard.page.goto("/")
    keyboard.go_to(keyboard.page.get_by_label("E-mail"))
    keyboard.page.keyboard.type(person.email)
    keyboard.go_to(keyboard.page.get_by_label("Password"))
    keyboard.page.keyboard.type(PASSWORD)
    keyboard.press("Enter")
    expect(keyboard.page.get_by_role("heading", name="My training", level=1)).to_be_visible()


def test_the_whole_way(site, keyboard):
    page, person = keyboard.page, company.hire(site)
    sign_in(keyboard, person)
    keyboard.skip_to_content()
    keyboard.activate("link", "Start reading")
    for module in site.content.courses[company.COURSE]["en"].modules:
        expect(page.get_by_role("heading", name=module.title, level=1)).to_be_visible()
        keyboard.activate("button", "I have read this", key="Space")
    keyboard.activate("button", "Start the quiz")
    total = new_hire.steps(page)
    for number in range(1, total + 1):
        expect(page).to_have_url(re.compile(rf"\?step={number}$"))
        for item in new_hire.items_on(page, site):
            keyboard.answer(item)
        keyboard.activate("button", "Save and go on" if number < total else "Save and review all answers")
    expect(page.get_by_role("heading", name="Review your answers")).to_be_visible()
    keyboard.go_to(page.get_by_role("button", name="Submit the answers"))
    keyboard.go_to(page.get_by_label("I have read my answers again"), key="Shift+Tab")
    keyboard.press("Space")
    keyboard.activate("button", "Submit the answers")
    expect(page.get_by_role("heading", name="You passed.")).to_be_visible()
    with page.expect_download():
        keyboard.activate("link", "Download your certificate")


def test_enter_in_a_group_of_options_never_submits_the_quiz(site, visit):
    person = company.hire(site)
    attempt_id = company.begin_attempt(site, company.learner(site, person.email))
    keyboard = Keyboard(visit(person.email))
    page = keyboard.page
    page.goto(f"/attempts/{attempt_id}/?step=1")
    options = page.locator("#answer [name$='.option']")
    for step in range(new_hire.steps(page), 0, -1):  # the last step that asks for a choice
        page.goto(f"/attempts/{attempt_id}/?step={step}")
        if options.count():
            break
    keyboard.go_to(options.first)
    keyboard.press("Space")
    with page.expect_navigation():
        keyboard.press("Enter")
    page.goto(f"/attempts/{attempt_id}/review")
    expect(page.locator(".answer-words")).to_have_count(1)
    page.goto(f"/attempts/{attempt_id}/result")
    expect(page.locator(".place")).to_be_visible()


def test_problems_take_the_focus_and_lead_to_their_fields(visit):
    keyboard = Keyboard(visit())
    page = keyboard.page
    page.goto("/sign-in/")
    keyboard.go_to(page.get_by_label("E-mail"))
    page.keyboard.type("nobody@example.com")
    keyboard.go_to(page.get_by_label("Password"))
    page.keyboard.type("not the password")
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("nobody@example.com")


def test_menus_open_and_close(visit):
    keyboard = Keyboard(visit("learner1@example.com", width=390))
    page = keyboard.page
    page.goto("/")
    keyboard.activate("button", "Menu")
    expect(page.get_by_role("link", name="Certificates", exact=True)).to_be_visible()
    keyboard.press("Escape")
    expect(page.get_by_role("link", name="Certificates", exact=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Menu")).to_be_focused()
    keyboard.press("Enter")
    keyboard.activate("link", "Certificates")
    expect(page.get_by_role("heading", name="Certificates", level=1)).to_be_visible()
