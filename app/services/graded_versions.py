"""By which version an attempt is graded: its own, or the one that a confirmed repair put in its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content import structure
from app.content.catalogue import Catalogue
from app.core.model import Quiz
from app.services.content_versions import UsedQuiz
from app.store.models import ContentVersion, QuizRepair


@dataclass(frozen=True, kw_only=True)
class GradedVersion:
    """A quiz by which responses are graded. Its texts serve nobody here: they are empty, or in any language."""

    digest: str
    quiz: Quiz


def in_force(db: Session, catalogue: Catalogue, attempt: UsedQuiz) -> GradedVersion:
    """The version that grades an attempt now. A repair that is being confirmed meanwhile is waited for."""
    db.execute(
        select(ContentVersion.digest)
        .where(ContentVersion.digest == attempt.structure_digest)
        .with_for_update(read=True)
    )
    # The lock comes first and in a statement of its own: only what is asked after it sees what was confirmed meanwhile.
    digest = db.scalar(
        select(QuizRepair.to_digest)
        .where(QuizRepair.from_digest == attempt.structure_digest)
        .order_by(QuizRepair.number.desc())
        .limit(1)
    )
    digest = digest or attempt.structure_digest
    today = next(iter(catalogue.quizzes.get(attempt.quiz, {}).values()), None)
    if today is not None and today.structure_digest == digest:
        return GradedVersion(digest=digest, quiz=today.quiz)
    return GradedVersion(digest=digest, quiz=structure.quiz_from_structure(db.get_one(ContentVersion, digest).body))


def lock(db: Session, digests: Iterable[str]) -> None:
    """Let nobody be graded by these structures until this transaction ends; new attempts may begin."""
    db.execute(
        select(ContentVersion.digest)
        .where(ContentVersion.digest.in_(list(digests)))
        .order_by(ContentVersion.digest)
        .with_for_update(key_share=True)
    )
