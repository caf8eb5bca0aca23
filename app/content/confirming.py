"""Noting in translations that they render the source text as it is today."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.content import renders
from app.content.library import Library
from app.content.renderings import Digests, renderings

FRONT_MATTER = re.compile(r"---\n(?P<lines>(?:.*\n)*?)---\n")
BLOCK = re.compile(rf"^{renders.KEY}:.*\n(?:[ \t].*\n?)*", re.MULTILINE)


def confirm(root: Path, library: Library, wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """Note it in the files named, and in all translations below the folders named.

    Returns the files that were changed, and the names below which there is no translation.
    """
    changed: list[str] = []
    unknown: list[str] = []
    known = renderings(library)
    for name in wanted:
        below = [each for each in known if each.file == name or each.file.startswith(f"{name}/")]
        if not below:
            unknown.append(name)
        changed += [each.file for each in below if _note(root / each.file, each.digests)]
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
