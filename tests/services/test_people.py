"""People: unique numbers and addresses, moves with their dates, roles, leaving."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.core.decisions import Allowed, Reason, refused
from app.services import organisation, people, sign_ins
from app.services.people import AlreadyTaken, PersonDetails, Post
from app.store.models import AuditEvent, AuditNote, Employment, RoleGrant, SignIn
from app.store.queries import hr
from app.store.queries import people as queries
from app.store.queries.selection import Selection
from tests.factories import NOW

TODAY = NOW.date()


@pytest.mark.parametrize(
    "details",
    [
        PersonDetails(employee_number="E-learner", name="New Sample"),
        PersonDetails(employee_number="E-new", name="New Sample", email="LEARNER@Example.com"),
    ],
    ids=["the employee number", "the e-mail, whatever its case"],
)
def test_what_somebody_has_is_taken(database, company, details):
    with pytest.raises(AlreadyTaken), database.writing.begin() as db:
        people.take_on(db, details, Post(legal_entity_id=company.legal_entity_id), NOW, actor_id=None)
    with pytest.raises(AlreadyTaken), database.writing.begin() as db:
        people.change_details(db, company.ids["colleague"], details, NOW, actor_id=None)


def everyone(**wanted):
    return Selection(now=NOW, zone=ZoneInfo("UTC"), scope=None, **wanted)


@pytest.mark.parametrize("search", ["learn", "SAMPLE learn", "e-learner", "learner@example"])
def test_people_are_found_by_any_part_whatever_the_case(database, company, search):
    with database.reading() as db:
        found = hr.matching_people(db, everyone(search=people.fold(search)), limit=10)
    assert found == [company.ids["learner"]]


def test_a_search_is_no_pattern(database, company):
    with database.reading() as db:
        assert hr.matching_people(db, everyone(search="%"), limit=10) == []


def move(database, person_id, post, on, now=NOW):
    with database.writing.begin() as db:
        return people.move(db, person_id, post, on, now, actor_id=None)


def test_a_move_is_a_new_row_and_both_days_can_be_asked_for(database, company):
    with database.writing.begin() as db:
        design = organisation.department(db, company.legal_entity_id, "Design", NOW, actor_id=None)
    post = Post(legal_entity_id=company.legal_entity_id, department_id=design)
    assert move(database, company.ids["learner"], post, TODAY + timedelta(days=10)) == Allowed()
    with database.reading() as db:
        before = queries.person(db, company.ids["learner"], TODAY + timedelta(days=9))
        after = queries.person(db, company.ids["learner"], TODAY + timedelta(days=10))
    assert (before.department, after.department) == ("Customer service", "Design")


def test_a_correction_on_the_same_day_replaces_the_row(database, company):
    post = Post(legal_entity_id=company.legal_entity_id, title="Adviser")
    move(database, company.ids["learner"], post, TODAY)
    with database.reading() as db:
        rows = db.scalars(select(Employment).where(Employment.person_id == company.ids["learner"])).all()
    assert [(row.title, row.until_on) for row in rows] == [("Adviser", None)]


@pytest.mark.parametrize("boss", ["learner", "manager"], ids=["oneself", "somebody who reports to them"])
def test_nobody_reports_to_themselves(database, company, boss):
    who = company.ids["manager"] if boss == "learner" else company.ids["learner"]
    under = {"learner": company.ids["learner"], "manager": company.ids["learner"]}[boss]
    post = Post(legal_entity_id=company.legal_entity_id, manager_id=under)
    assert move(database, who, post, TODAY) == refused(Reason.MANAGER_LOOP)


def set_roles(database, person_id, roles):
    with database.writing.begin() as db:
        return people.set_roles(db, person_id, roles, NOW, actor_id=None)


def test_roles_are_given_and_taken_as_rows(database, company):
    person_id = company.ids["learner"]
    set_roles(database, person_id, {Role.HR: company.legal_entity_id})
    set_roles(database, person_id, {Role.AUDITOR: None})
    with database.reading() as db:
        assert queries.roles_of(db, person_id) == {Role.AUDITOR: None}
        rows = db.execute(select(RoleGrant.role, RoleGrant.ended_at).where(RoleGrant.person_id == person_id)).all()
    assert {(role, ended is None) for role, ended in rows} == {("hr", False), ("auditor", True)}


def test_manager_cannot_be_granted(database, company):
    set_roles(database, company.ids["learner"], {Role.MANAGER: None, Role.LEARNER: None})
    with database.reading() as db:
        assert queries.roles_of(db, company.ids["learner"]) == {}


def test_the_last_admin_stays(database, company):
    assert set_roles(database, company.ids["admin"], {}) == refused(Reason.LAST_ADMIN)
    with database.writing.begin() as db:
        assert people.set_active(db, company.ids["admin"], False, NOW, actor_id=None) == refused(Reason.LAST_ADMIN)
    set_roles(database, company.ids["hr"], {Role.HR: None, Role.ADMIN: None})
    assert set_roles(database, company.ids["admin"], {}) == Allowed()


def test_who_leaves_is_signed_out(database, company):
    with database.writing.begin() as db:
        sign_ins.begin(
            db, company.ids["learner"], NOW, life=timedelta(days=1), is_remembered=True, browser="", address=""
        )
        people.set_active(db, company.ids["learner"], False, NOW, actor_id=None)
    with database.reading() as db:
        assert db.scalars(select(SignIn.ended_at)).one() == NOW


def test_names_are_kept_apart_from_the_log(database, company):
    with database.reading() as db:
        events = db.scalars(select(AuditEvent).where(AuditEvent.action == "person.added")).all()
        notes = db.scalars(select(AuditNote.body)).all()
    assert "Learner Sample" in notes
    assert all(event.note_digest and "Sample" not in repr(event.facts) for event in events)


def test_a_rehire_is_a_new_row(database, company):
    post = Post(legal_entity_id=company.legal_entity_id, title="Back again")
    move(database, company.ids["learner"], post, date(2027, 5, 1))
    with database.reading() as db:
        rows = db.scalars(select(Employment.from_on).where(Employment.person_id == company.ids["learner"])).all()
    assert sorted(rows) == [TODAY, date(2027, 5, 1)]


def rows_of(database, person_id):
    with database.reading() as db:
        found = db.scalars(
            select(Employment).where(Employment.person_id == person_id).order_by(Employment.from_on)
        ).all()
    return [(row.title, row.from_on, row.until_on) for row in found]


def test_a_move_overtakes_what_was_planned_later(database, company):
    person_id = company.ids["learner"]
    with database.reading() as db:
        begun = db.scalars(select(Employment.from_on).where(Employment.person_id == person_id)).one()
    later, sooner = TODAY + timedelta(days=30), TODAY + timedelta(days=10)
    move(database, person_id, Post(legal_entity_id=company.legal_entity_id, title="Planned"), later)
    move(database, person_id, Post(legal_entity_id=company.legal_entity_id, title="Sooner"), sooner)
    assert rows_of(database, person_id) == [(None, begun, sooner), ("Sooner", sooner, None)]
