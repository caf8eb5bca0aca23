"""HR finds people, assigns them a course with a due date, sees first what will happen, and the learner has it at once."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from app.clock import utc_now
from tests.browser import company

TITLE = "LinkedIn for careers"


@pytest.mark.parametrize("width", [pytest.param(390, id="on a phone"), pytest.param(1280, id="at a desk")])
def test_people_are_filtered_selected_and_assigned_a_course(site, visit, width):
    department = f"Quay {width}"
    chosen, left_out = (company.hire(site, department=department, course="") for _person in range(2))
    day = utc_now().astimezone(ZoneInfo(site.setting().company.time_zone)).date() + timedelta(days=30)
    page = visit("hr@example.com", width=width)
    page.goto("/hr/")
    page.get_by_role("combobox", name="Department").select_option(label=department)
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("2 people", exact=True)).to_be_visible()
    page.get_by_label(f"Select {chosen.name}", exact=True).check()
    page.get_by_role("button", name="Assign a course").click()

    expect(page.get_by_text("1 person selected")).to_be_visible()
    page.get_by_label("Course", exact=True).select_option(label=TITLE)
    page.get_by_label("On a fixed day").check()
    page.get_by_label("Day", exact=True).fill(day.isoformat())
    page.get_by_role("button", name="Show what will happen").click()

    expect(page.get_by_text("This reaches 1 person.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(f"{day:%A} {day.day} {day:%B}")
    expect(page.get_by_role("main")).to_contain_text(chosen.name)
    expect(page.get_by_role("main")).not_to_contain_text(left_out.name)
    page.get_by_role("button", name="Assign", exact=True).click()

    expect(page).to_have_url(re.compile("/hr/done/"))
    expect(page.get_by_text("Assigned: 1")).to_be_visible()
    learner = visit(chosen.email, width=width)
    learner.goto("/")
    expect(learner.get_by_role("link", name=TITLE, exact=True)).to_be_visible()
    expect(learner.get_by_role("main")).to_contain_text(f"Due in 30 days, {day:%A} {day.day} {day:%B}")
    other = visit(left_out.email, width=width)
    other.goto("/")
    expect(other.get_by_text("Nothing is assigned to you.")).to_be_visible()


def test_pressing_twice_assigns_once(site, visit):
    person = company.hire(site, course="")
    page = visit("hr@example.com")
    page.goto(f"/hr/assign/?scope=ticked&person={person.id}")
    page.get_by_label("Course", exact=True).select_option(label=TITLE)
    page.get_by_role("button", name="Show what will happen").click()
    page.get_by_role("button", name="Assign", exact=True).dblclick()
    expect(page).to_have_url(re.compile("/hr/done/"))
    expect(page.get_by_text("Assigned: 1")).to_be_visible()
