"""What all courses share: the sources that they may cite, and the texts of the rights block."""

import re
from pathlib import Path

from app.content import company_words
from app.content.block_labels import translated
from app.content.files import LANGUAGE, entries, is_language, read_text, relative
from app.content.links import CitableSource, Place
from app.content.markdown import compiled
from app.content.problems import Problem
from app.content.schema import built
from app.content.yaml_source import read_yaml

SOURCES = "courses/sources.yaml"
RIGHTS_FILE = re.compile(rf"(?P<language>{LANGUAGE.pattern})\.md")


def read_sources(root: Path, problems: list[Problem]) -> dict[str, CitableSource]:
    """The entries of sources.yaml by file; none where there is no such file."""
    if not (root / SOURCES).is_file():
        return {}
    text = read_text(root, SOURCES, problems)
    source = None if text is None else read_yaml(text, SOURCES, problems)
    register = source and built(list[CitableSource], source, problems)
    if not source or not register:
        return {}
    found: dict[str, CitableSource] = {}
    for place, entry in enumerate(register):
        if entry.file in found:
            problems.append(source.problem((place, "file"), f"`{entry.file}` stands here twice; keep one entry"))
        if not is_language(entry.language):
            problems.append(
                source.problem((place, "language"), f"`{entry.language}` is not a language; write its code")
            )
        found[entry.file] = entry
    return found


def read_rights(root: Path, problems: list[Problem]) -> dict[str, str]:
    """The HTML of the rights block by language (`en`), or language and country (`en-GB`)."""
    found: dict[str, str] = {}
    for path in entries(root / "courses" / "rights"):
        file = relative(path, root)
        match = RIGHTS_FILE.fullmatch(path.name)
        if match is None:
            problems.append(Problem(file, 1, "is not the name of a language or country; write en.md or en-GB.md"))
            continue
        text = read_text(root, file, problems)
        if text is None:
            continue
        problems.extend(company_words.faults(text, file))
        place = Place(file=file, language=match["language"])
        draft = compiled(text, place, translated(place.language), problems)
        if draft.front_matter is not None or draft.author_ids or draft.headings or ":::" in text:
            problems.append(
                Problem(file, 1, "is plain text; write paragraphs and lists, without title, headings, ids or `:::`")
            )
        found[match["language"]] = draft.html
    return found
