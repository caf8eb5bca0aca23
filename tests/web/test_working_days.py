"""Working days: locations with their holidays, days that HR decides, and what managers are told."""

from datetime import date

import pytest
from sqlalchemy import select, update

from app.services import calendars
from app.store.models import AuditEvent, Employment, LegalEntity
from tests import factories
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")

PAGE = "/hr/working-days/"


@pytest.fixture
def munich(database, company):
    with database.writing.begin() as db:
        db.execute(update(Employment).values(location="Munich"))
    return f"{company.legal_entity_id}:Munich"


def is_working(database, content, company, day):
    with database.reading() as db:
        found = calendars.calendars(db, factories.setting(content), [company.ids["learner"]])
    return found[company.ids["learner"]].is_working(day)


def test_holidays_follow_the_location_and_what_hr_decides(hr, munich, database, content, company):
    epiphany = date(2027, 1, 6)  # a Wednesday, and a holiday in Bavaria but not in Norway
    assert is_working(database, content, company, epiphany)
    wrong = hr.post(f"{PAGE}locations", data={"place": munich, "country": "DE", "part": "XX"})
    assert (wrong.status_code, "BY" in wrong.text) == (422, True)
    hr.post(f"{PAGE}locations", data={"place": munich, "country": "DE", "part": "BY"})
    assert not is_working(database, content, company, epiphany)
    hr.post(f"{PAGE}days", data={"where": munich, "on_day": "2027-01-06", "kind": "worked"})
    assert is_working(database, content, company, epiphany)
    page = hr.get(PAGE).text
    assert "Munich" in page
    forget = page.split(f'action="{PAGE}days/')[1].split('"')[0]
    hr.post(f"{PAGE}days/{forget}")
    assert not is_working(database, content, company, epiphany)


def test_what_managers_are_told_is_a_switch_and_logged(hr, database, company):
    hr.post(f"{PAGE}legal-entities/{company.legal_entity_id}", data={"managers_see_below": "yes"})
    with database.reading() as db:
        entity = db.get_one(LegalEntity, company.legal_entity_id)
        logged = db.scalars(select(AuditEvent.facts).where(AuditEvent.action == "legal_entity.managers_set")).all()
    assert (entity.escalates, entity.managers_see_below) == (False, True)
    assert logged == [{"escalates": False, "managers_see_below": True}]


def test_the_page_asks_little_of_the_database(hr, munich, database):
    with statements(database) as seen:
        hr.get(PAGE)
    assert len(seen) <= 6
