"""Policies: activating a version and taking it back, what people say of it, and HR's answers. All of it is appended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import policies as rules
from app.core.audience import EVERYONE, Audience
from app.core.decisions import Decision, Reason, Refused, refused
from app.core.due_dates import end_of_day, local_day, start_of_day
from app.core.policies import Dates, Policy
from app.core.policy_notices import PolicyNotice, of_question
from app.services import audit, content_versions, notices, policy_asking, policy_texts
from app.services.context import Setting
from app.services.notices import Told
from app.services.policy_asking import Addressee
from app.services.policy_texts import ShownText
from app.store import jobs
from app.store.models import Acknowledgement, Person, PolicyQuestion, PolicyVersion, PolicyWording
from app.store.queries import policies as queries
from app.store.queries.policies import VersionRow
from app.store.racing import add_first

SWEEP = "policies.sweep"


class NoSuchPolicy(Exception):
    """There is no such policy, or none that is asked of this person."""


class NoSuchQuestion(Exception):
    """There is no such question."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a draft is put into force. A minor change keeps the audience of the version that it mends, and asks nobody.

    `audience` is None for that of the version before, else everyone; `seen` the digest of the draft that was looked at.
    """

    dates: Dates
    is_material: bool
    audience: Audience | None = None
    seen: str | None = None


def may_activate(setting: Setting, draft: Policy, newest: VersionRow | None, terms: Terms) -> Decision:
    """Whether a draft may become a version on these terms."""
    before = newest.digests if newest else None
    decision = rules.may_activate(draft, before, is_material=terms.is_material)
    if isinstance(decision, Refused):
        return decision
    zone = ZoneInfo(setting.company.time_zone)
    today = local_day(setting.now, zone)
    earliest = max(today, local_day(newest.version.effective_at, zone)) if newest else today
    return rules.may_begin(terms.dates, earliest)


def newest_of(rows: list[VersionRow]) -> VersionRow | None:
    """The version that the next one follows: the newest that was not withdrawn."""
    return next((row for row in rows if row.version.withdrawn_at is None), None)


def activate(db: Session, setting: Setting, slug: str, terms: Terms, *, actor_id: int | None) -> int | Refused:
    """Make a version of a policy's draft, to be in force from its day on, and return its number. Raises NoSuchPolicy."""
    draft = setting.catalogue.policies.get(slug)
    if draft is None:
        raise NoSuchPolicy(slug)
    if terms.seen is not None and terms.seen != draft.digest:
        return refused(Reason.FILES_CHANGED)
    _lock(db, slug)
    rows = queries.versions(db, slug).get(slug, [])
    newest = newest_of(rows)
    decision = may_activate(setting, draft, newest, terms)
    if isinstance(decision, Refused):
        return decision
    zone, number = ZoneInfo(setting.company.time_zone), rows[0].version.number + 1 if rows else 1
    content_versions.keep(db, setting.now, *(policy_texts.written(slug, text) for text in draft.texts.values()))
    row = PolicyVersion(
        policy=slug,
        number=number,
        material_number=number if terms.is_material or newest is None else newest.version.material_number,
        audience=audience_of(newest, terms).to_json(),
        prevailing_language=draft.prevailing_language,
        effective_at=start_of_day(terms.dates.effective_on, zone),
        grace_at=end_of_day(terms.dates.grace_on, zone),
        activated_at=setting.now,
        activated_by=actor_id,
    )
    if not add_first(db, row):
        return refused(Reason.POLICY_UNCHANGED)
    db.add_all(
        PolicyWording(version_id=row.id, language=text.language, title=text.title, digest=text.digest)
        for text in draft.texts.values()
    )
    facts: dict[str, Any] = {"policy": slug, "number": number, "material": terms.is_material}
    audit.record(db, setting.now, actor_id, "policy.activated", ("policy_version", row.id), **facts)
    jobs.enqueue(db, SWEEP, f"activated:{row.id}", {}, setting.now)
    return number


def audience_of(newest: VersionRow | None, terms: Terms) -> Audience:
    """Whom the next version is for: a minor change keeps the audience, and so does one that names none."""
    if newest is not None and (terms.audience is None or not terms.is_material):
        return Audience.from_json(newest.audience)
    return terms.audience or EVERYONE


def _lock(db: Session, slug: str) -> None:
    """Nobody else activates or takes back a version of the policy meanwhile."""
    db.scalars(select(PolicyVersion.id).where(PolicyVersion.policy == slug).with_for_update()).all()


