"""Links and pictures: which are allowed, what they become, and where they lead."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.content.files import ID
from app.content.problems import Problem, suggestion
from app.core.model import Citation

_ANCHOR = rf"(?:#(?P<anchor>{ID.pattern}))?"
HERE = re.compile(rf"#(?P<anchor>{ID.pattern})")
NEIGHBOUR = re.compile(rf"\.\./(?P<module>{ID.pattern})/{_ANCHOR}")
IN_SITE = re.compile(rf"/courses/(?:(?P<course>{ID.pattern})/(?:(?P<module>{ID.pattern})/{_ANCHOR})?)?")
OUTSIDE = re.compile(r"https://[^/\s]+\S*|mailto:[^@\s]+@[^@\s]+")
SOURCE = re.compile(r"source:(?P<file>[^#]*)#(?P<section>.*)")
PICTURE = re.compile(r"\.\./images/(?P<name>[^/]+)")


@dataclass(frozen=True, kw_only=True)
class CitableSource:
    """An entry of sources.yaml; `sections` are titles by id."""

    file: str
    title: str
    language: str
    note: str = ""
    sections: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link within the site: to all courses, a course, a module or a paragraph."""

    line: int
    course: str | None = None
    module: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a text stands: its file, and its course and module unless it belongs to all of them."""

    file: str
    language: str
    course: str | None = None
    module: str | None = None
    images: Mapping[str, Path] = field(default_factory=dict)
    sources: Mapping[str, CitableSource] = field(default_factory=dict)


class LinkReader:
    """Reads the links of one text in order; collects where they lead, what they cite, and problems."""

    def __init__(self, place: Place, problems: list[Problem]) -> None:
        self.place = place
        self.problems = problems
        self.links: list[Link] = []
        self.citations: dict[tuple[str, str], Citation] = {}
        self.cited: set[tuple[str, str]] = set()

    def note(self, line: int, message: str) -> None:
        """Record a problem."""
        self.problems.append(Problem(self.place.file, line, message))

    def address(self, href: str, line: int) -> str:
        """What stands in the HTML for the author's link; empty where it is refused."""
        readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], str]], ...] = (
            (SOURCE, self._cited),
            (HERE, self._here),
            (NEIGHBOUR, self._neighbour),
            (IN_SITE, self._in_site),
            (OUTSIDE, self._outside),
        )
        for pattern, read in readers:
            if match := pattern.fullmatch(href):
                return read(match, line)
        self.note(line, self._refusal(href))
        return ""

    def citation(self, href: str) -> Citation | None:
        """The citation that a link's author wrote, once `address` has read it."""
        match = SOURCE.fullmatch(href)
        return self.citations.get((match["file"], match["section"])) if match else None

    def picture(self, src: str, alt: str, line: int) -> str:
        """The address of a picture; empty where it is refused."""
        if not alt.strip():
            self.note(line, f"the picture {src} has no description; write `![what it shows]({src})`")
        match = PICTURE.fullmatch(src)
        if match is None or self.place.course is None:
            self.note(
                line,
                f"the picture {src} cannot be used; put it in the course's folder images/ and write `../images/<name>`",
            )
            return ""
        if match["name"] not in self.place.images:
            advice = suggestion(match["name"], self.place.images)
            self.note(line, f"the picture {match['name']} is not in courses/{self.place.course}/images/; {advice}")
        return f"/courses/{self.place.course}/images/{match['name']}"

    def _cited(self, match: re.Match[str], line: int) -> str:
        file, section = match["file"], match["section"]
        self.cited.add((file, section))
        source = self.place.sources.get(file)
        if source is None:
            self.note(
                line, f"the source `{file}` is not in courses/sources.yaml; {suggestion(file, self.place.sources)}"
            )
            return ""
        if section not in source.sections:
            self.note(line, f"`{file}` has no section `{section}`; {suggestion(section, source.sections)}")
            return ""
        number = len(self.citations) + 1
        citation = self.citations.setdefault(
            (file, section),
            Citation(
                number=number,
                title=source.title,
                section=source.sections[section],
                language=source.language,
                note=source.note,
            ),
        )
        return f"#source-{citation.number}"

    def _here(self, match: re.Match[str], line: int) -> str:
        return self._within(self.place.module, match["anchor"], line)

    def _neighbour(self, match: re.Match[str], line: int) -> str:
        return self._within(match["module"], match["anchor"], line)

    def _within(self, module: str | None, anchor: str | None, line: int) -> str:
        """The address of a module of this course, or of a paragraph in it."""
        if self.place.course is None or module is None:
            self.note(line, "a link here must say the whole address; write /courses/<course>/<module>/#<paragraph>")
            return ""
        self.links.append(Link(line=line, course=self.place.course, module=module, anchor=anchor))
        fragment = f"#{anchor}" if anchor else ""
        return (
            fragment if module == self.place.module and anchor else f"/courses/{self.place.course}/{module}/{fragment}"
        )

    def _in_site(self, match: re.Match[str], line: int) -> str:
        self.links.append(Link(line=line, course=match["course"], module=match["module"], anchor=match["anchor"]))
        return match[0]

    def _outside(self, match: re.Match[str], _line: int) -> str:
        return match[0]

    def _refusal(self, href: str) -> str:
        if "%7B" in href or "{" in href:
            return "the company's words cannot stand in a link's address; write them in the text"
        if href.startswith("http://"):
            return f"the link {href} is not encrypted; write https://"
        if href.startswith("source:"):
            return f"the source {href} has no section; write source:<file>#<section>"
        scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", href)
        what = f"a {scheme[0]} link is refused" if scheme else f"the link `{href}` leads nowhere"
        return f"{what}; write ../<module>/, #<paragraph>, /courses/<course>/, https://, mailto: or source:<file>#<section>"
