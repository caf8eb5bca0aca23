"""Whose working days are which."""

from datetime import date

from app.services import calendars
from app.store.models import Employment, HolidayOverride, Location, Person
from tests import factories

MAY_17 = date(2027, 5, 17)  # a Monday; a public holiday in Norway
YOM_KIPPUR = date(2027, 10, 11)  # a Monday
SUNDAY = date(2027, 5, 16)


def calendar(database, content, company, word="learner"):
    with database.reading() as db:
        return calendars.calendars(db, factories.setting(content), [company.ids[word]])[company.ids[word]]


def test_public_holidays_are_those_of_the_legal_entitys_country(database, content, company):
    calendar_ = calendar(database, content, company)
    assert not calendar_.is_working(MAY_17)
    assert calendar_.is_working(YOM_KIPPUR)


def test_a_location_elsewhere_has_its_own(database, content, company):
    with database.writing.begin() as db:
        db.add(Location(legal_entity_id=company.legal_entity_id, name="Haifa", country="IL"))
        for row in db.query(Employment).filter_by(person_id=company.ids["learner"]):
            row.location = "Haifa"
        db.get_one(Person, company.ids["learner"]).weekend = [4, 5]
    calendar_ = calendar(database, content, company)
    assert calendar_.is_working(MAY_17)
    assert not calendar_.is_working(YOM_KIPPUR)
    assert calendar_.is_working(SUNDAY)
    assert not calendar(database, content, company, "colleague").is_working(SUNDAY)


def test_hr_overrides_a_day_for_all_or_for_a_location(database, content, company):
    with database.writing.begin() as db:
        for location, day, is_off in (("", YOM_KIPPUR, True), ("", MAY_17, False), ("Oslo", MAY_17, True)):
            entity = company.legal_entity_id
            db.add(
                HolidayOverride(
                    legal_entity_id=entity, location=location, on_day=day, is_off=is_off, changed_at=factories.NOW
                )
            )
        for row in db.query(Employment).filter_by(person_id=company.ids["learner"]):
            row.location = "Oslo"
    assert not calendar(database, content, company).is_working(MAY_17)
    assert not calendar(database, content, company).is_working(YOM_KIPPUR)
    assert calendar(database, content, company, "colleague").is_working(MAY_17)


def test_a_country_without_known_holidays_has_none():
    assert MAY_17 not in calendars.public_holidays("AQ", None)
    assert MAY_17 in calendars.public_holidays("NO", "no such part")
