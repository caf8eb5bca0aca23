"""Attempts: starting, saving, flagging and submitting one, and closing what has run out."""

import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import access, attempts, grading
from app.core.attempts import AttemptFacts
from app.core.decisions import Reason, Refused, refused
from app.core.items import ITEM_TYPES
from app.core.items.contract import Fields, ItemResult
from app.core.model import QuizEdition
from app.core.papers import Paper, draw
from app.services import audit, content_versions, periods
from app.services.context import Learner, Setting
from app.store.models import Attempt, Period, Response, Result
from app.store.racing import add_first


class NoSuchAttempt(Exception):
    """There is no such attempt, or it is somebody else's: the same to whoever asks."""


class NotOnPaper(Exception):
    """A response to an item that this attempt does not ask."""


def start(db: Session, setting: Setting, learner: Learner, edition: QuizEdition) -> str | Refused:
    """Begin an attempt with a paper of its own and return its id, or the reason why not."""
    quiz = edition.quiz
    period = periods.open_period(db, learner.person_id, quiz.course, setting.now)
    before = close_what_ran_out(db, setting, learner, period)
    decision = attempts.may_start(quiz, before, setting.now)
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
        ends_at=attempts.ends_at(quiz, setting.now),
        is_counted=True,
    )
    if not add_first(db, attempt):
        other = db.scalars(
            select(Attempt.id).where(Attempt.period_id == period.id, Attempt.submitted_at.is_(None))
        ).one()
        return refused(Reason.ATTEMPT_OPEN, attempt=other)
    periods.note_start(period, setting.now)
    audit.record(db, setting.now, learner.person_id, "attempt.started", ("attempt", attempt.id), number=attempt.number)
    return attempt.id


def close_what_ran_out(db: Session, setting: Setting, learner: Learner, period: Period) -> list[AttemptFacts]:
    """Submit what was saved in an attempt of this period whose time is over; the attempts as they are then."""
    facts = list(periods.attempt_facts(db, period.id))
    over = [each for each in facts if attempts.is_over(each, setting.now)]
    for each in over:
        attempt, _ = _locked(db, each.id, learner.person_id)
        if attempt.submitted_at is None:
            _close(db, setting, learner, attempt, period, by_learner=False)
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
) -> int | Refused:
    """Keep what was entered for one item and return the sequence number stored.

    A script names the `sequence` of its save, and a stale one is refused; a form without scripts names none and comes last.
    Raises NoSuchAttempt, NotOnPaper, UnreadableResponse.
    """
    attempt, _ = _locked(db, attempt_id, learner.person_id)
    edition = content_versions.edition_of(db, setting.catalogue, attempt, learner.language)
    item = edition.quiz.items.get(item_id)
    if item is None or all(each.item_id != item_id for each in Paper.from_json(attempt.paper).items):
        raise NotOnPaper(item_id)
    response = db.get(Response, (attempt_id, item_id))
    stored = response.sequence if response else 0
    kind = ITEM_TYPES[item.type]
    entered = kind.read(item, fields)
    if response is not None and sequence == stored and response.state == entered:
        return stored  # the same save again: its first answer was lost on the way
    decision = attempts.may_save(
        _facts(attempt), setting.now, sequence=stored + 1 if sequence is None else sequence, stored_sequence=stored
    )
    if isinstance(decision, Refused):
        return decision
    before = response.state if response else None
    response = _stamped(db, response or _blank_response(attempt_id, item_id), edition, setting.now)
    response.state = dict(kind.step(item, before, entered))
    response.sequence = stored + 1 if sequence is None else sequence
    return response.sequence


def flag(
    db: Session, setting: Setting, learner: Learner, attempt_id: str, item_id: str, is_flagged: bool
) -> Refused | None:
    """Mark an item to come back to, or take the mark away. Raises NoSuchAttempt, NotOnPaper."""
    attempt, _ = _locked(db, attempt_id, learner.person_id)
    if all(each.item_id != item_id for each in Paper.from_json(attempt.paper).items):
        raise NotOnPaper(item_id)
    decision = attempts.may_change(_facts(attempt), setting.now)
    if isinstance(decision, Refused):
        return decision
    response = db.get(Response, (attempt_id, item_id))
    if response is None:
        edition = content_versions.edition_of(db, setting.catalogue, attempt, learner.language)
        response = _stamped(db, _blank_response(attempt_id, item_id), edition, setting.now)
    response.is_flagged = is_flagged
    return None


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
    by_learner = not attempts.is_over(_facts(attempt), setting.now)
    return _close(db, setting, learner, attempt, period, by_learner=by_learner)


def _close(
    db: Session, setting: Setting, learner: Learner, attempt: Attempt, period: Period, *, by_learner: bool
) -> str | None:
    """Grade what was saved and close the attempt."""
    edition = content_versions.edition_of(db, setting.catalogue, attempt, learner.language)
    states = {
        response.item_id: response.state
        for response in db.scalars(select(Response).where(Response.attempt_id == attempt.id))
        if response.state is not None
    }
    outcome = grading.grade(edition.quiz, Paper.from_json(attempt.paper), states)
    attempt.submitted_at = attempts.submitted_at(_facts(attempt), setting.now)
    attempt.is_submitted_by_learner = by_learner
    attempt.is_counted = by_learner or not outcome.is_blank
    db.add(_result(attempt, outcome, setting.now))
    db.flush()
    audit.record(
        db,
        setting.now,
        learner.person_id if by_learner else None,
        "attempt.submitted",
        ("attempt", attempt.id),
        number=attempt.number,
    )
    if not (outcome.passed and attempt.is_counted):
        return None
    period.passed_at = period.passed_at or attempt.submitted_at
    course = setting.catalogue.course(period.course, learner.language)
    if course is None:
        return None
    at = None if by_learner else attempt.submitted_at
    return periods.complete_if_done(db, setting, learner, course, period, at=at)


def _result(attempt: Attempt, outcome: grading.Outcome, now: datetime) -> Result:
    return Result(
        attempt_id=attempt.id,
        revision=1,
        points_numerator=outcome.points.numerator,
        points_denominator=outcome.points.denominator,
        max_points=outcome.max_points,
        score=float(outcome.points / outcome.max_points) if outcome.max_points else 0.0,
        is_critical=outcome.is_critical,
        passed=outcome.passed,
        items={item_id: _item_json(result) for item_id, result in outcome.items.items()},
        graded_at=now,
        structure_digest=attempt.structure_digest,
    )


def _item_json(result: ItemResult) -> dict[str, Any]:
    """An item's result as plain values; points as an exact fraction in text."""
    return asdict(result) | {"points": str(result.points)}


def _locked(db: Session, attempt_id: str, person_id: int) -> tuple[Attempt, Period]:
    """The attempt with its period, both locked, where the person may take it; raises NoSuchAttempt."""
    row = db.execute(
        select(Attempt, Period)
        .join(Period, Period.id == Attempt.period_id)
        .where(Attempt.id == attempt_id)
        .with_for_update()
    ).one_or_none()
    if row is None or not access.may_take(access.Viewer(person_id=person_id), row.Period.person_id):
        raise NoSuchAttempt(attempt_id)
    return row.Attempt, row.Period


def _facts(attempt: Attempt) -> AttemptFacts:
    return AttemptFacts(
        id=attempt.id,
        started_at=attempt.started_at,
        ends_at=attempt.ends_at,
        submitted_at=attempt.submitted_at,
        is_counted=attempt.is_counted,
    )
