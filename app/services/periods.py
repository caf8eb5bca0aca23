"""Periods: one person's turn in one course, and what follows when its parts are done."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core import completion
from app.core.attempts import AttemptFacts
from app.core.model import Course, Module
from app.services import audit, certificates, content_versions, notices, validity
from app.services.audit import Learning
from app.services.context import Learner, Setting
from app.services.turns import kept, opened, turns
from app.store.models import Attempt, Completion, FinishedModule, Period, Result
from app.store.queries.standings import is_newest
from app.store.racing import add_first


def open_period(db: Session, setting: Setting, person_id: int, course: str) -> Period:
    """The person's current period in a course, locked.

    Where there is none, what was withdrawn is taken up again by choice, else the next is opened; so is it where what was
    completed has run out: nothing of that is changed.
    """
    usable = or_(Period.completed_at.is_(None), Period.expires_at.is_(None), Period.expires_at > setting.now)
    current = db.scalar(
        select(Period)
        .where(Period.person_id == person_id, Period.course == course, is_newest(), usable)
        .with_for_update()
    )
    if current is not None:
        return current
    turn = turns(db, setting, course, [person_id], is_locked=True).get(person_id)
    if turn is not None and (turn.is_open or turn.is_valid):
        return turn.period  # HR assigned it just now
    (period,) = kept(db, [opened(setting, course, person_id, turn)])
    audit.record_learning(
        db,
        Learning(catalogue=setting.catalogue, person_id=person_id, course=course),
        setting.now,
        person_id,
        "period.opened",
        ("period", period.id),
        course=course,
        person=person_id,
    )
    return period


def finish_module(db: Session, setting: Setting, learner: Learner, course: Course, module: Module) -> str | None:
    """The learner says that a module is read. Saying it twice changes nothing.

    Returns the number of the certificate where this completed the course.
    """
    period = open_period(db, setting, learner.person_id, course.slug)
    content_versions.keep(
        db, setting.now, content_versions.of_course(course), content_versions.of_module(course, module)
    )
    finished = FinishedModule(
        period_id=period.id,
        module_id=module.id,
        finished_at=setting.now,
        structure_digest=course.structure_digest,
        language=module.language,
        text_digest=module.text_digest,
    )
    if not add_first(db, finished):
        return complete_if_done(db, setting, learner, course, period)  # the course may have become shorter meanwhile
    period.modules_finished += 1
    note_start(period, setting.now)
    audit.record_learning(
        db,
        Learning(catalogue=setting.catalogue, person_id=learner.person_id, course=course.slug),
        setting.now,
        learner.person_id,
        "module.finished",
        ("period", period.id),
        course=course.slug,
        module=module.id,
    )
    return complete_if_done(db, setting, learner, course, period)


def note_start(period: Period, now: datetime) -> None:
    """The first thing finished or answered starts a period."""
    if period.started_at is None:
        period.started_at = now


def complete_if_done(
    db: Session,
    setting: Setting,
    learner: Learner,
    course: Course,
    period: Period,
    *,
    at: datetime | None = None,
) -> str | None:
    """Record the completion once all modules are finished and the quiz is passed, and issue the certificate.

    `at` is when the last of it happened, where that is not now: an attempt that ended by itself counts from its end.
    Returns the certificate's number where one was issued now.
    """
    if period.completed_at is not None:
        return None
    finished = frozenset(db.scalars(select(FinishedModule.module_id).where(FinishedModule.period_id == period.id)))
    module_ids = [module.id for module in course.modules]
    if not completion.evaluate(module_ids, finished, period.passed_at is not None):
        return None
    passing = _passing_result(db, period)
    content_versions.keep(db, setting.now, content_versions.of_course(course))
    db.add(
        Completion(
            period_id=period.id,
            result_id=passing.id,
            structure_digest=course.structure_digest,
            completed_at=at or setting.now,
        )
    )
    validity.complete(period, course, learner.zone, at or setting.now)
    notices.drop_completed(db, period, setting.now)
    whose = Learning(catalogue=setting.catalogue, person_id=learner.person_id, course=course.slug)
    actor_id = None if at else learner.person_id
    audit.record_learning(
        db, whose, setting.now, actor_id, "course.completed", ("period", period.id), course=course.slug
    )
    return certificates.issue(db, setting, learner, course, period)


def _passing_result(db: Session, period: Period) -> Result:
    """The result of a counted attempt that passed first, in its newest revision."""
    return db.scalars(
        select(Result)
        .join(Attempt, Attempt.id == Result.attempt_id)
        .where(Attempt.period_id == period.id, Attempt.is_counted, Result.passed)
        .order_by(Attempt.number, Result.revision.desc())
        .limit(1)
    ).one()


def attempt_facts(db: Session, period_id: int) -> Sequence[AttemptFacts]:
    """The attempts of a period with the newest revision of each result, in their order."""
    rows = db.execute(
        select(Attempt, Result)
        .outerjoin(Result, Result.attempt_id == Attempt.id)
        .where(Attempt.period_id == period_id)
        .order_by(Attempt.number, Result.revision)
    )
    latest: dict[str, AttemptFacts] = {}
    for attempt, result in rows:
        latest[attempt.id] = AttemptFacts(
            id=attempt.id,
            started_at=attempt.started_at,
            ends_at=attempt.ends_at,
            submitted_at=attempt.submitted_at,
            score=Fraction(result.points_numerator, result.points_denominator * result.max_points)
            if result and result.max_points
            else None,
            passed=bool(result and result.passed),
            is_counted=attempt.is_counted,
        )
    return list(latest.values())
