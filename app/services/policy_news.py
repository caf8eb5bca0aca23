"""Notices about policies, as they are when a mail is written: whose, about which text, and whether they still hold."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import policies as rules
from app.core.policies import Reading
from app.core.policy_notices import PolicyNotice, question_of, still_holds, version_of
from app.services import policy_asking, rule_terms
from app.services.context import Setting
from app.store.models import Notice, PolicyVersion
from app.store.queries import policies as queries
from app.store.queries import policy_asked, policy_questions, policy_readers
from app.store.queries.policies import VersionRow
from app.store.queries.policy_questions import QuestionRow

KINDS = frozenset(kind.value for kind in PolicyNotice)


@dataclass(frozen=True, kw_only=True)
class News:
    """What a notice is about: the person whose reading or question it is, the version, until when, and where to go.

    `is_again`: they have acknowledged an earlier version, which serves until then.
    """

    owner_id: int
    version: VersionRow
    path: str
    holds: bool
    due_at: datetime | None = None
    is_again: bool = False


def news(db: Session, setting: Setting, found: Sequence[Notice]) -> dict[int, News]:
    """By the notice's id; what no longer is, is missing. Some hundreds of notices at a time."""
    ours = [notice for notice in found if notice.kind in KINDS]
    if not ours:
        return {}
    return _of_versions(db, setting, ours) | _of_questions(db, setting, ours)


def _of_versions(db: Session, setting: Setting, found: Sequence[Notice]) -> dict[int, News]:
    by_version: dict[int, list[tuple[Notice, int]]] = defaultdict(list)
    for notice in found:
        if (named := version_of(notice.subject)) is not None:
            by_version[named[0]].append((notice, named[1] or notice.person_id))
    slugs = db.execute(select(PolicyVersion.id, PolicyVersion.policy).where(PolicyVersion.id.in_(by_version)))
    told: dict[int, News] = {}
    for version_id, slug in slugs.all():
        told |= _of_version(db, setting, slug, version_id, by_version[version_id])
    return told


def _of_version(
    db: Session, setting: Setting, slug: str, version_id: int, found: Sequence[tuple[Notice, int]]
) -> Mapping[int, News]:
    asked = policy_asked.asked(policy_asked.consulted(db), setting.now, queries.versions(db, slug)[slug])
    around = policy_asked.circumstances(db, setting.company, setting.now, asked)
    owners = {owner for _notice, owner in found}
    parts = [each.part for each in asked]
    there = policy_readers.asked_of(db, parts, around, owners)
    rows = {row.person_id: row for row in policy_readers.of_people(db, slug, parts, around, owners)}
    told = {}
    for notice, owner in found:
        row = rows[owner]
        here = policy_asked.in_part(asked, row.legal_entity_id)
        if here is None or here.part.version.id != version_id or owner not in there:
            continue
        reader = policy_asked.reader(row, setting.company, setting.now)
        due_at = rules.due_at(here.part.version, reader)
        reading = rules.reading(here.part.version, reader, setting.now)
        given = notice.facts.get("due_at")
        queued_for = datetime.fromisoformat(given) if given else None
        told[notice.id] = News(
            owner_id=owner,
            version=here.current,
            path=f"/policies/{slug}/",
            holds=still_holds(PolicyNotice(notice.kind), reading, due_at, queued_for),
            due_at=due_at,
            is_again=reading is Reading.EARLIER_SERVES,
        )
    return told


def _of_questions(db: Session, setting: Setting, found: Sequence[Notice]) -> dict[int, News]:
    ids = {number for notice in found if (number := question_of(notice.subject)) is not None}
    if not ids:
        return {}
    today = rule_terms.company_day(setting)
    known = policy_questions.several(db, ids, today)
    versions = _versions(db, [each.policy for each in known.values()])
    hr = {each: policy_asking.answerers(db, each) for each in {row.legal_entity_id for row in known.values()}}
    told = {}
    for notice in found:
        question = known.get(question_of(notice.subject) or 0)
        if question is not None:
            told[notice.id] = _of_question(notice, question, versions[question.version_id], hr)
    return told


def _versions(db: Session, slugs: Collection[str]) -> dict[int, VersionRow]:
    return {row.version.id: row for slug in sorted(set(slugs)) for row in queries.versions(db, slug)[slug]}


def _of_question(
    notice: Notice, question: QuestionRow, version: VersionRow, hr: Mapping[int | None, Collection[int]]
) -> News:
    """HR hears of a question as long as nobody has answered it; whoever asked hears of the answer."""
    is_for_hr = notice.kind == PolicyNotice.QUESTION
    holds = question.answered_at is not None
    if is_for_hr:
        holds = not holds and notice.person_id in hr[question.legal_entity_id]
    path = f"/hr/policies/questions/{question.id}/" if is_for_hr else f"/policies/{question.policy}/"
    return News(owner_id=question.person_id, version=version, path=path, holds=holds)
