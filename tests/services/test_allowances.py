"""More attempts and more time for one person: who may grant them, what they change, and what is told of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.access import Role, Viewer
from app.core.attempts import Extra
from app.core.decisions import Reason, Refused
from app.services import allowances, attempts, closing
from app.services.allowances import AllowanceReason
from app.store.models import Allowance, Attempt, AuditEvent, Job, Period
from tests import factories
from tests.factories import NOW, QUIZ
from tests.security.contents import with_quiz

MINUTE = timedelta(minutes=1)


@pytest.fixture
def limited(content):
    """The quiz with one attempt and ten minutes."""
    return with_quiz(content, QUIZ, lambda quiz: replace(quiz, max_attempts=1, time_limit_minutes=10))


@pytest.fixture
def who(company):
    return factories.learner(company.ids["learner"])


@pytest.fixture
def attempt_id(database, limited, who):
    return factories.start_attempt(database, limited, who)


def grant(database, content, company, *, attempts=0, minutes=0, now=NOW, key="a-form", roles=None):
    viewer = Viewer(person_id=company.ids["hr"], roles={Role.HR: None} if roles is None else roles)
    with database.writing.begin() as db:
        period = db.scalars(select(Period.id)).one()
        return allowances.grant(
            db,
            factories.setting(content, now=now),
            viewer,
            period,
            Extra(attempts=attempts, minutes=minutes),
            AllowanceReason.AGREED_ADJUSTMENT,
            key=key,
        )


def start(database, content, who, now=NOW):
    with database.writing.begin() as db:
        return attempts.start(db, factories.setting(content, now=now), who, content.quiz(QUIZ, "en"))


def attempt(database, attempt_id):
    with database.reading() as db:
        return db.get_one(Attempt, attempt_id)


def test_one_more_attempt_is_one_more_and_no_second(database, limited, company, who, attempt_id):
    factories.submit(database, limited, who, attempt_id)
    used_up = start(database, limited, who)
    assert isinstance(used_up, Refused)
    assert used_up.reason is Reason.NO_ATTEMPTS_LEFT
    assert grant(database, limited, company, attempts=1) is None
    second = start(database, limited, who)
    assert isinstance(second, str)
    factories.submit(database, limited, who, second)
    assert isinstance(start(database, limited, who), Refused)


def test_a_running_attempt_gets_the_minutes_and_so_does_its_closing(database, limited, company, attempt_id):
    assert attempt(database, attempt_id).ends_at == NOW + 10 * MINUTE
    grant(database, limited, company, minutes=15, now=NOW + 5 * MINUTE)
    assert attempt(database, attempt_id).ends_at == NOW + 25 * MINUTE
    with database.reading() as db:
        job = db.scalars(select(Job).where(Job.kind == closing.JOB)).one()
    assert job.run_at == NOW + 26 * MINUTE + timedelta(seconds=1)


def test_minutes_add_up_for_the_attempts_that_follow(database, limited, company, who, attempt_id):
    factories.submit(database, limited, who, attempt_id)
    grant(database, limited, company, attempts=1, minutes=15)
    grant(database, limited, company, minutes=5, key="another-form")
    assert attempt(database, start(database, limited, who)).ends_at == NOW + 30 * MINUTE


def test_an_attempt_that_is_over_stays_over(database, limited, company, attempt_id):
    grant(database, limited, company, minutes=60, now=NOW + 12 * MINUTE)
    assert attempt(database, attempt_id).ends_at == NOW + 10 * MINUTE


def test_without_a_time_limit_minutes_change_no_end(database, content, company, who):
    attempt_id = factories.start_attempt(database, content, who)
    grant(database, content, company, minutes=60)
    assert attempt(database, attempt_id).ends_at == NOW + timedelta(days=30)


def test_one_form_grants_once(database, limited, company, attempt_id):
    for _ in range(2):
        grant(database, limited, company, minutes=15)
    assert attempt(database, attempt_id).ends_at == NOW + 25 * MINUTE
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Allowance)) == 1


def test_the_log_says_what_was_granted_and_not_why(database, limited, company, who, attempt_id):
    grant(database, limited, company, attempts=2, minutes=15)
    with database.reading() as db:
        event = db.scalars(select(AuditEvent).where(AuditEvent.action == "allowance.granted")).one()
    assert event.actor_id == company.ids["hr"]
    assert event.facts == {
        "course": "first-day",
        "person": who.person_id,
        "extra_attempts": 2,
        "extra_minutes": 15,
    }


@pytest.mark.parametrize(
    "roles",
    [{}, {Role.AUDITOR: None}, {Role.HR: frozenset({999_999})}],
    ids=["nobody", "an auditor", "HR of another company"],
)
def test_who_may_not_grant(database, limited, company, attempt_id, roles):
    refusal = grant(database, limited, company, attempts=1, roles=roles)
    assert isinstance(refusal, Refused)
    assert refusal.reason is Reason.OUTSIDE_LEGAL_ENTITIES
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Allowance)) == 0


@pytest.mark.parametrize(
    ("more", "minutes"),
    [(0, 0), (-1, 5), (11, 0), (0, 601)],
    ids=["nothing", "less than none", "11 attempts", "601 minutes"],
)
def test_what_cannot_be_granted(database, limited, company, attempt_id, more, minutes):
    with pytest.raises(ValueError, match="cannot be granted"):
        grant(database, limited, company, attempts=more, minutes=minutes)
