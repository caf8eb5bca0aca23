"""How HR's pages lead to each other: the section's places for each role, and the ways between the pages of a person."""

import re

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.services import organisation, people
from app.store.models import Period
from tests import factories
from tests.factories import NOW

HR = "Overview People Groups Rules Policies Reports Renewals Mails Import Working-days Repairs"


def places(page):
    section = page.partition('<nav class="section-nav"')[2].partition("</nav>")[0]
    return re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', section)


@pytest.mark.parametrize(
    ("word", "address", "expected"),
    [
        ("hr", "/hr/", HR),
        ("auditor", "/hr/", "Overview People Policies Reports"),
        ("admin", "/hr/mails/", "Policies Mails Import Working-days"),
    ],
)
def test_the_section_names_the_places_that_are_open_to_a_role(browser, word, address, expected):
    client = browser(word)
    found = places(client.get(address).text)
    assert [label.replace(" ", "-") for _address, label in found] == expected.split()
    assert {client.get(place).status_code for place, _label in found} == {200}


def test_hr_adds_people_from_their_table_and_auditors_do_not(browser):
    assert 'href="/admin/people/new/"' in browser("hr").get("/hr/").text
    assert 'href="/admin/people/new/"' not in browser("auditor").get("/hr/").text


@pytest.fixture
def learner(database, content, company):
    factories.assign(database, content, company)
    return f"/hr/people/{company.ids['learner']}/"


@pytest.fixture
def period(database, company, learner):
    with database.reading() as db:
        period_id = db.scalar(select(Period.id).where(Period.person_id == company.ids["learner"]))
    return f"{learner}periods/{period_id}/"


def test_a_course_of_a_person_and_why_they_have_it_lead_to_each_other(browser, learner, period):
    hr, why = browser("hr"), f"{learner}why/first-day/"
    assert f'href="{period}"' in hr.get(learner).text
    assert f'href="{why}"' in hr.get(period).text
    assert f'href="{period}"' in hr.get(why).text
    assert f'href="{why}"' not in browser("auditor").get(period).text


def test_changing_and_erasing_lead_back_to_the_person(browser, learner):
    hr = browser("hr")
    for address in (learner.replace("/hr/", "/admin/"), f"{learner}erase/"):
        assert f'href="{address}"' in hr.get(learner).text
        assert f'href="{learner}"' in hr.get(address).text


def test_who_audits_more_companies_than_they_serve_is_led_to_nothing_that_is_closed(
    browser, database, company, learner, period
):
    """HR of another legal entity who audits this one."""
    with database.writing.begin() as db:
        quay = organisation.legal_entity(db, "Other Quay AS", "NO", NOW, actor_id=None)
        reader = factories.add_person(db, "both", quay)
        people.set_roles(db, reader, {Role.HR: quay, Role.AUDITOR: company.legal_entity_id}, NOW, actor_id=None)
    client = browser.by_id(reader)
    page = client.get(learner).text.partition("<main")[2]
    assert f'href="{period}"' in page
    addresses = set(re.findall(r'href="(/[^"]+)"', page))
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
