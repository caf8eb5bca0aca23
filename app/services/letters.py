"""Letters: what is told to a person, in their language and zone, as a mail ready for the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app import i18n
from app.core.due_dates import last_day_before, local_day
from app.core.model import Course
from app.core.notices import NoticeKind, PeriodTold
from app.core.policy_notices import PolicyNotice
from app.mail import calendar, dates
from app.mail.calendar import DueDay
from app.mail.facts import COMMENT_REPORTED, PASSWORD_LINK, Late
from app.mail.mailing import Mailing
from app.mail.messages import Attachment, unsubscribing
from app.mail.wording import Part
from app.services import passwords
from app.services.context import Setting
from app.services.leaving_links import UNSUBSCRIBE
from app.services.outbox import Outgoing, Recipient
from app.services.policy_news import News
from app.services.unsubscribing import DECLINABLE
from app.store.models import Period

DIGEST = "digest"
ICS = "due.ics"


def _(text: str) -> str:
    """Mark a text for translation where it stands."""
    return text


# Translators: a day in somebody's calendar: the last day for a course.
DUE = _("Due: %(course)s")


@dataclass(frozen=True)
class Overdue:
    """Whose training is overdue, for their manager."""

    name: str
    zone: ZoneInfo


@dataclass(frozen=True)
class Tidings:
    """One thing to be told: about which period, for a manager, whose, in whose name if not HR's, and what was done to it."""

    kind: NoticeKind
    period: Period
    of: Overdue | None = None
    by: str = ""
    deed: str = ""


@dataclass(frozen=True)
class PolicyTidings:
    """One thing to be told about a policy; for a manager, whose reading is overdue."""

    kind: PolicyNotice
    news: News
    of: Overdue | None = None


def tell(setting: Setting, mailing: Mailing, to: Recipient, tidings: Sequence[Tidings | PolicyTidings]) -> Outgoing:
    """One mail of everything that a person is told now."""
    own = [each for each in tidings if each.of is None]
    parts = [Part(each.kind.value, _facts(setting, to, each)) for each in own]
    late = [_late(setting, to, each, each.of) for each in tidings if each.of is not None]
    if late:
        parts.append(
            Part(NoticeKind.ESCALATION.value, {"people": sorted(late, key=lambda each: (each.name, each.course))})
        )
    kinds = {each.kind for each in tidings}
    url = ""
    if kinds & DECLINABLE:
        url = f"{setting.public_url}/unsubscribe/{UNSUBSCRIBE.token(mailing.secret_key, to.person_id)}/"
    written = mailing.wording.write(to.language, around(setting, to, url, len(parts)), parts)
    assigned = [each.period for each in own if isinstance(each, Tidings) and each.kind is NoticeKind.ASSIGNED]
    return Outgoing(
        to=to,
        kind=next(iter(kinds)).value if len(kinds) == 1 else DIGEST,
        subject=written.subject,
        text=written.text,
        html=written.html,
        headers=unsubscribing(url) if url else {},
        attachments=_calendar(setting, to, assigned),
    )


def password_link(setting: Setting, mailing: Mailing, to: Recipient, given: str) -> Outgoing:
    """The mail with a link to set a password, by its token; its text is not kept once it is sent."""
    facts = {"url": f"{setting.public_url}/set-password/{given}/", "days": passwords.LINK_LIFE.days}
    written = mailing.wording.write(to.language, around(setting, to), [Part(PASSWORD_LINK, facts)])
    return Outgoing(
        to=to, kind=PASSWORD_LINK, subject=written.subject, text=written.text, html=written.html, is_secret=True
    )


def comment_reported(setting: Setting, mailing: Mailing, to: Recipient, report_id: int) -> Outgoing:
    """The mail to whoever handles reported comments: where to look, and nothing of what was seen."""
    facts = {"url": f"{setting.public_url}/comments/{report_id}/"}
    written = mailing.wording.write(to.language, around(setting, to), [Part(COMMENT_REPORTED, facts)])
    return Outgoing(to=to, kind=COMMENT_REPORTED, subject=written.subject, text=written.text, html=written.html)


