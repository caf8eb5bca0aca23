"""Content that changes while the site runs, as a test wants it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Flask

from app.content.catalogue import Catalogue
from app.core.model import Quiz
from app.web.site import EXTENSION


@dataclass(frozen=True)
class Fixed:
    """Content that is what a test says."""

    catalogue: Catalogue
    watch: bool = False


def with_quiz(content: Catalogue, slug: str, change: Callable[[Quiz], Quiz]) -> Catalogue:
    """Content in which a quiz is changed and passes for the same version."""
    editions = {language: replace(each, quiz=change(each.quiz)) for language, each in content.quizzes[slug].items()}
    return replace(content, quizzes={**content.quizzes, slug: editions})


def show(app: Flask, content: Catalogue) -> None:
    """Let the site use this content from now on."""
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], content=Fixed(content))
