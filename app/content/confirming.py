"""Noting in translations that they render the source text as it is today."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.content import renders
from app.content.library import Library
from app.content.registers import RIGHTS_SOURCE
from app.core.texts import texts_of

FRONT_MATTER = re.compile(r"---\n(?P<lines>(?:.*\n)*?)---\n")
BLOCK = re.compile(rf"^{renders.KEY}:.*\n(?:[ \t].*\n?)*", re.MULTILINE)

Digests = str | Mapping[str, str]
"""What a translation notes: one digest of a text that is translated whole, else one for each part."""


def translations(library: Library) -> dict[str, Digests]:
    """Every translation's file, with what it notes where it renders today's source text."""
    return dict(sorted(_translations(library)))


def _translations(library: Library) -> Iterator[tuple[str, Digests]]:
    for course in library.courses.values():
        for modules in course.modules.values():
            for name, module in modules.items():
                original = course.originals.get(name)
                if original is not None and original is not module:
                    yield module.file, renders.digest_of(original.text)
        for outline in course.translations.values():
            yield outline.file, renders.digests_of(texts_of(course.outline))
    for quiz in library.quizzes.values():
        for each in quiz.translations.values():
            yield each.file, renders.digests_of(texts_of(quiz.quiz))
    for path in library.paths.translations.values():
        yield path.file, renders.digests_of(texts_of(next(iter(library.paths.editions.values()))))
    for name, rights in library.rights.texts.items():
        if library.rights.is_translation(name):
            yield rights.file, renders.digest_of(library.rights.texts[RIGHTS_SOURCE].text)


def confirm(root: Path, library: Library, wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """Note it in the files named, and in all translations below the folders named.

    Returns the files that were changed, and the names below which there is no translation.
    """
    changed, unknown = [], []
    known = translations(library)
    for name in wanted:
        below = [file for file in known if file == name or file.startswith(f"{name}/")]
        if not below:
            unknown.append(name)
        for file in below:
            if _note(root / file, known[file]):
                changed.append(file)
    return changed, unknown


def _note(path: Path, digests: Digests) -> bool:
    """Write the digests into a file; whether that changed it."""
    before = path.read_text("utf-8")
    after = _in_front_matter(before, digests) if isinstance(digests, str) else _as_block(before, digests)
    if after != before:
        path.write_text(after, "utf-8")
    return after != before


def _in_front_matter(text: str, digest: str) -> str:
    line = f'{renders.KEY}: "{digest}"\n'
    match = FRONT_MATTER.match(text)
    if match is None:
        return f"---\n{line}---\n{text}"
    kept = [each for each in match["lines"].splitlines(keepends=True) if not each.startswith(f"{renders.KEY}:")]
    return f"---\n{''.join(kept)}{line}---\n{text[match.end() :]}"


def _as_block(text: str, digests: Mapping[str, str]) -> str:
    lines = [f'  {part}: "{digest}"\n' for part, digest in digests.items()]
    block = f"{renders.KEY}:\n{''.join(lines)}"
    return BLOCK.sub(block, text, count=1) if BLOCK.search(text) else f"{text.rstrip()}\n{block}"
