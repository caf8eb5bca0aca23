"""Answers are saved as they are made, the page says truly whether they are, and nothing overwrites what is newer."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import company

SAVES = "**/items/**"


def is_at(page: Page, step: int) -> None:
    """The page is that step; it may ask several of the questions that are counted above it."""
    expect(page).to_have_url(re.compile(rf"\?step={step}$"))


@pytest.fixture
def attempt(site) -> tuple[str, str]:
    """The e-mail of somebody who has just begun an attempt, and its address."""
    person = company.hire(site)
    return person.email, f"/attempts/{company.begin_attempt(site, company.learner(site, person.email))}/"


def option(page: Page, place: int) -> Locator:
    return page.locator("#answer .options input").nth(place)


def says(page: Page, words: str) -> None:
    """The save state says this, beside the buttons, to those who listen too."""
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text(words, use_inner_text=True)


def test_an_answer_is_saved_as_it_is_made(visit, attempt):
    email, address = attempt
    page, elsewhere = visit(email), visit(email)
    page.goto(address)
    expect(page.get_by_text("Saved", exact=False).filter(visible=True)).to_have_count(0)
    option(page, 1).check()
    says(page, "Saved")
    elsewhere.goto(f"{address}?step=1")
    expect(option(elsewhere, 1)).to_be_checked()


def test_an_answer_made_offline_is_saved_when_the_connection_is_back(visit, attempt):
    email, address = attempt
    page = visit(email)
    page.goto(address)
    page.context.set_offline(True)
    option(page, 0).check()
    says(page, "Offline: not saved yet, keep this page open")
    page.get_by_role("button", name="Save and go on").click()
    says(page, "Offline: not saved yet, keep this page open")
    is_at(page, 1)
    page.context.set_offline(False)
    says(page, "Saved")
    page.reload()
    expect(option(page, 0)).to_be_checked()


def test_a_save_that_fails_is_tried_again(visit, attempt):
    email, address = attempt
    page = visit(email)
    page.goto(address)
    page.route(SAVES, lambda route: route.fulfill(status=503, body="{}"))
    option(page, 0).check()
    says(page, "Not saved, trying again")
    page.unroute(SAVES)
    says(page, "Saved")


def test_leaving_with_something_unsaved_asks_first(visit, attempt):
    email, address = attempt
    page = visit(email)
    page.goto(address)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(SAVES, hold)
    option(page, 0).check()
    says(page, "Saving")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Leave and come back later").click()
    assert asked == ["beforeunload"]
    held[0].continue_()
    says(page, "Saved")
    page.get_by_role("link", name="Leave and come back later").click()
    expect(page.get_by_role("heading", name="My training", level=1)).to_be_visible()


def two_tabs(visit, attempt, **options: object) -> tuple[Page, Page]:
    """One browser that shows the first step twice."""
    email, address = attempt
    page = visit(email, **options)
    stale = page.context.new_page()
    for each in (page, stale):
        each.goto(f"{address}?step=1")
    return page, stale


def test_the_stale_one_of_two_tabs_is_told_and_overwrites_nothing(visit, attempt):
    page, stale = two_tabs(visit, attempt)
    option(page, 2).check()
    says(page, "Saved")
    option(stale, 0).check()
    expect(stale.get_by_role("alert")).to_contain_text("A newer answer to this question is already saved")
    says(stale, "Not saved yet")
    page.reload()
    expect(option(page, 2)).to_be_checked()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_button_in_the_stale_one_of_two_tabs_keeps_the_newer_answer(visit, attempt, has_scripts):
    page, stale = two_tabs(visit, attempt, java_script_enabled=has_scripts)
    option(page, 2).check()
    page.get_by_role("button", name="Save and go on").click()
    is_at(page, 2)
    option(stale, 0).check()
    if has_scripts:
        expect(stale.get_by_role("alert")).to_contain_text("A newer answer to this question is already saved")
    stale.get_by_role("button", name="Save and go on").click()
    expect(stale.get_by_text("Question 1 had a newer answer")).to_be_visible()
    is_at(stale, 1)
    expect(option(stale, 2)).to_be_checked()
    option(stale, 0).check()
    stale.get_by_role("button", name="Save and go on").click()
    is_at(stale, 2)
    page.goto(f"{attempt[1]}?step=1")
    expect(option(page, 0)).to_be_checked()


def test_a_button_waits_for_a_save_under_way_which_may_tell_of_a_newer_answer(visit, attempt):
    page, stale = two_tabs(visit, attempt)
    option(page, 2).check()
    says(page, "Saved")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    stale.route(SAVES, hold)
    option(stale, 0).check()
    stale.get_by_role("button", name="Save and go on").click()
    is_at(stale, 1)
    held[0].continue_()
    expect(stale.get_by_text("Question 1 had a newer answer")).to_be_visible()
    expect(option(stale, 2)).to_be_checked()


def test_a_button_pressed_offline_sends_no_outdated_answer_later(visit, attempt):
    page, stale = two_tabs(visit, attempt)
    option(page, 2).check()
    says(page, "Saved")
    option(stale, 0).check()
    expect(stale.get_by_role("alert")).to_contain_text("A newer answer to this question is already saved")
    stale.context.set_offline(True)
    stale.get_by_role("button", name="Save and go on").click()
    says(stale, "Offline")
    stale.context.set_offline(False)
    says(stale, "Not saved yet")
    page.reload()
    expect(option(page, 2)).to_be_checked()


def test_a_save_whose_acknowledgement_was_lost_does_not_stand_in_the_way_of_a_button(visit, attempt):
    email, address = attempt
    page = visit(email)
    page.goto(f"{address}?step=1")

    def arrives_unheard(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(SAVES, arrives_unheard)
    option(page, 1).check()
    says(page, "Not saved, trying again")
    page.unroute(SAVES)
    page.route(SAVES, lambda route: route.abort())
    option(page, 2).check()
    page.get_by_role("button", name="Save and go on").click()
    is_at(page, 2)
    page.goto(f"{address}?step=1")
    expect(option(page, 2)).to_be_checked()


def test_who_comes_back_later_goes_on_at_the_first_step_without_an_answer(visit, attempt):
    email, address = attempt
    page = visit(email)
    page.goto(address)
    for _step in (1, 2):
        option(page, 0).check()
        page.get_by_role("button", name="Save and go on").click()
    is_at(page, 3)
    page.get_by_role("link", name="Leave and come back later").click()
    later = visit(email)
    later.goto("/courses/")
    later.get_by_role("link", name="Flame-war avoidance", exact=True).click()
    later.get_by_role("link", name="See the quiz").click()
    later.get_by_role("link", name="Go on with your attempt").click()
    is_at(later, 3)


def test_back_shows_what_is_saved_and_lets_it_be_changed(visit, attempt):
    email, address = attempt
    page = visit(email)
    page.goto(address)
    option(page, 0).check()
    page.get_by_role("button", name="Save and go on").click()
    is_at(page, 2)
    page.go_back()
    expect(option(page, 0)).to_be_checked()
    option(page, 1).check()
    says(page, "Saved")
    expect(page.locator(".save-problem")).to_be_empty()


def test_a_page_that_the_browser_kept_asks_anew_what_is_saved(visit, attempt):
    email, address = attempt
    page = visit(email)
    page.goto(address)
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
