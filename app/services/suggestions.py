"""Suggestions to share: letting a folder out for a week, joining and leaving the weekly mail, and what it says.

Who joined, left, read or copied is in no log, no list of mails and no job: the row of the subscriber is all there is.
"""

import hmac
from datetime import date, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import i18n
from app.content import shown
from app.core.decisions import Allowed, Decision, Reason, refused
from app.core.due_dates import local_day
from app.core.suggestions import Edition
from app.mail.facts import SUGGESTIONS, SuggestedPost
from app.mail.mailing import Mailing
from app.mail.messages import Letter, one_line, unsubscribing
from app.mail.wording import Part
from app.services import audit, leaving_links, letters
from app.services.context import Setting
from app.services.outbox import Recipient
from app.store.models import SuggestionIssue, SuggestionSubscriber
from app.store.racing import add_first

LONGEST_FAILURE = 500
A_WEEK = timedelta(days=7)


class NoSuchEdition(Exception):
    """There is no such folder of suggestions."""


def activate(db: Session, setting: Setting, slug: str, digest: str, *, actor_id: int) -> Decision:
    """Let a folder out, as it was looked at (`digest`): it is the suggestions of the next week that has none yet.

    Activated twice, it is let out once. Raises NoSuchEdition.
    """
    editions = setting.catalogue.suggestions.get(slug)
    if editions is None:
        raise NoSuchEdition(slug)
    edition = next(iter(editions.values()))
    if edition.digest != digest:
        return refused(Reason.FILES_CHANGED)
    if stale := [language for language, each in editions.items() if each.is_stale]:
        return refused(Reason.POLICY_STALE, languages=tuple(stale))
    row = SuggestionIssue(slug=slug, digest=digest, activated_at=setting.now, activated_by=actor_id)
    if add_first(db, row):
        audit.record(db, setting.now, actor_id, "suggestions.activated", ("suggestion_issue", row.id), slug=slug)
    return Allowed()


def take_back(db: Session, setting: Setting, issue_id: int, *, actor_id: int) -> bool:
    """Take back a folder whose week has not begun; False where there is none such."""
    taken = db.scalars(
        delete(SuggestionIssue)
        .where(SuggestionIssue.id == issue_id, SuggestionIssue.issued_on.is_(None))
        .returning(SuggestionIssue.slug)
    ).one_or_none()
    if taken is not None:
        audit.record(db, setting.now, actor_id, "suggestions.taken_back", ("suggestion_issue", issue_id), slug=taken)
    return taken is not None


def begin_week(db: Session, setting: Setting) -> SuggestionIssue | None:
    """The suggestions that go out now: those of the last seven days, else the next ones begin today, on a working day.

    Of those that wait, the one that has waited longest and whose files still say what was activated; None where there is none.
    """
    today = local_day(setting.now, ZoneInfo(setting.company.time_zone))
    if (last := _current(db, today)) is not None or today.weekday() in setting.company.weekend:
        return last
    waiting = db.scalars(
        select(SuggestionIssue)
        .where(SuggestionIssue.issued_on.is_(None))
        .order_by(SuggestionIssue.id)
        .with_for_update()
    ).all()
    if (last := _current(db, today)) is not None:
        return last  # somebody else began it while this waited
    following = next((each for each in waiting if is_offered(setting, each.slug, each.digest)), None)
    if following is not None:
        following.issued_on = today
    return following


def _current(db: Session, today: date) -> SuggestionIssue | None:
    return db.scalar(
        select(SuggestionIssue)
        .where(SuggestionIssue.issued_on > today - A_WEEK)
        .order_by(SuggestionIssue.issued_on.desc(), SuggestionIssue.id.desc())
        .limit(1)
    )


def is_offered(setting: Setting, slug: str, digest: str) -> bool:
    """Whether the files still say what was activated."""
    return offered(setting, slug, digest, setting.company.language) is not None


def offered(setting: Setting, slug: str, digest: str, language: str) -> Edition | None:
    """A folder in a language, else in English; None where its words are no longer those that were activated."""
    editions = setting.catalogue.suggestions.get(slug, {})
    edition = editions.get(language) or next(iter(editions.values()), None)
    return edition if edition is not None and edition.digest == digest else None


def join(db: Session, person_id: int, now: datetime) -> None:
    """The person gets the weekly mail from now on; joining twice changes nothing."""
    add_first(db, SuggestionSubscriber(person_id=person_id, joined_at=now))


def leave(db: Session, person_id: int) -> None:
    """The person gets no more of them; nothing is kept of it."""
    db.execute(delete(SuggestionSubscriber).where(SuggestionSubscriber.person_id == person_id))


def mark_sent(db: Session, person_id: int, issue_id: int, failure: str | None = None) -> None:
    """A server took the mail, or never will (`failure`); whoever has left meanwhile stays away."""
    db.execute(
        update(SuggestionSubscriber)
        .where(SuggestionSubscriber.person_id == person_id)
        .values(sent_issue_id=issue_id, failure=failure[:LONGEST_FAILURE] if failure else None)
    )


def letter(setting: Setting, mailing: Mailing, to: Recipient, issue_id: int, edition: Edition) -> Letter:
    """The weekly mail to one person. Sent again after a failure it is the same, with the same Message-ID."""
    words = i18n.company_words(setting.company.of(to.legal_entity_id), edition.language)
    proof = leaving_links.SUGGESTIONS.token(mailing.secret_key, to.person_id)
    leave_url = f"{setting.public_url}/suggestions/leave/{proof}/"
    facts = {
        "title": edition.title,
        "posts": [SuggestedPost(title=post.title, text=shown.fill_text(post.text, words)) for post in edition.posts],
        "url": f"{setting.public_url}/suggestions/",
        "leave_url": leave_url,
    }
    written = mailing.wording.write(to.language, letters.around(setting, to), [Part(SUGGESTIONS, facts)])
    named = hmac.new(mailing.secret_key.encode(), f"{issue_id}:{to.person_id}".encode(), sha256).hexdigest()[:32]
    return Letter(
        message_id=f"<{named}@{urlsplit(setting.public_url).hostname}>",
        queued_at=setting.now,
        sender=mailing.sender_of(setting.company.name),
        address=to.address,
        language=to.language,
        subject=one_line(written.subject),
        text=written.text,
        html=written.html,
        headers=unsubscribing(leave_url),
    )
