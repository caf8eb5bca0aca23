"""Repairing flawed items: what it would change, and the one confirmation that changes it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.content import structure
from app.content.catalogue import Catalogue
from app.core import grading, repairs
from app.core.access import Viewer
from app.core.decisions import Refused
from app.core.grading import Outcome
from app.core.model import Quiz, Repair
from app.services import audit, content_versions, graded_versions, learners, periods, results
from app.services.content_versions import Version
from app.services.context import Setting
from app.store.models import Attempt, FinishedModule, Period, QuizRepair, Result
from app.store.queries import repairs as queries
from app.store.queries.repairs import AT_A_TIME, StoredResult, UsedVersion


class StalePreview(Exception):
    """What a repair would change is no longer what the preview showed."""


@dataclass(frozen=True, kw_only=True)
class VersionRepair:
    """A version in use, how it grades `before`, and what it becomes: `repairs` are those that it does not have yet."""

    used: UsedVersion
    before: Quiz
    digest: str
    quiz: Quiz
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """A version that keeps its results: the corrected item asks something else than it did there."""

    item_id: str
    first_used_at: datetime


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The versions of a quiz that a repair would change, and those that it cannot."""

    slug: str
    versions: tuple[VersionRepair, ...]
    misfits: tuple[Misfit, ...]

    @property
    def items(self) -> frozenset[str]:
        """The ids of the items that would be repaired."""
        return frozenset(repair.item for version in self.versions for repair in version.repairs)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a repair changes. `drawn` counts results by item; `passing` has the person of each period newly passed."""

    digest: str
    drawn: Mapping[str, int]
    changed: int
    verdicts: int
    passing: Mapping[int, int]


def plans(db: Session, catalogue: Catalogue, slugs: Iterable[str]) -> list[Plan]:
    """What there is to repair in the versions in use of these quizzes, by today's files."""
    todays = {slug: next(iter(catalogue.quizzes[slug].values())).quiz for slug in slugs}
    versions: dict[str, list[VersionRepair]] = {slug: [] for slug in todays}
    misfits: dict[str, list[Misfit]] = {slug: [] for slug in todays}
    for used in queries.used_versions(db, todays):
        before = structure.quiz_from_structure(used.body)
        try:
            after = repairs.repaired(before, todays[used.quiz])
        except repairs.DoesNotFit as error:
            misfits[used.quiz].append(Misfit(item_id=error.item_id, first_used_at=used.first_used_at))
            continue
        found = repairs.newly_repaired(before, after)
        if found:
            digest = structure.digest(structure.structure_body(after))
            versions[used.quiz].append(
                VersionRepair(used=used, before=before, digest=digest, quiz=after, repairs=found)
            )
    return [Plan(slug=slug, versions=tuple(versions[slug]), misfits=tuple(misfits[slug])) for slug in todays]


@dataclass(frozen=True)
class _Regraded:
    """A result as it is, and its outcome by the repaired version."""

    stored: StoredResult
    version: VersionRepair
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


def _regraded(db: Session, plan: Plan) -> Iterator[_Regraded]:
    """The results drawn with a flawed item, graded anew one after the other."""
    if not plan.versions:
        return
    versions = {version.used.digest: version for version in plan.versions}
    for stored in queries.results_with(db, versions, plan.items):
        version = versions[stored.structure_digest]
        outcome = grading.grade(version.quiz, stored.paper, stored.states)
        yield _Regraded(stored, version, repairs.revised(outcome, has_passed=stored.passed))


