"""Reports that something is wrong with an item: made by learners, answered once by HR or an author."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import item_reports
from app.core.access import Viewer
from app.core.decisions import Reason, Refused, refused
from app.core.model import QuizEdition
from app.services import audit, content_versions
from app.services.context import Setting
from app.store.models import ItemReport, Person


class NoSuchReport(Exception):
    """There is no such report."""


def report(
    db: Session, setting: Setting, person_id: int, attempt_id: str, edition: QuizEdition, item_id: str, words: str
) -> Refused | None:
    """Keep what a learner says of an item, with the words and the version in which they saw it.

    It is not logged: whose it is serves the answer alone. Callers see to it that the attempt is the learner's.
    """
    # Two tabs wait for each other here, so that the bounds hold.
    db.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    waiting = db.execute(
        select(ItemReport.quiz, ItemReport.item_id).where(
            ItemReport.person_id == person_id, ItemReport.answered_at.is_(None)
        )
    ).all()
    decision = item_reports.may_report(len(waiting), is_open_on_item=(edition.slug, item_id) in map(tuple, waiting))
    if isinstance(decision, Refused):
        return decision
    content_versions.keep(db, setting.now, content_versions.of_quiz(edition), content_versions.of_quiz_text(edition))
    db.add(
        ItemReport(
            person_id=person_id,
            attempt_id=attempt_id,
            quiz=edition.slug,
            item_id=item_id,
            structure_digest=edition.structure_digest,
            text_digest=edition.text_digest,
            language=edition.language,
            body=words,
            reported_at=setting.now,
        )
    )
    return None


def answer(db: Session, setting: Setting, viewer: Viewer, report_id: int, words: str) -> Refused | None:
    """Answer a report, once: who comes second is told. The same words again change nothing. Raises NoSuchReport."""
    found = db.scalar(select(ItemReport).where(ItemReport.id == report_id).with_for_update())
    if found is None:
        raise NoSuchReport(report_id)
    if found.answered_at is not None:
        is_again = (found.answered_by, found.answer) == (viewer.person_id, words)
        return None if is_again else refused(Reason.REPORT_ANSWERED)
    found.answer = words
    found.answered_by = viewer.person_id
    found.answered_at = setting.now
    facts = {"quiz": found.quiz, "item": found.item_id}
    audit.record(db, setting.now, viewer.person_id, "item_report.answered", ("item_report", report_id), **facts)
    return None
