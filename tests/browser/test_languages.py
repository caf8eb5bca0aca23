"""The switch in the header changes the language of the same page; Hebrew is read from right to left."""

import re

import pytest
from playwright.sync_api import Page, expect

from app import i18n
from tests.browser import axe, company
from tests.browser.company import COURSE
from tests.browser.screens import SCREENS

ASIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MORE_OF_THE_SAME = re.compile(r"module (?!that)|step [4-9]")
RIGHT_TO_LEFT = [language for language in i18n.languages() if i18n.direction(language) == "rtl"]


def switch(page: Page, language: str) -> None:
    """By the header, where the narrow window's menu holds it."""
    if page.locator(".menu-button").is_visible():
        page.locator(".menu-button").click()
    page.locator("summary:has([lang])").click()
    with page.expect_navigation():
        page.locator(f".dropdown-panel button[lang={language}]").click()


@pytest.mark.parametrize("language", i18n.languages())
def test_a_stranger_switches_and_stays_on_the_page(visit, language):
    page = visit()
    address = "/verify/?number=not-a-number"
    page.goto(address)
    switch(page, language)
    expect(page).to_have_url(address)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", i18n.direction(language))


@pytest.mark.parametrize("language", i18n.languages())
def test_a_learners_choice_is_kept(site, visit, language):
    person = company.hire(site)
    page = visit(person.email, width=390)
    page.goto(f"/courses/{COURSE}/")
    switch(page, language)
    expect(page).to_have_url(f"/courses/{COURSE}/")
    elsewhere = visit(person.email)
    elsewhere.goto("/profile/")
    expect(elsewhere.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("who", sorted({screen.who for screen in SCREENS}), ids=lambda who: who or "nobody")
@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_right_to_left_nobody_scrolls_sideways_and_axe_finds_nothing(settled, visit, language, who):
    wider, found = {}, {}
    screens = {
        screen.path: screen for screen in SCREENS if screen.who == who and not MORE_OF_THE_SAME.match(screen.name)
    }
    page = visit(next(iter(screens.values())).email(settled), width=320, locale=language)
    for path, screen in screens.items():
        page.goto(path.format(**settled))
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        if aside := page.evaluate(ASIDE):
            wider[screen.name] = aside
        page.evaluate(axe.SCRIPT)
        if violations := page.evaluate(axe.VIOLATIONS):
            found[screen.name] = violations
    assert (wider, found) == ({}, {})