class _Tally:
    """The figures of a preview, and its digest, while results pass by."""

    def __init__(self, plan: Plan) -> None:
        self._digest = sha256(repr([(v.used.digest, v.digest) for v in plan.versions]).encode())
        self._drawn: Counter[str] = Counter(dict.fromkeys(plan.items, 0))
        self._changed = self._verdicts = 0
        self._passing: dict[int, int] = {}

    def note(self, each: _Regraded) -> None:
        """Count a result."""
        self._drawn.update(repair.item for repair in each.version.repairs if repair.item in each.outcome.items)
        if not each.is_changed:
            return
        self._changed += 1
        self._verdicts += each.is_new_pass
        if each.is_new_pass and each.stored.is_counted and not each.stored.has_passed_quiz:
            self._passing[each.stored.period_id] = each.stored.person_id
        line = (each.stored.attempt_id, each.stored.revision, str(each.outcome.points), each.outcome.max_points)
        self._digest.update(repr((*line, each.outcome.passed, each.stored.has_passed_quiz)).encode())

    def preview(self) -> Preview:
        """What was counted so far."""
        return Preview(
            digest=self._digest.hexdigest(),
            drawn=dict(self._drawn),
            changed=self._changed,
            verdicts=self._verdicts,
            passing=dict(self._passing),
        )


def preview(db: Session, plan: Plan) -> Preview:
    """What confirming would change now; nothing is changed."""
    tally = _Tally(plan)
    for each in _regraded(db, plan):
        tally.note(each)
    return tally.preview()


def confirm(db: Session, setting: Setting, viewer: Viewer, slug: str, digest: str) -> Preview | Refused | None:
    """Revise the results as a preview of this digest showed; None, and nothing changed, where it is done already.

    Both revisions stay, nobody loses a pass, and who passes now completes the course as of what they did last.
    Attempts that are still open are graded by the repaired versions from now on. Raises StalePreview.
    """
    decision = repairs.may_confirm(viewer)
    if isinstance(decision, Refused):
        return decision
    _lock(db, slug)
    [plan] = plans(db, setting.catalogue, [slug])
    if not plan.versions:
        return None
    for version in plan.versions:
        _put_in_force(db, setting.now, viewer, version)
    tally = _Tally(plan)
    for place, each in enumerate(_regraded(db, plan), start=1):
        tally.note(each)
        if each.is_changed:
            _revise(db, setting.now, viewer, each)
        if place % AT_A_TIME == 0:
            db.flush()
    done = tally.preview()
    if done.digest != digest:
        raise StalePreview(slug)
    for period_id, person_id in sorted(done.passing.items()):
        _note_pass(db, setting, period_id, person_id)
    audit.record(
        db,
        setting.now,
        viewer.person_id,
        "quiz.repaired",
        ("quiz", slug),
        items=sorted(plan.items),
        results=done.changed,
        passed=len(done.passing),
    )
    return done


def _lock(db: Session, slug: str) -> None:
    """Let nobody submit an attempt at this quiz until this is done: periods first, as whoever submits locks them first."""
    sat = exists().where(Attempt.period_id == Period.id, Attempt.quiz == slug)
    for _ in db.scalars(select(Period.id).where(sat).order_by(Period.id).with_for_update()).yield_per(AT_A_TIME):
        pass
    graded_versions.lock(db, (used.digest for used in queries.used_versions(db, [slug])))


def _put_in_force(db: Session, now: datetime, viewer: Viewer, version: VersionRepair) -> None:
    """Keep the repaired version, and grade by it from now on."""
    body = partial(structure.structure_body, version.quiz)
    kept = Version(digest=version.digest, kind="quiz", slug=version.used.quiz, language=None, body=body)
    content_versions.keep(db, now, kept)
    before = db.scalar(select(func.max(QuizRepair.number)).where(QuizRepair.from_digest == version.used.digest))
    repair = QuizRepair(
        quiz=version.used.quiz,
        from_digest=version.used.digest,
        number=(before or 0) + 1,
        to_digest=version.digest,
        confirmed_at=now,
        confirmed_by=viewer.person_id,
    )
    db.add(repair)


def _revise(db: Session, now: datetime, viewer: Viewer, each: _Regraded) -> None:
    """The next revision of a result."""
    revision = each.stored.revision + 1
    db.add(results.row(each.stored.attempt_id, revision, each.outcome, each.version.digest, now))
    audit.record(db, now, viewer.person_id, "result.revised", ("attempt", each.stored.attempt_id), number=revision)


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
