"""A file of Markdown under its title: a module, a policy, a week's suggestions, each in one language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.content import company_words, renders
from app.content.block_labels import Labels
from app.content.files import entries, is_language, read_text, relative
from app.content.links import Place
from app.content.markdown import Draft, compiled
from app.content.problems import Problem
from app.content.schema import built
from app.content.yaml_source import read_yaml
from app.core.texts import Text

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class FrontMatter:
    """What stands above a text: its title, and in a translation the digest of what it `renders`."""

    title: Text
    renders: str | None = None


@dataclass(frozen=True, kw_only=True)
class TitledText:
    """Such a file. `text` is all of it, front matter included."""

    file: str
    title: str
    renders: str | None
    text: str
    draft: Draft


@dataclass(frozen=True, kw_only=True)
class TitledTexts:
    """One text in every language in which there is a file."""

    source_language: str
    by_language: Mapping[str, TitledText]

    @property
    def original(self) -> TitledText | None:
        """The text in the language that it is written in."""
        return self.by_language.get(self.source_language)

    @property
    def languages(self) -> list[str]:
        """The languages, the one it is written in first."""
        return sorted(self.by_language, key=lambda each: (each != self.source_language, each))

    def translations(self) -> Iterator[tuple[TitledText, TitledText]]:
        """Each translation with its original; none where that is missing."""
        if self.original is not None:
            for text in self.by_language.values():
                if text is not self.original:
                    yield text, self.original

    def is_stale(self, language: str) -> bool:
        """Whether the original has changed since it was translated into that language."""
        text = self.by_language[language]
        return any(
            text is each and text.renders != renders.digest_of(original.text) for each, original in self.translations()
        )


def read_folder(
    root: Path, folder: Path, labels: Labels, problems: list[Problem], *, what: str, beside: str | None = None
) -> Iterator[tuple[str, TitledText]]:
    """Each language's file in a folder, compiled. Anything else there is a problem, but for the file `beside` them.

    `what` they are is said in the advice.
    """
    for path in entries(folder):
        if path.name == beside:
            continue
        file = relative(path, root)
        if path.suffix != ".md" or not is_language(path.stem):
            problems.append(Problem(file, 1, f"does not belong here; {what} are named by language, as en.md"))
            continue
        text = read_text(root, file, problems)
        if text is not None:
            yield path.stem, titled(text, Place(file=file, language=path.stem), labels, problems)


def body(text: str) -> str:
    """A file's Markdown without its front matter."""
    return FRONT_MATTER.sub("", text)


def titled(text: str, place: Place, labels: Labels, problems: list[Problem]) -> TitledText:
    """The text, compiled; what must be mended is added to `problems`."""
    problems.extend(company_words.faults(text, place.file))
    draft = compiled(text, place, labels(place.language), problems)
    front_matter = _front_matter(draft, problems)
    return TitledText(file=place.file, title=front_matter.title, renders=front_matter.renders, text=text, draft=draft)


def _front_matter(draft: Draft, problems: list[Problem]) -> FrontMatter:
    """The title and its like, which may not depend on the company: they stand in lists and logs."""
    file = draft.place.file
    if draft.front_matter is None:
        problems.append(
            Problem(file, 1, "has no front matter; begin with a line `---`, `title: ...`, and a line `---`")
        )
        return FrontMatter(title=Text(""))
    problems.extend(company_words.refused(f"\n{draft.front_matter}", file, "the title"))
    source = read_yaml(draft.front_matter, file, problems, first_line=2)
    return (source and built(FrontMatter, source, problems)) or FrontMatter(title=Text(""))
