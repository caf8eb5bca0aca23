"""Repairing flawed items: what it would change, and the one confirmation that changes it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.content import structure
from app.content.catalogue import Catalogue
from app.core import repairs as rules
from app.core.access import Viewer
from app.core.decisions import Decision, Refused
from app.core.model import Quiz, Repair
from app.services import audit, content_versions, graded_versions, regrading
from app.services.content_versions import Version
from app.services.context import Setting
from app.services.regrading import Regraded
from app.store.models import QuizRepair
from app.store.queries import repairs as queries
from app.store.queries.confirmed_repairs import under_way_of
from app.store.queries.repairs import UsedVersion


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
    was_repaired: bool
    """Whether any version in use was repaired before."""

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
    repaired_before: set[str] = set()
    for used in queries.used_versions(db, todays):
        before = structure.quiz_from_structure(used.body)
        if used.graded_by != used.digest:
            repaired_before.add(used.quiz)
        try:
            after = rules.repaired(before, todays[used.quiz])
        except rules.DoesNotFit as error:
            misfits[used.quiz].append(Misfit(item_id=error.item_id, first_used_at=used.first_used_at))
            continue
        found = rules.newly_repaired(before, after)
        if found:
            digest = structure.digest(structure.structure_body(after))
            versions[used.quiz].append(
                VersionRepair(used=used, before=before, digest=digest, quiz=after, repairs=found)
            )
    return [
        Plan(
            slug=slug,
            versions=tuple(versions[slug]),
            misfits=tuple(misfits[slug]),
            was_repaired=slug in repaired_before,
        )
        for slug in todays
    ]


class _Tally:
    """The figures of a preview, and its digest, while results pass by."""

    def __init__(self, plan: Plan) -> None:
        self._digest = sha256(repr([(v.used.digest, v.digest) for v in plan.versions]).encode())
        self._drawn: Counter[str] = Counter(dict.fromkeys(plan.items, 0))
        self._changed = self._verdicts = 0
        self._passing: dict[int, int] = {}

    def note(self, version: VersionRepair, each: Regraded) -> None:
        """Count a result."""
        self._drawn.update(repair.item for repair in version.repairs if repair.item in each.outcome.items)
        if not each.is_changed:
            return
        self._changed += 1
        self._verdicts += each.is_new_pass
        if each.passes_quiz:
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
    versions = {version.used.digest: version for version in plan.versions}
    for stored in queries.results_with(db, versions, plan.items) if versions else ():
        version = versions[stored.structure_digest]
        tally.note(version, regrading.regraded(stored, version.quiz))
    return tally.preview()


def may_confirm(db: Session, viewer: Viewer, plan: Plan) -> Decision:
    """Whether a plan may be confirmed now; only a quiz that was repaired before can have one under way."""
    return rules.may_confirm(viewer, is_under_way=plan.was_repaired and under_way_of(db, plan.slug) is not None)


def confirm(
    db: Session, setting: Setting, viewer: Viewer, plan: Plan, found: Preview, shown_digest: str
) -> int | Refused | None:
    """Put the repaired versions in force and return the repair's id; None, and nothing changed, where that is done already.

    `found` is the preview of the plan just now; raises StalePreview where that is not what was shown. From now on attempts
    are graded by the repaired versions; stored results are worked out again part by part (`regrading`): both revisions
    stay, and nobody loses a pass. Who submits between `found` and now is not in its figures, and is worked out too.
    """
    decision = may_confirm(db, viewer, plan)
    if isinstance(decision, Refused):
        return decision
    graded_versions.lock(db, (used.digest for used in queries.used_versions(db, [plan.slug])))
    [now] = plans(db, setting.catalogue, [plan.slug])
    if not now.versions:
        return None
    if now != plan or found.digest != shown_digest:
        raise StalePreview(plan.slug)
    rows = [_put_in_force(db, setting.now, viewer, version) for version in plan.versions]
    db.flush()
    repair = min(rows, key=lambda row: row.id)
    regrading.begin(db, repair)
    audit.record(
        db,
        setting.now,
        viewer.person_id,
        "quiz.repaired",
        ("quiz", plan.slug),
        items=sorted(plan.items),
        results=found.changed,
        passed=len(found.passing),
    )
    return repair.id


def _put_in_force(db: Session, now: datetime, viewer: Viewer, version: VersionRepair) -> QuizRepair:
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
    return repair
