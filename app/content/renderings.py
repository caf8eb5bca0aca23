"""Every translation there is: what it has to note to render today's source text, and what in it renders an older one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.content import renders
from app.content.library import Library
from app.content.policies import PolicyFiles
from app.content.registers import RIGHTS_SOURCE
from app.content.suggestions import SuggestionFiles
from app.content.translations import Translation
from app.core.texts import texts_of

Digests = str | Mapping[str, str]
"""What a translation notes: one digest of a text that is translated whole, else one for each part."""


@dataclass(frozen=True)
class Rendering:
    """A translation by its file: the digests of today's source text, and its stale parts in words."""

    file: str
    digests: Digests
    stale: tuple[str, ...]


def renderings(library: Library) -> list[Rendering]:
    """All of them, by file."""
    return sorted(_all(library), key=lambda each: each.file)


def stale_files(library: Library) -> Iterator[tuple[str, str]]:
    """Every translation that is stale, as its file, and what in it."""
    return ((each.file, what) for each in renderings(library) for what in each.stale)


def _all(library: Library) -> Iterator[Rendering]:
    for course in library.courses.values():
        for modules in course.modules.values():
            for name, module in modules.items():
                original = course.originals.get(name)
                if original is not None and original is not module:
                    yield _whole(module.file, original.text, "the module" if course.is_stale(module, name) else None)
        yield from _in_parts(course.translations, course.outline)
    for quiz in library.quizzes.values():
        yield from _in_parts(quiz.translations, quiz.quiz)
    if library.paths.translations:
        yield from _in_parts(library.paths.translations, next(iter(library.paths.editions.values())))
    files: list[PolicyFiles | SuggestionFiles] = [*library.policies.values(), *library.suggestions.values()]
    for each in files:
        for text, original in each.texts.translations():
            yield _whole(
                text.file, original.text, "the text" if each.texts.is_stale(text.draft.place.language) else None
            )
    rights = library.rights
    for name, own in rights.texts.items():
        if rights.is_translation(name):
            yield _whole(own.file, rights.texts[RIGHTS_SOURCE].text, "the text" if name in rights.stale else None)


def _whole(file: str, original: str, stale: str | None) -> Rendering:
    return Rendering(file, renders.digest_of(original), (stale,) if stale else ())


def _in_parts(translations: Mapping[str, Translation[Any]], original: Any) -> Iterator[Rendering]:
    digests = renders.digests_of(texts_of(original))
    for each in translations.values():
        yield Rendering(each.file, digests, tuple(f"`{part}`" for part in sorted(each.stale)))
