"""Closing an attempt: what was saved is graded, once, whoever closes it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import attempts, grading
from app.core.attempts import AttemptFacts
from app.core.papers import Paper
from app.services import audit, graded_versions, periods, regrading, results
from app.services.audit import Learning
from app.services.context import Learner, Setting
from app.store.models import Attempt, Period, Response

JOB = "attempt.close"
"""The kind of the job that closes an attempt when it has run out; its key is the attempt's id."""
A_MOMENT = timedelta(seconds=1)


def run_at(attempt: Attempt) -> datetime:
    """When the job may close an attempt: after the last save that counts."""
    return attempts.closes_at(facts(attempt)) + A_MOMENT


def facts(attempt: Attempt) -> AttemptFacts:
    """An attempt as the rules see it while it is open."""
    return AttemptFacts(
        id=attempt.id,
        started_at=attempt.started_at,
        ends_at=attempt.ends_at,
        submitted_at=attempt.submitted_at,
        is_counted=attempt.is_counted,
        steps_closed=attempt.steps_closed,
    )


def close(
    db: Session, setting: Setting, learner: Learner, attempt: Attempt, period: Period, *, by_learner: bool
) -> str | None:
    """Grade what was saved and close the attempt, which the caller holds locked.

    Returns the number of the certificate where this completed the course.
    """
    version = graded_versions.in_force(db, setting.catalogue, attempt)
    states = {
        response.item_id: response.state
        for response in db.scalars(select(Response).where(Response.attempt_id == attempt.id))
        if response.state is not None
    }
    outcome = grading.grade(version.quiz, Paper.from_json(attempt.paper), states)
    attempt.submitted_at = attempts.submitted_at(facts(attempt), setting.now)
    attempt.is_submitted_by_learner = by_learner
    attempt.is_counted = attempts.is_counted(
        version.quiz, by_learner=by_learner, is_blank=outcome.is_blank, steps_closed=attempt.steps_closed
    )
    db.add(results.row(attempt.id, 1, outcome, version.digest, setting.now))
    db.flush()
    audit.record_learning(
        db,
        Learning(catalogue=setting.catalogue, person_id=learner.person_id, course=period.course),
        setting.now,
        learner.person_id if by_learner else None,
        "attempt.submitted",
        ("attempt", attempt.id),
        number=attempt.number,
    )
    if not (outcome.passed and attempt.is_counted):
        return None
    if period.passed_at is None:
        regrading.catch_up(db, setting, period, attempt.quiz)
    period.passed_at = period.passed_at or attempt.submitted_at
    course = setting.catalogue.course(period.course, learner.language)
    if course is None:
        return None
    at = None if by_learner else attempt.submitted_at
    return periods.complete_if_done(db, setting, learner, course, period, at=at)
