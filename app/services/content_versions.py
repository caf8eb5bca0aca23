"""Content versions: whatever a learner has used is kept, so that it can be shown and graded again."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content import structure
from app.content.catalogue import Catalogue
from app.core.model import Course, Module, QuizEdition
from app.core.texts import texts_of, with_texts
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


def edition_of(db: Session, catalogue: Catalogue, slug: str, structure_digest: str, language: str) -> QuizEdition:
    """A quiz as an attempt knows it: today's where its structure is the same, else rebuilt from what was kept.

    A rebuilt one speaks the language asked for where texts for that structure were kept in it.
    """
    today = catalogue.quiz(slug, language)
    if today is not None and today.structure_digest == structure_digest:
        return today
    quiz = structure.quiz_from_structure(db.get_one(ContentVersion, structure_digest).body)
    kept = db.scalars(
        select(ContentVersion)
        .where(ContentVersion.kind == "quiz_text", ContentVersion.slug == slug)
        .order_by((ContentVersion.language == language).desc(), ContentVersion.first_used_at.desc())
    )
    wanted = texts_of(quiz).keys()
    for version in kept:
        texts = json.loads(version.body)
        if texts.keys() == wanted:
            return QuizEdition(
                slug=slug,
                language=version.language or quiz.source_language,
                quiz=with_texts(quiz, texts),
                structure_digest=structure_digest,
                text_digest=version.digest,
            )
    raise LookupError(f"no texts were kept for quiz {slug} {structure_digest}")
