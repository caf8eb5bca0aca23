"""The whole way with the keyboard alone: everything can be reached, one always sees where one is, and Enter decides nothing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import company, new_hire
from tests.browser.running import PASSWORD

MOST_STOPS = 120
STOP = """(wanted) => {
  const focused = document.activeElement;
  if (focused === document.body) return { problem: "", isThere: false };
  const box = focused.getBoundingClientRect();
  const isSeen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  const drawn = [focused, focused.closest("label")].filter(Boolean).map((each) => getComputedStyle(each));
  const isMarked = drawn.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  return { problem: isSeen && isMarked ? "" : focused.outerHTML, isThere: focused === wanted };
}"""


class Keyboard:
    """A person who has no pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def focused(self) -> Locator:
        return self.page.locator("*:focus")

    def go_to(self, wanted: Locator, key: str = "Tab") -> None:
        """Press Tab until this has the focus; every stop on the way is seen and marked."""
        wanted.wait_for(state="attached")
        for _stop in range(MOST_STOPS):
            self.press(key)
            stop = wanted.evaluate(STOP)
            assert not stop["problem"], "this has the focus, and nobody can see it"
            if stop["isThere"]:
                return
        raise AssertionError(f"{wanted} was not reached")

    def activate(self, role: str, name: str, *, key: str = "Enter", exact: bool = True) -> None:
        self.go_to(self.page.get_by_role(role, name=name, exact=exact))
        self.press(key)

    def skip_to_content(self) -> None:
        """The first stop of a page leads past its head."""
        self.press("Tab")
        expect(self.focused()).to_have_text("Skip to the content")
        expect(self.focused()).to_be_in_viewport()
        self.press("Enter")
        expect(self.page).to_have_url(re.compile("#content$"))
        self.press("Tab")
        assert self.focused().evaluate("each => document.getElementById('content').contains(each)")
        self.press("Shift+Tab")


@pytest.fixture
def keyboard(visit) -> Callable[[], Keyboard]:
    return Keyboard(visit())


def sign_in(keyboard: Keyboard, person: company.Newcomer) -> None:
    keyboard.page.goto("/")
    keyboard.go_to(keyboard.page.get_by_label("E-mail"))
    keyboard.page.keyboard.type(person.email)
    keyboard.go_to(keyboard.page.get_by_label("Password"))
    keyboard.page.keyboard.type(PASSWORD)
    keyboard.press("Enter")
    expect(keyboard.page.get_by_role("heading", name="My training", level=1)).to_be_visible()


def mark(keyboard: Keyboard, values: list[str], select: str) -> None:
    """Mark options: a group of radio buttons is one stop with arrows inside it, checkboxes are stops of their own."""
    page = keyboard.page
    options = page.locator("#answer .options input")
    if select == "several":
        for value in (each for each in options.evaluate_all("all => all.map(each => each.value)") if each in values):
            keyboard.go_to(page.locator(f"input[value='{value}']"))
            keyboard.press("Space")
        return
    keyboard.go_to(options.first)
    keyboard.press("Space")
    for _option in range(options.count()):
        if keyboard.focused().input_value() == values[0]:
            break
        keyboard.press("ArrowDown")
    expect(page.locator(f"input[value='{values[0]}']")).to_be_checked()


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
        expect(page.locator(".place")).to_have_text(f"{number} of {total}")
        mark(keyboard, new_hire.right_options(page, site), new_hire.item_on(page, site).select)
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
    page, items = keyboard.page, site.content.quizzes[company.QUIZ]["en"].quiz.items_drawn
    page.goto(f"/attempts/{attempt_id}/?step={items}")
    keyboard.go_to(page.locator("#answer .options input").first)
    keyboard.press("Space")
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Review your answers")).to_be_visible()
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