def withdraw(db: Session, setting: Setting, slug: str, number: int, *, actor_id: int) -> Decision:
    """Take back a version that has not taken effect, and with a material one its minor changes. Raises NoSuchPolicy."""
    _lock(db, slug)
    row = db.scalar(select(PolicyVersion).where(PolicyVersion.policy == slug, PolicyVersion.number == number))
    if row is None:
        raise NoSuchPolicy(slug)
    decision = rules.may_withdraw(queries.version_of(row), setting.now)
    if isinstance(decision, Refused):
        return decision
    wanted = (
        PolicyVersion.number == number if row.number != row.material_number else PolicyVersion.material_number == number
    )
    for each in db.scalars(
        select(PolicyVersion).where(PolicyVersion.policy == slug, wanted, PolicyVersion.withdrawn_at.is_(None))
    ):
        each.withdrawn_at, each.withdrawn_by = setting.now, actor_id
        facts: dict[str, Any] = {"policy": slug, "number": each.number}
        audit.record(db, setting.now, actor_id, "policy.withdrawn", ("policy_version", each.id), **facts)
    return decision


def _seen(
    db: Session, setting: Setting, who: Addressee, slug: str, version_id: int, digest: str
) -> ShownText | Refused:
    """The text that a person speaks of: refused where another is in force by now, or it reads otherwise."""
    mine = policy_asking.mine(db, setting, who, slug)
    if mine is None:
        raise NoSuchPolicy(slug)
    text = policy_texts.of_version(db, setting, mine.current, who.where)
    decision = rules.may_answer(mine.current.version, version_id)
    if isinstance(decision, Refused) or text.digest != digest:
        return refused(Reason.POLICY_CHANGED)
    content_versions.keep(db, setting.now, text.kept(slug))
    return text


def acknowledge(
    db: Session, setting: Setting, who: Addressee, slug: str, version_id: int, digest: str
) -> Refused | None:
    """Record that a person has read a text and knows whom to ask; saying it twice changes nothing. Raises NoSuchPolicy."""
    text = _seen(db, setting, who, slug, version_id, digest)
    if isinstance(text, Refused):
        return text
    row = Acknowledgement(
        person_id=who.person_id,
        version_id=version_id,
        language=text.language,
        text_digest=text.digest,
        acknowledged_at=setting.now,
    )
    if add_first(db, row):
        facts: dict[str, Any] = {"policy": slug, "language": text.language, "person": who.person_id}
        audit.record(db, setting.now, who.person_id, "policy.acknowledged", ("policy_version", version_id), **facts)
    return None


def ask(
    db: Session, setting: Setting, who: Addressee, slug: str, version_id: int, digest: str, words: str
) -> Refused | None:
    """Keep a question that a person raises about a text; nobody presses them while it is open. Raises NoSuchPolicy."""
    db.execute(select(Person.id).where(Person.id == who.person_id).with_for_update(key_share=True))
    text = _seen(db, setting, who, slug, version_id, digest)
    if isinstance(text, Refused):
        return text
    waiting = _waiting(db, slug, who.person_id)
    if words in waiting:
        return None  # sent twice
    decision = rules.may_ask(len(waiting))
    if isinstance(decision, Refused):
        return decision
    row = PolicyQuestion(
        person_id=who.person_id,
        version_id=version_id,
        language=text.language,
        text_digest=text.digest,
        body=words,
        asked_at=setting.now,
    )
    db.add(row)
    db.flush()
    facts: dict[str, Any] = {"policy": slug, "language": text.language, "person": who.person_id}
    audit.record(db, setting.now, who.person_id, "policy.question_raised", ("policy_question", row.id), **facts)
    told = [
        Told(person_id=each, kind=PolicyNotice.QUESTION, subject=of_question(row.id))
        for each in policy_asking.answerers(db, who.where.legal_entity_id)
        if each != who.person_id
    ]
    notices.queue(db, setting.now, told)
    return None


def _waiting(db: Session, slug: str, person_id: int) -> Sequence[str]:
    """A person's questions about a policy that nobody has answered."""
    query = select(PolicyQuestion.body).join(PolicyVersion, PolicyVersion.id == PolicyQuestion.version_id)
    theirs = (PolicyQuestion.person_id == person_id, PolicyQuestion.answered_at.is_(None))
    return db.scalars(query.where(PolicyVersion.policy == slug, *theirs)).all()


def answer(db: Session, setting: Setting, question_id: int, words: str, *, actor_id: int) -> Refused | None:
    """Answer a question, once: who comes second is told. The same words again change nothing. Raises NoSuchQuestion."""
    row = db.scalar(select(PolicyQuestion).where(PolicyQuestion.id == question_id).with_for_update())
    if row is None:
        raise NoSuchQuestion(question_id)
    if row.answered_at is not None:
        is_again = (row.answered_by, row.answer) == (actor_id, words)
        return None if is_again else refused(Reason.QUESTION_ANSWERED)
    row.answer, row.answered_by, row.answered_at = words, actor_id, setting.now
    facts: dict[str, Any] = {"person": row.person_id}
    audit.record(db, setting.now, actor_id, "policy.question_answered", ("policy_question", question_id), **facts)
    told = Told(person_id=row.person_id, kind=PolicyNotice.ANSWERED, subject=of_question(question_id))
    notices.queue(db, setting.now, [told])
    return None
