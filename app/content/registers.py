"""What all courses share: the sources that they may cite, and the texts of the rights block."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from app import i18n
from app.content import company_words, renders
from app.content.block_labels import BlockLabels, translated
from app.content.files import LANGUAGE, entries, is_language, read_text, relative
from app.content.links import CitableSource, Place
from app.content.markdown import Draft, compiled
from app.content.problems import Problem
from app.content.schema import built
from app.content.yaml_source import read_yaml

SOURCES = "courses/sources.yaml"
RIGHTS_FILE = re.compile(rf"(?P<language>{LANGUAGE.pattern})\.md")
RIGHTS_SOURCE = "en"
RENDERS = re.compile(rf'{renders.KEY}: "(?P<digest>{renders.DIGEST.pattern})"')


@dataclass(frozen=True, kw_only=True)
class RightsText:
    """The rights block's text for a language, or a language and country."""

    file: str
    text: str
    html: str
    renders: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rights:
    """The rights block's texts by language (`en`), or language and country (`en-GB`)."""

    texts: Mapping[str, RightsText]

    def is_translation(self, name: str) -> bool:
        """Whether a text renders the English one: a country's own text renders none."""
        return name != RIGHTS_SOURCE and "-" not in name and RIGHTS_SOURCE in self.texts

    @property
    def stale(self) -> frozenset[str]:
        """The languages whose text renders an English one that has changed since."""
        if RIGHTS_SOURCE not in self.texts:
            return frozenset()
        today = renders.digest_of(self.texts[RIGHTS_SOURCE].text)
        return frozenset(
            name for name, each in self.texts.items() if self.is_translation(name) and each.renders != today
        )

    @property
    def shown(self) -> dict[str, str]:
        """The HTML by name; a stale translation has its notice below it, and the English text."""
        return {
            name: each.html + (self._original(translated(name)) if name in self.stale else "")
            for name, each in self.texts.items()
        }

    def _original(self, labels: BlockLabels) -> str:
        english = self.texts[RIGHTS_SOURCE].html
        return (
            f'<p class="stale">{escape(labels.stale)}</p>\n'
            f"<details><summary>{escape(labels.show_original)}</summary>\n"
            f'<div lang="{RIGHTS_SOURCE}" dir="{i18n.direction(RIGHTS_SOURCE)}">{english}</div></details>\n'
        )


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


def read_rights(root: Path, problems: list[Problem]) -> Rights:
    """The rights block's texts."""
    found: dict[str, RightsText] = {}
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
        found[match["language"]] = RightsText(
            file=file, text=text, html=draft.html, renders=_rendered(draft, text, problems)
        )
    rights = Rights(texts=found)
    for name, each in found.items():
        if rights.is_translation(name) and each.renders is None:
            problems.append(Problem(each.file, 1, f"does not say what it renders; {renders.advice(each.file)}"))
    return rights


def _rendered(draft: Draft, text: str, problems: list[Problem]) -> str | None:
    """The digest in the front matter; nothing else may stand there, nor titles, ids and blocks in the text."""
    noted = RENDERS.fullmatch(draft.front_matter or "")
    if (draft.front_matter is not None and not noted) or draft.author_ids or draft.headings or ":::" in text:
        message = "is plain text; write paragraphs and lists, without title, headings, ids or `:::`"
        problems.append(Problem(draft.place.file, 1, message))
    return noted["digest"] if noted else None
