"""Onboarding works by itself: from a file of people to a course that opens on the first day, due in the person's own time."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.core.audience import Condition, Field, all_of
from app.core.due_dates import DueRule
from app.core.notices import NoticeKind
from app.store.models import DueDateChange, Notice, Period, Person
from tests.services.test_people_imports import Imports
from tests.services.test_rules import run, save, terms

HEAD = "Employee number;Name;E-mail;Legal entity;Department;Time zone;Hire date;Weekend;Leave from;Leave until"
NOA = "E-noa;Noa Sample;noa@example.com;Harbour Lane AS;Design;Asia/Jerusalem;{hired};Friday, Saturday;{away};{back}"
TWO_WEEKS = DueRule(anchor="hire", offset_days=14, minimum_notice_days=3)


@pytest.fixture
def bring(database, content, company):
    """HR brings a file of one person, and the worker does what follows; the person's period, and why its due date changed."""
    imports = Imports(database, content, company.ids["hr"])
    newcomers = all_of(Condition(field=Field.HIRED_SINCE, values=(date(2026, 12, 1),)))
    save(database, content, company, terms(newcomers, due=TWO_WEEKS))
    run(database, content)

    def brought(hired, away="", back=""):
        imports.apply(imports.check(NOA.format(hired=hired, away=away, back=back), head=HEAD))
        run(database, content)
        with database.reading() as db:
            noa = db.scalars(select(Person.id).where(Person.employee_number == "E-noa")).one()
            period = db.scalars(select(Period).where(Period.person_id == noa)).one()
            changes = db.scalars(select(DueDateChange.reason).order_by(DueDateChange.id)).all()
            notice = db.scalars(select(Notice).where(Notice.kind == NoticeKind.ASSIGNED, Notice.person_id == noa)).one()
            return period, changes, notice

    return brought


def test_a_course_opens_on_the_first_day_and_nobody_is_told_before(bring):
    period, changes, notice = bring("2026-12-06")
    assert period.is_assigned
    assert period.opens_at == notice.not_before == datetime(2026, 12, 5, 22, tzinfo=UTC)
    assert period.due_at == datetime(2026, 12, 20, 22, tzinfo=UTC)
    assert changes == ["assigned"]


def test_a_corrected_first_day_and_a_leave_move_it(bring):
    bring("2026-12-06")
    period, changes, _ = bring("2026-12-13")
    assert period.opens_at == datetime(2026, 12, 12, 22, tzinfo=UTC)
    assert period.due_at == datetime(2026, 12, 27, 22, tzinfo=UTC)
    period, changes, _ = bring("2026-12-13", "2026-12-20", "2027-01-09")
    assert period.due_at == datetime(2027, 1, 13, 22, tzinfo=UTC)  # back on Sunday the 10th: three working days after
    assert changes == ["assigned", "hire_date", "leave"]
