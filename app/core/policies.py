"""Policies: what authors write, which version is in force for whom, and where somebody stands with it.

A click makes nobody agree. What is recorded is that somebody acknowledged a text, or raised a question about it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from app.core.decisions import Allowed, Decision, Reason, refused
from app.core.due_dates import local_day, start_of_day

A_DAY = timedelta(days=1)
LONGEST_QUESTION = 4_000
MOST_QUESTIONS = 5
"""Questions of a person about a policy that wait for an answer."""
DAYS_AFTER_ANSWER = 7
"""So long somebody has after HR's answer, at least."""
MOST_DAYS = 366
"""How far ahead a version may be scheduled, and how much grace it may give."""


@dataclass(frozen=True, kw_only=True)
class PolicyOutline:
    """policy.yaml: the language that a policy is written in, and the one that prevails where texts differ."""

    source_language: str
    prevailing_language: str


@dataclass(frozen=True, kw_only=True)
class PolicyText:
    """A policy's text in one language, compiled; `html` still holds `{{ company.x }}` and the rights block's mark.

    `digest` is the SHA-256 of `source`, the Markdown. `is_stale`: it translates an original that has changed since.
    """

    language: str
    title: str
    html: str
    source: str
    digest: str
    is_stale: bool


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A policy as its files have it: the draft of the next version. `texts` are by language, the original first."""

    slug: str
    source_language: str
    prevailing_language: str
    texts: Mapping[str, PolicyText]

    @property
    def digest(self) -> str:
        """The SHA-256 of all languages' digests: what somebody looked at before activating it."""
        return sha256(repr(sorted(self.digests.items())).encode()).hexdigest()

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each language's text."""
        return {language: text.digest for language, text in self.texts.items()}

    def text(self, language: str) -> PolicyText:
        """The text in that language, else in the one it is written in."""
        return self.texts.get(language) or self.texts[self.source_language]


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of a policy. A minor one belongs to the material one before it, whose number is `material_number`.

    It is in force from `effective_at`; `grace_at` ends the time until which the acknowledgement of an older one serves.
    """

    id: int
    policy: str
    number: int
    material_number: int
    effective_at: datetime
    grace_at: datetime
    withdrawn_at: datetime | None = None

    @property
    def is_material(self) -> bool:
        """Whether everybody in its audience is asked anew."""
        return self.number == self.material_number


class VersionState(StrEnum):
    """Where a version stands. What has not been activated yet is no version: it is a draft in the files."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


def have_been_in_force(
    versions: Iterable[Version], now: datetime, consulted: Collection[int] | None = None
) -> list[Version]:
    """The versions that have taken effect and were not withdrawn, the newest first: that is the one in force.

    Where a legal entity asks for the consultation of staff representatives, `consulted` has the numbers of the material
    versions about which they were consulted there, and no other counts, nor do minor changes of another.
    """
    there = [
        version
        for version in versions
        if version.withdrawn_at is None
        and version.effective_at <= now
        and (consulted is None or version.material_number in consulted)
    ]
    return sorted(there, key=lambda version: version.number, reverse=True)


def in_force(versions: Iterable[Version], now: datetime, consulted: Collection[int] | None = None) -> Version | None:
    """The version in force, if there is one."""
    return next(iter(have_been_in_force(versions, now, consulted)), None)


def states(versions: Collection[Version], now: datetime) -> dict[int, VersionState]:
    """The state of each version of one policy by its number, as seen where nobody waits for a consultation."""
    active = in_force(versions, now)

    def state(version: Version) -> VersionState:
        if version.withdrawn_at is not None:
            return VersionState.WITHDRAWN
        if version.effective_at > now:
            return VersionState.SCHEDULED
        return VersionState.ACTIVE if version == active else VersionState.ARCHIVED

    return {version.number: state(version) for version in versions}


@dataclass(frozen=True, kw_only=True)
class Dates:
    """From which day a version is in force, and the last day of grace: days of the company's zone."""

    effective_on: date
    grace_on: date


