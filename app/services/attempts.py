"""Attempts: starting, saving, flagging and submitting one, and closing what has run out."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import access, attempts
from app.core.attempts import AttemptFacts
from app.core.decisions import Decision, Reason, Refused, refused
from app.core.items import ITEM_TYPES, Item
from app.core.items.contract import Fields
from app.core.model import QuizEdition
from app.core.papers import Paper, draw
from app.services import audit, closing, content_versions, item_times, learners, paths, periods
from app.services.audit import Learning
from app.services.context import Learner, Setting
from app.store import jobs
from app.store.models import Attempt, Period, Response
from app.store.queries import allowances
from app.store.racing import add_first


class NoSuchAttempt(Exception):
    """There is no such attempt, or it is somebody else's: the same to whoever asks."""


class NotOnPaper(Exception):
    """A response to an item that this attempt does not ask."""


def start(db: Session, setting: Setting, learner: Learner, edition: QuizEdition) -> str | Refused:
    """Begin an attempt with a paper of its own and return its id, or the reason why not."""
    quiz = edition.quiz
    if isinstance(first := paths.may_begin(db, setting, learner, quiz.course), Refused):
        return first
    period = periods.open_period(db, setting, learner.person_id, quiz.course)
    before = close_what_ran_out(db, setting, learner, period)
    extra = allowances.in_period(db, period.id)
    decision = attempts.may_start(quiz, before, setting.now, extra=extra)
    if isinstance(decision, Refused):
        return decision
    content_versions.keep(db, setting.now, content_versions.of_quiz(edition), content_versions.of_quiz_text(edition))
    seed = secrets.token_hex(16)
    attempt = Attempt(
        id=secrets.token_urlsafe(12),
        period_id=period.id,
        quiz=edition.slug,
        number=len(before) + 1,
        seed=seed,
        structure_digest=edition.structure_digest,
        text_digest=edition.text_digest,
        paper=draw(quiz, seed).to_json(),
        started_at=setting.now,
        ends_at=attempts.ends_at(quiz, setting.now, extra=extra),
        is_counted=True,
    )
    if not add_first(db, attempt):
        other = db.scalars(
            select(Attempt.id).where(Attempt.period_id == period.id, Attempt.submitted_at.is_(None))
        ).one()
        return refused(Reason.ATTEMPT_OPEN, attempt=other)
    jobs.enqueue(db, closing.JOB, attempt.id, {"attempt": attempt.id}, closing.run_at(attempt))
    periods.note_start(period, setting.now)
    whose = Learning(catalogue=setting.catalogue, person_id=learner.person_id, course=quiz.course)
    subject = ("attempt", attempt.id)
    audit.record_learning(db, whose, setting.now, learner.person_id, "attempt.started", subject, number=attempt.number)
    return attempt.id


def close_what_ran_out(db: Session, setting: Setting, learner: Learner, period: Period) -> list[AttemptFacts]:
    """Submit what was saved in an attempt of this period whose time is over; the attempts as they are then."""
    facts = list(periods.attempt_facts(db, period.id))
    over = [each for each in facts if attempts.is_over(each, setting.now)]
    for each in over:
        attempt, _ = _locked(db, each.id, learner.person_id)
        if attempt.submitted_at is None:
            closing.close(db, setting, learner, attempt, period, by_learner=False)
    return list(periods.attempt_facts(db, period.id)) if over else facts


def save(
    db: Session,
    setting: Setting,
    learner: Learner,
    attempt_id: str,
    item_id: str,
    fields: Fields,
    *,
    sequence: int | None = None,
    seen: int | None = None,
) -> int | Refused:
    """Keep what was entered for one item and return the sequence number stored.

    A script names the `sequence` of its save, a form the one that its page had `seen`. Where a newer one is stored it is
    refused, unless both say the same, or a form meets a blank; who names neither comes last.
    Raises NoSuchAttempt, NotOnPaper, UnreadableResponse.
    """
    attempt, _ = _locked(db, attempt_id, learner.person_id)
    step = _step_of(attempt, item_id)
    edition = content_versions.edition_of(db, setting.catalogue, attempt, learner.language)
    item, response = edition.quiz.items[item_id], db.get(Response, (attempt_id, item_id))
    stored, before = (response.sequence, response.state) if response else (0, None)
    after = _entered(item, before, fields)
    is_the_same = response is not None and after == before
    if is_the_same and sequence == stored:
        return stored  # the same save again: its first answer was lost on the way
    number = stored + 1 if sequence is None else sequence
    named = number if seen is None or _is_blank(item, before) else seen + 1
    decision = _may_save(edition, attempt, step, setting.now, named, stored)
    if isinstance(decision, Refused):
        # Where it is what is kept already, a button was pressed twice, or two tabs agree.
        return stored if is_the_same and decision.reason in {Reason.STEP_CLOSED, Reason.STALE_SEQUENCE} else decision
    if response and is_the_same and sequence is None:
        response.saved_at = setting.now  # from here the time of what is answered next is counted
        return stored
    seconds = None if is_the_same else item_times.since_last_save(db, setting.now, learner, attempt)
    response = _stamped(db, response or _blank_response(attempt_id, item_id), edition, setting.now)
    response.state, response.sequence = after, number
    response.seconds = item_times.added(response.seconds, seconds)
    return number


