"""HR makes a rule with the keyboard alone: writes it, sees whom it reaches, saves it, and the learner has the course."""

import pytest
from playwright.sync_api import expect

from tests.browser import company
from tests.browser.keyboard import Keyboard


@pytest.mark.parametrize("width", [pytest.param(390, id="on a phone"), pytest.param(1280, id="at a desk")])
def test_a_rule_is_made_by_keyboard(site, visit, width):
    department = f"Lock {width}"
    person = company.hire(site, department=department, course="")
    page = visit("hr@example.com", width=width)
    keyboard = Keyboard(page)
    page.goto("/hr/rules/new/")
    keyboard.skip_to_content()
    keyboard.go_to(page.get_by_label("Name of the rule"))
    page.keyboard.type(f"Keepers of {department}")
    keyboard.go_to(page.get_by_label("Course or path"))
    page.keyboard.type("LinkedIn")
    keyboard.go_to(page.get_by_label("Department"))
    page.keyboard.type(department)
    keyboard.press("Space")
    keyboard.activate("button", "Show what will happen")

    expect(page.get_by_text("1 person gains it").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(person.name)
    keyboard.activate("button", "Save the rule")
    expect(page.get_by_role("heading", name=f"Keepers of {department}", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(f"Department: {department}")