def may_activate(draft: Policy, before: Mapping[str, str] | None, *, is_material: bool) -> Decision:
    """Whether a draft may become a version. `before` are the digests of the newest version's texts by language.

    The first version is material, and nobody is asked to acknowledge a translation that is older than its original.
    """
    stale = sorted(language for language, text in draft.texts.items() if text.is_stale)
    if stale:
        return refused(Reason.POLICY_STALE, languages=tuple(stale))
    if before == draft.digests:
        return refused(Reason.POLICY_UNCHANGED)
    if before is None and not is_material:
        return refused(Reason.POLICY_FIRST_IS_MATERIAL)
    return Allowed()


def may_begin(dates: Dates, not_before: date) -> Decision:
    """Whether these may be a version's days: not in the past, nor before the version that it follows, nor years ahead.

    `not_before` is the later of today and the first day of the version before.
    """
    if dates.effective_on < not_before:
        return refused(Reason.POLICY_TOO_EARLY)
    if dates.grace_on < dates.effective_on:
        return refused(Reason.POLICY_GRACE_TOO_EARLY)
    if dates.grace_on > not_before + timedelta(days=MOST_DAYS):
        return refused(Reason.POLICY_TOO_LATE, days=MOST_DAYS)
    return Allowed()


def may_withdraw(version: Version, now: datetime) -> Decision:
    """A version is withdrawn before it takes effect, or never: what people were asked to read stays in the record."""
    if version.withdrawn_at is not None or version.effective_at <= now:
        return refused(Reason.POLICY_IN_FORCE)
    return Allowed()


def may_answer(current: Version | None, version_id: int) -> Decision:
    """Whether what a person says, of the version that their page showed, is about the one in force for them."""
    if current is None or current.id != version_id:
        return refused(Reason.POLICY_CHANGED)
    return Allowed()


def may_ask(waiting: int) -> Decision:
    """So many questions wait at a time."""
    return Allowed() if waiting < MOST_QUESTIONS else refused(Reason.TOO_MANY_QUESTIONS, most=MOST_QUESTIONS)


class Reading(StrEnum):
    """Where a person stands with a policy. Only `OVERDUE` is anybody's business to press."""

    ACKNOWLEDGED = "acknowledged"
    QUESTION = "question"
    OVERDUE = "overdue"
    EARLIER_SERVES = "earlier_serves"
    TO_READ = "to_read"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What is known of a person and a policy. `asked_at`: when they were told of this version; now where they were not yet.

    `acknowledged` is the highest `material_number` that they acknowledged, `answered_at` the last answer to a question,
    `away_from` and `back_at` the newest leave that has begun (`back_at` is now while nobody knows when it ends).
    """

    asked_at: datetime
    zone: ZoneInfo
    acknowledged: int | None = None
    has_open_question: bool = False
    answered_at: datetime | None = None
    away_from: datetime | None = None
    back_at: datetime | None = None


def due_at(version: Version, reader: Reader) -> datetime:
    """Until when a person is to have read it, exclusive: as many days as everybody had, and some after HR's answer.

    `version` is the material one. Whoever is told later (hired, moved, or their staff representatives consulted), or was away
    meanwhile, has the same days from then on, of their own zone.
    """
    days = round((version.grace_at - version.effective_at) / A_DAY)
    due = max(version.grace_at, _days_after(reader.asked_at, days, reader.zone))
    if reader.away_from is not None and reader.back_at is not None and reader.away_from < due:
        due = max(due, _days_after(reader.back_at, days, reader.zone))
    if reader.answered_at is not None:
        due = max(due, _days_after(reader.answered_at, DAYS_AFTER_ANSWER + 1, reader.zone))
    return due


def _days_after(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    return start_of_day(local_day(moment, zone) + timedelta(days=days), zone)


def reading(version: Version, reader: Reader, now: datetime) -> Reading:
    """Where a person stands with the material version that is asked of them."""
    if reader.acknowledged is not None and reader.acknowledged >= version.material_number:
        return Reading.ACKNOWLEDGED
    if reader.has_open_question:
        return Reading.QUESTION
    if now >= due_at(version, reader):
        return Reading.OVERDUE
    return Reading.TO_READ if reader.acknowledged is None else Reading.EARLIER_SERVES
