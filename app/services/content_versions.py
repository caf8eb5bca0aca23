"""Content versions: whatever a learner has used is kept, so that it can be shown and graded again."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content import structure
from app.content.catalogue import Catalogue
from app.core.model import Course, Module, QuizEdition
from app.core.texts import with_texts
from app.store.models import ContentVersion
from app.store.racing import add_first


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version to keep; `language` is None for structure and key. `body` writes it out, where it is not kept yet."""

    digest: str
    kind: str
    slug: str
    language: str | None
    body: Callable[[], str]


def keep(db: Session, now: datetime, *versions: Version) -> None:
    """Store those that are not stored yet."""
    known = set(
        db.scalars(select(ContentVersion.digest).where(ContentVersion.digest.in_([v.digest for v in versions])))
    )
    for version in versions:
        if version.digest in known:
            continue
        row = ContentVersion(
            digest=version.digest,
            kind=version.kind,
            slug=version.slug,
            language=version.language,
            body=version.body(),
            first_used_at=now,
        )
        add_first(db, row)  # where another process has just kept the same one, that serves


def of_course(course: Course) -> Version:
    """The structure of a course."""
    return Version(
        digest=course.structure_digest,
        kind="course",
        slug=course.slug,
        language=None,
        body=partial(structure.structure_body, course.outline),
    )


def of_module(course: Course, module: Module) -> Version:
    """The text of a module in its language."""
    return Version(
        digest=module.text_digest,
        kind="module",
        slug=f"{course.slug}/{module.id}",
        language=module.language,
        body=lambda: module.source,
    )


def of_quiz(edition: QuizEdition) -> Version:
    """The structure and key of a quiz."""
    return Version(
        digest=edition.structure_digest,
        kind="quiz",
        slug=edition.slug,
        language=None,
        body=partial(structure.structure_body, edition.quiz),
    )


def of_quiz_text(edition: QuizEdition) -> Version:
    """The texts of a quiz in one language."""
    return Version(
        digest=edition.text_digest,
        kind="quiz_text",
        slug=edition.slug,
        language=edition.language,
        body=partial(structure.text_body, edition.quiz),
    )


class UsedQuiz(Protocol):
    """What an attempt says of its quiz, as a row or as a page reads it."""

    @property
    def quiz(self) -> str:
        """The quiz's id."""

    @property
    def structure_digest(self) -> str:
        """The structure and key that its paper was drawn from."""

    @property
    def text_digest(self) -> str:
        """The words in which it was begun."""


def edition_of(db: Session, catalogue: Catalogue, attempt: UsedQuiz, language: str) -> QuizEdition:
    """A quiz as an attempt knows it: today's where its structure is the same, else rebuilt from what was kept.

    A rebuilt one speaks the words in which the attempt was begun: today's may belong to another key.
    """
    today = catalogue.quiz(attempt.quiz, language)
    if today is not None and today.structure_digest == attempt.structure_digest:
        return today
    digests = (attempt.structure_digest, attempt.text_digest)
    kept = {row.digest: row for row in db.scalars(select(ContentVersion).where(ContentVersion.digest.in_(digests)))}
    quiz = structure.quiz_from_structure(kept[attempt.structure_digest].body)
    words = kept[attempt.text_digest]
    return QuizEdition(
        slug=attempt.quiz,
        language=words.language or quiz.source_language,
        quiz=with_texts(quiz, json.loads(words.body)),
        structure_digest=attempt.structure_digest,
        text_digest=attempt.text_digest,
    )