def _entered(item: Item, before: Mapping[str, Any] | None, fields: Fields) -> dict[str, Any]:
    """The state of a response after these fields. Raises UnreadableResponse."""
    kind = ITEM_TYPES[item.type]
    return dict(kind.step(item, before, kind.read(item, fields)))


def _is_blank(item: Item, before: Mapping[str, Any] | None) -> bool:
    """Whether nothing is kept that a form could take away."""
    return before is None or ITEM_TYPES[item.type].is_blank(item, before)


def _may_save(edition: QuizEdition, attempt: Attempt, step: int, now: datetime, sequence: int, stored: int) -> Decision:
    """The rules, asked of an item of a step."""
    facts = closing.facts(attempt)
    return attempts.may_answer(edition.quiz, facts, step, now) and attempts.may_save(
        facts, now, sequence=sequence, stored_sequence=stored
    )


def leave(db: Session, setting: Setting, learner: Learner, attempt_id: str, step: int) -> Refused | None:
    """Leave a step. Where the quiz goes forward only, it cannot be changed from now on; leaving it twice changes nothing.

    Raises NoSuchAttempt.
    """
    attempt, _ = _locked(db, attempt_id, learner.person_id)
    edition = content_versions.edition_of(db, setting.catalogue, attempt, learner.language)
    if not edition.quiz.forward_only:
        return None
    decision = attempts.may_answer(edition.quiz, closing.facts(attempt), step, setting.now)
    if isinstance(decision, Refused):
        return None if decision.reason is Reason.STEP_CLOSED else decision
    attempt.steps_closed = step
    return None


def flag(
    db: Session, setting: Setting, learner: Learner, attempt_id: str, item_id: str, is_flagged: bool
) -> Refused | None:
    """Mark an item to come back to, or take the mark away. Raises NoSuchAttempt, NotOnPaper."""
    attempt, _ = _locked(db, attempt_id, learner.person_id)
    step = _step_of(attempt, item_id)
    edition = content_versions.edition_of(db, setting.catalogue, attempt, learner.language)
    decision = attempts.may_answer(edition.quiz, closing.facts(attempt), step, setting.now)
    if isinstance(decision, Refused):
        return decision
    response = db.get(Response, (attempt_id, item_id))
    if response is None:
        response = _stamped(db, _blank_response(attempt_id, item_id), edition, setting.now)
    response.is_flagged = is_flagged
    return None


def _step_of(attempt: Attempt, item_id: str) -> int:
    """The step in which an attempt asks an item, from 1. Raises NotOnPaper."""
    for step, scenario in enumerate(Paper.from_json(attempt.paper).scenarios, start=1):
        if any(item.item_id == item_id for item in scenario.items):
            return step
    raise NotOnPaper(item_id)


def _blank_response(attempt_id: str, item_id: str) -> Response:
    return Response(attempt_id=attempt_id, item_id=item_id, sequence=0, state=None, is_flagged=False)


def _stamped(db: Session, response: Response, edition: QuizEdition, now: datetime) -> Response:
    """The response with the time, and the words in which something was entered."""
    if response.text_digest != edition.text_digest:
        content_versions.keep(db, now, content_versions.of_quiz_text(edition))
    response.saved_at = now
    response.language = edition.language
    response.text_digest = edition.text_digest
    db.add(response)
    return response


def submit(db: Session, setting: Setting, learner: Learner, attempt_id: str) -> str | None:
    """Submit an attempt: what was saved is graded. Submitting twice changes nothing.

    Returns the number of the certificate where this completed the course. Raises NoSuchAttempt.
    """
    attempt, period = _locked(db, attempt_id, learner.person_id)
    if attempt.submitted_at is not None:
        return None
    by_learner = not attempts.is_over(closing.facts(attempt), setting.now)
    return closing.close(db, setting, learner, attempt, period, by_learner=by_learner)


def close_by_itself(db: Session, setting: Setting, attempt_id: str) -> datetime | None:
    """Close an attempt that ran out while nobody looked. None where it is closed, else when to come again.

    Raises NoSuchAttempt.
    """
    person_id = db.scalar(
        select(Period.person_id).join(Attempt, Attempt.period_id == Period.id).where(Attempt.id == attempt_id)
    )
    if person_id is None:
        raise NoSuchAttempt(attempt_id)
    attempt, period = _locked(db, attempt_id, person_id)
    if attempt.submitted_at is not None:
        return None
    if not attempts.is_over(closing.facts(attempt), setting.now):
        return closing.run_at(attempt)
    learner = learners.learner(db, setting.company, person_id)
    closing.close(db, setting, learner, attempt, period, by_learner=False)
    return None


def _locked(db: Session, attempt_id: str, person_id: int) -> tuple[Attempt, Period]:
    """The attempt with its period, both locked, where the person may take it; raises NoSuchAttempt.

    PostgreSQL locks in the order in which tables are named: the period first, as everybody does, so that none wait in a ring.
    """
    row = db.execute(
        select(Attempt, Period)
        .select_from(Period)
        .join(Attempt, Attempt.period_id == Period.id)
        .where(Attempt.id == attempt_id)
        .with_for_update()
    ).one_or_none()
    if row is None or not access.may_take(access.Viewer(person_id=person_id), row.Period.person_id):
        raise NoSuchAttempt(attempt_id)
    return row.Attempt, row.Period
