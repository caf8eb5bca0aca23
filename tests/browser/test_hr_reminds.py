"""HR chases by keyboard alone: finds people, selects them, reminds them, thinks better of it, and nobody is told."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.store.models import Notice
from tests.browser import company
from tests.browser.keyboard import Keyboard

TITLE = "Flame-war avoidance"


@pytest.mark.parametrize("width", [pytest.param(390, id="on a phone"), pytest.param(1280, id="at a desk")])
def test_people_are_found_selected_reminded_and_it_is_undone(site, visit, width):
    department = f"Ferry {width}"
    chosen, left_out = (company.hire(site, department=department) for _person in range(2))
    page = visit("hr@example.com", width=width)
    keyboard = Keyboard(page)
    page.goto("/hr/")
    keyboard.skip_to_content()
    keyboard.go_to(page.get_by_role("combobox", name="Department"))
    page.keyboard.type(department)
    keyboard.activate("button", "Apply")
    expect(page.get_by_text("2 people", exact=True)).to_be_visible()
    keyboard.go_to(page.get_by_label(f"Select {chosen.name}", exact=True))
    keyboard.press("Space")
    keyboard.activate("button", "Remind people")

    expect(page.get_by_text("1 person selected")).to_be_visible()
    keyboard.go_to(page.get_by_role("combobox", name="Course"))
    page.keyboard.type(TITLE)
    keyboard.activate("button", "Show what will happen")
    expect(page.get_by_text("This reaches 1 person.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(chosen.name)
    expect(page.get_by_role("main")).not_to_contain_text(left_out.name)
    keyboard.activate("button", "Remind")
    expect(page.get_by_text("Reminded: 1")).to_be_visible()

    keyboard.activate("link", "Done to many")
    expect(page.get_by_text(re.compile("^Can be undone until")).first).to_be_visible()
    keyboard.go_to(page.get_by_role("link", name=f"Reminded: {TITLE}").first)
    keyboard.press("Enter")
    keyboard.activate("button", "Undo")
    expect(page.get_by_text("It is undone. Nobody was told.")).to_be_visible()
    with site.database.reading() as db:
        reminded = db.scalars(select(Notice).where(Notice.person_id == chosen.id, Notice.kind == "reminded")).one()
    assert (reminded.withdrawn_at is not None, reminded.mail_id) == (True, None)
