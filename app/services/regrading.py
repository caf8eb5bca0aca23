"""Working results out again after a repair was confirmed: some periods at a time, each part in a transaction of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.content import structure
from app.core import grading, repairs
from app.core.grading import Outcome
from app.core.model import Quiz
from app.services import audit, learners, periods, results
from app.services.audit import Learning
from app.services.context import Setting
from app.services.graded_versions import GradedVersion
from app.store import jobs
from app.store.models import Attempt, ContentVersion, FinishedModule, Period, QuizRepair, Result
from app.store.queries import repairs as queries
from app.store.queries.confirmed_repairs import REGRADE, regrade_key, under_way_of
from app.store.queries.repairs import StoredResult

PERIODS_AT_A_TIME = 200
"""So few that nobody who saves or submits meanwhile waits for more than a moment."""
REQUEST_WORKS = timedelta(seconds=30)
"""How long the worker leaves the first part to the request that confirmed the repair."""


@dataclass(frozen=True)
class Regraded:
    """A result as it is, and its outcome by a repaired version."""

    stored: StoredResult
    outcome: Outcome

    @property
    def is_changed(self) -> bool:
        """Whether it would be another result."""
        was = self.stored
        return (was.points, was.max_points, was.is_critical, was.passed, results.items(was.items)) != (
            self.outcome.points,
            self.outcome.max_points,
            self.outcome.is_critical,
            self.outcome.passed,
            self.outcome.items,
        )

    @property
    def is_new_pass(self) -> bool:
        """Whether the verdict changes: it can to passed alone."""
        return self.outcome.passed and not self.stored.passed

    @property
    def passes_quiz(self) -> bool:
        """Whether somebody passes the quiz by it who had not passed before."""
        return self.is_new_pass and self.stored.is_counted and not self.stored.has_passed_quiz


def regraded(stored: StoredResult, quiz: Quiz) -> Regraded:
    """A result graded anew by a repaired version; nobody loses a pass."""
    outcome = grading.grade(quiz, stored.paper, stored.states)
    return Regraded(stored, repairs.revised(outcome, has_passed=stored.passed))


def begin(db: Session, repair: QuizRepair) -> None:
    """Leave the results to be worked out again, in the transaction that puts a repair in force."""
    _leave(db, repair, 0, repair.confirmed_at + REQUEST_WORKS)


def _leave(db: Session, repair: QuizRepair, after: int, run_at: datetime) -> None:
    payload = {"repair": repair.id, "after": after}
    jobs.enqueue(db, REGRADE, regrade_key(repair.quiz, repair.id, after), payload, run_at)


def first_part(db: Session, setting: Setting, repair_id: int) -> None:
    """Let the request that confirmed a repair do its first part, which is all of it where few people took the quiz."""
    repair = db.get_one(QuizRepair, repair_id)
    if jobs.take(db, REGRADE, regrade_key(repair.quiz, repair_id, 0), setting.now):
        one_part(db, setting, repair_id, 0)


def go_on(db: Session, now: datetime, repair_id: int, after: int) -> None:
    """Try a part again that was given up."""
    repair = db.get_one(QuizRepair, repair_id)
    jobs.revive(db, REGRADE, regrade_key(repair.quiz, repair_id, after), now)


def one_part(db: Session, setting: Setting, repair_id: int, after: int) -> None:
    """Work out again the results of the next periods after this one, and leave the rest to a further job."""
    repair = db.get_one(QuizRepair, repair_id)
    versions = _versions(db, repair)
    period_ids = _next_periods(db, list(versions), after)
    _work_out(db, setting, repair, versions, period_ids)
    if len(period_ids) == PERIODS_AT_A_TIME:
        _leave(db, repair, period_ids[-1], setting.now)


def catch_up(db: Session, setting: Setting, period: Period, quiz: str) -> None:
    """Work out the results of a period that is about to pass, if its part is still to come: the order must not matter."""
    repair_id = under_way_of(db, quiz)
    if repair_id is not None:
        repair = db.get_one(QuizRepair, repair_id)
        _work_out(db, setting, repair, _versions(db, repair), [period.id])


def _work_out(
    db: Session,
    setting: Setting,
    repair: QuizRepair,
    versions: Mapping[str, GradedVersion],
    period_ids: Sequence[int],
) -> None:
    """Grade the results of these periods anew, which the caller holds locked.

    Each changed result gets a further revision, dated when the repair was confirmed. Who passes now completes the course
    as of what they did last. What is graded by the repaired version already stays as it is.
    """
    items = {each.item for version in versions.values() for each in version.quiz.repairs}
    passing = {}
    for stored in queries.results_in(db, versions, items, period_ids):
        version = versions[stored.structure_digest]
        each = regraded(stored, version.quiz)
        if each.is_changed:
            _revise(db, setting, repair, each, version)
        if each.passes_quiz:
            passing[stored.period_id] = stored.person_id
    db.flush()
    for period_id, person_id in sorted(passing.items()):
        _note_pass(db, setting, period_id, person_id)


def _versions(db: Session, repair: QuizRepair) -> dict[str, GradedVersion]:
    """The versions that grade from now on, by the structure on which attempts were begun."""
    rows = db.execute(
        select(QuizRepair.from_digest, ContentVersion.digest, ContentVersion.body)
        .join(ContentVersion, ContentVersion.digest == QuizRepair.to_digest)
        .where(QuizRepair.quiz == repair.quiz, QuizRepair.confirmed_at == repair.confirmed_at)
    )
    return {
        row.from_digest: GradedVersion(digest=row.digest, quiz=structure.quiz_from_structure(row.body)) for row in rows
    }


def _next_periods(db: Session, digests: Sequence[str], after: int) -> Sequence[int]:
    """The next periods with submitted attempts on these versions, in their order, locked as everybody locks them."""
    sat = (
        select(Attempt.period_id)
        .where(Attempt.structure_digest.in_(digests), Attempt.submitted_at.is_not(None), Attempt.period_id > after)
        .distinct()
        .order_by(Attempt.period_id)
        .limit(PERIODS_AT_A_TIME)
    )
    return db.scalars(select(Period.id).where(Period.id.in_(sat)).order_by(Period.id).with_for_update()).all()


def _revise(db: Session, setting: Setting, repair: QuizRepair, each: Regraded, version: GradedVersion) -> None:
    """The next revision of a result."""
    attempt_id, revision = each.stored.attempt_id, each.stored.revision + 1
    db.add(results.row(attempt_id, revision, each.outcome, version.digest, repair.confirmed_at))
    audit.record_learning(
        db,
        Learning(catalogue=setting.catalogue, person_id=each.stored.person_id, course=version.quiz.course),
        repair.confirmed_at,
        repair.confirmed_by,
        "result.revised",
        ("attempt", attempt_id),
        number=revision,
    )


def _note_pass(db: Session, setting: Setting, period_id: int, person_id: int) -> None:
    """A period passed by a repair: as of the first attempt that passes now, completed as of what was done last."""
    period = db.get_one(Period, period_id)
    passed_at = db.scalars(
        select(func.min(Attempt.submitted_at))
        .join(Result, Result.attempt_id == Attempt.id)
        .where(Attempt.period_id == period_id, Attempt.is_counted, Result.passed)
    ).one()
    finished_at = db.scalar(select(func.max(FinishedModule.finished_at)).where(FinishedModule.period_id == period_id))
    period.passed_at = passed_at
    learner = learners.learner(db, setting.company, person_id)
    course = setting.catalogue.course(period.course, learner.language)
    if course is not None:
        last = max(filter(None, (passed_at, finished_at)))
        periods.complete_if_done(db, setting, learner, course, period, at=last)