def told(period: Period) -> PeriodTold:
    """A period as notices are about it."""
    return PeriodTold(
        is_assigned=period.is_assigned,
        opens_at=period.opens_at,
        due_at=period.due_at,
        completed_at=period.completed_at,
        expires_at=period.expires_at,
        waived_at=period.waived_at,
        withdrawn_at=period.withdrawn_at,
    )


def around(setting: Setting, to: Recipient, unsubscribe_url: str = "", count: int = 1) -> Mapping[str, Any]:
    """What every template may use."""
    return {
        "name": to.name,
        "company": setting.company.name,
        "hr_contact": i18n.company_words(setting.company.of(to.legal_entity_id), to.language)["hr_contact"],
        "site_url": f"{setting.public_url}/",
        "unsubscribe_url": unsubscribe_url,
        "count": count,
    }


def _course(setting: Setting, to: Recipient, slug: str) -> Course:
    course = setting.catalogue.course(slug, to.language)
    if course is None:
        raise ValueError(f"a notice of the course {slug}, which there is not")
    return course


def _facts(setting: Setting, to: Recipient, tidings: Tidings | PolicyTidings) -> dict[str, Any]:
    """What a template about a course, or about a policy, may use."""
    if isinstance(tidings, PolicyTidings):
        return {
            "policy": tidings.news.version.title(to.language),
            "due": _due(setting, tidings.news.due_at, to.zone, to.language),
            "url": f"{setting.public_url}{tidings.news.path}",
            "is_again": tidings.news.is_again,
        }
    course = _course(setting, to, tidings.period.course)
    certificates = dict.fromkeys((NoticeKind.CERTIFICATE_ISSUED, NoticeKind.CERTIFICATE_CHANGED), "/certificates/")
    places = {**certificates, NoticeKind.WAIVED: "/"}
    facts = {"by": tidings.by} if tidings.kind is NoticeKind.REMINDED else {}
    if tidings.kind is NoticeKind.CERTIFICATE_CHANGED:
        facts = {"deed": tidings.deed}
    return {
        **facts,
        "course": course.title,
        "minutes": course.minutes,
        "due": _due(setting, tidings.period.due_at, to.zone, to.language),
        "url": f"{setting.public_url}{places.get(tidings.kind, f'/courses/{course.slug}/')}",
    }


def _late(setting: Setting, to: Recipient, tidings: Tidings | PolicyTidings, who: Overdue) -> Late:
    if isinstance(tidings, PolicyTidings):
        title, due_at = tidings.news.version.title(to.language), tidings.news.due_at
    else:
        title, due_at = _course(setting, to, tidings.period.course).title, tidings.period.due_at
    return Late(name=who.name, course=title, due=_due(setting, due_at, who.zone, to.language))


def _due(setting: Setting, due_at: datetime | None, zone: ZoneInfo, language: str) -> str:
    if due_at is None:
        return ""
    return dates.in_words(last_day_before(due_at, zone), local_day(setting.now, zone), language)


def _calendar(setting: Setting, to: Recipient, periods: Sequence[Period]) -> list[Attachment]:
    """The due dates of new assignments, for the recipient's calendar."""
    days = [due_day(setting, to, each, setting.now) for each in periods if each.due_at is not None]
    if not days:
        return []
    return [Attachment(ICS, calendar.MEDIA_TYPE, calendar.written(setting.company.name, to.language, days))]


def due_day(setting: Setting, to: Recipient, period: Period, changed_at: datetime) -> DueDay:
    """The due date of a period in a calendar; `changed_at` is when it was set."""
    if period.due_at is None:
        raise ValueError("a period without a due date")
    course = _course(setting, to, period.course)
    return DueDay(
        uid=uid(setting.public_url, period.id),
        on=last_day_before(period.due_at, to.zone),
        title=title(course.title, to.language),
        url=f"{setting.public_url}/courses/{course.slug}/",
        changed_at=changed_at,
    )


def uid(public_url: str, period_id: int) -> str:
    """What a period is called in calendars, whatever its due date becomes."""
    return f"period-{period_id}@{urlsplit(public_url).hostname}"


def title(course: str, language: str) -> str:
    """What a due date is called in calendars."""
    return i18n.translations(language).gettext(DUE) % {"course": course}
