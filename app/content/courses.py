"""A course's folder: its outline, the outline's translations, its modules in every language, its pictures."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from app.content import company_words, renders
from app.content.block_labels import Labels
from app.content.files import ID, ID_ADVICE, entries, is_id, is_language, read_text, relative
from app.content.links import CitableSource, Place
from app.content.problems import Problem
from app.content.schema import built_for
from app.content.titled_texts import TitledText, titled
from app.content.translations import Translation, translated
from app.content.yaml_source import YamlSource, read_yaml
from app.core.model import CourseOutline

MODULE_FILE = re.compile(rf"(?P<number>[0-9]{{2}})-(?P<id>{ID.pattern})\.md")
PICTURE_FILE = re.compile(rf"{ID.pattern}\.(?:svg|png|jpg|webp)")
ACTIVE_SVG = re.compile(r"<script|<foreignObject|\son[a-z]+\s*=|javascript:|<!ENTITY", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class CourseFiles:
    """What a course's folder holds. `outlines` and `translations` are by language, `modules` by language and file name.

    `listing` has the names of all files by language, those that cannot be read among them.
    """

    slug: str
    folder: str
    source: YamlSource
    outline: CourseOutline
    outlines: Mapping[str, CourseOutline]
    translations: Mapping[str, Translation[CourseOutline]]
    modules: Mapping[str, Mapping[str, TitledText]]
    listing: Mapping[str, frozenset[str]]
    images: Mapping[str, Path]

    @property
    def originals(self) -> Mapping[str, TitledText]:
        """The modules in the language that the course is written in, by file name."""
        return self.modules.get(self.outline.source_language, {})

    def original(self, module_id: str) -> TitledText | None:
        """The original of the module with that id, if it is listed and there."""
        files = (plan.file for plan in self.outline.modules if plan.id == module_id)
        return self.originals.get(next(files, ""))

    def is_stale(self, module: TitledText, name: str) -> bool:
        """Whether the original of a translated module, of that file name, has changed since."""
        original = self.originals.get(name)
        return original is not None and original is not module and module.renders != renders.digest_of(original.text)


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What courses are read with: the content folder, the sources they may cite, the labels of their blocks."""

    root: Path
    labels: Labels
    sources: Mapping[str, CitableSource] = field(default_factory=dict)


def read_courses(shelf: Shelf, problems: list[Problem]) -> dict[str, CourseFiles]:
    """Every course that can be read, by slug."""
    folders = [path for path in entries(shelf.root / "courses") if path.is_dir() and path.name != "rights"]
    found = (read_course(shelf, folder, problems) for folder in folders)
    return {course.slug: course for course in found if course}


def read_course(shelf: Shelf, folder: Path, problems: list[Problem]) -> CourseFiles | None:
    """The course in that folder, or None where its outline cannot be read."""
    slug, name = folder.name, relative(folder, shelf.root)
    if not is_id(slug):
        problems.append(Problem(name, 1, f"`{slug}` is not an id; {ID_ADVICE}"))
    problems.extend(_unexpected(folder, name))
    images = dict(_images(folder / "images", name, problems))
    languages = [path.name for path in entries(folder) if path.is_dir() and is_language(path.name)]
    modules = {language: dict(_modules(shelf, slug, language, images, problems)) for language in languages}
    file = f"{name}/course.yaml"
    if not (shelf.root / file).is_file():
        problems.append(Problem(file, 1, "is missing, so this folder is not a course; write it, or remove the folder"))
        return None
    source = _yaml(shelf.root, file, problems)
    outline = source and built_for(CourseOutline, slug, source, problems)
    if not source or not outline:
        return None
    outlines = {outline.source_language: outline}
    translations: dict[str, Translation[CourseOutline]] = {}
    for language in languages:
        here = f"{name}/{language}/course.yaml"
        if language != outline.source_language:
            if texts := _yaml(shelf.root, here, problems):
                translations[language] = translated(outline, texts, problems)
                if edition := translations[language].value:
                    outlines[language] = edition
        elif (shelf.root / here).is_file():
            problems.append(Problem(here, 1, "is in the language of ../course.yaml, which holds its texts; remove it"))
    return CourseFiles(
        slug=slug,
        folder=name,
        source=source,
        outline=outline,
        outlines=outlines,
        translations=translations,
        modules=modules,
        listing={language: frozenset(path.name for path in entries(folder / language)) for language in languages},
        images=images,
    )


def _yaml(root: Path, file: str, problems: list[Problem]) -> YamlSource | None:
    """The data of a course.yaml, which may not depend on the company: titles stand on certificates."""
    text = read_text(root, file, problems)
    if text is None:
        return None
    problems.extend(company_words.refused(text, file, "course.yaml"))
    return read_yaml(text, file, problems)


def _unexpected(folder: Path, name: str) -> Iterator[Problem]:
    """What does not belong into a course's folder."""
    for path in entries(folder):
        if path.is_dir() and path.name != "images" and not is_language(path.name):
            yield Problem(f"{name}/{path.name}", 1, "is neither images/ nor a language's code such as `nb`; rename it")
        elif path.is_file() and path.name != "course.yaml":
            yield Problem(f"{name}/{path.name}", 1, "does not belong here; modules stand in a folder by language")


def _images(folder: Path, name: str, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """The pictures of a course by name."""
    for path in entries(folder):
        file = f"{name}/images/{path.name}"
        if not PICTURE_FILE.fullmatch(path.name):
            problems.append(
                Problem(file, 1, "is not a picture's name; write lower-case words and .svg, .png, .jpg or .webp")
            )
            continue
        if path.suffix == ".svg":
            problems.extend(_drawing_faults(path, file))
        yield path.name, path


def _drawing_faults(path: Path, file: str) -> Iterator[Problem]:
    """An SVG that could run something, or that no browser would draw."""
    body = path.read_bytes()
    lines = body.decode("utf-8", errors="replace").split("\n")
    active = [
        (number, match[0].strip()) for number, line in enumerate(lines, start=1) for match in ACTIVE_SVG.finditer(line)
    ]
    for number, found in active:
        yield Problem(file, number, f"`{found}` makes the picture active; remove it")
    if active:
        return
    try:
        ElementTree.fromstring(body)  # noqa: S314 # entities were refused above
    except ElementTree.ParseError as error:
        yield Problem(file, error.position[0], f"is not an SVG that can be drawn ({error}); export it anew")


def _modules(
    shelf: Shelf, slug: str, language: str, images: Mapping[str, Path], problems: list[Problem]
) -> Iterator[tuple[str, TitledText]]:
    """The modules of a course in one language by file name."""
    for path in entries(shelf.root / "courses" / slug / language):
        file = relative(path, shelf.root)
        match = MODULE_FILE.fullmatch(path.name)
        if path.name == "course.yaml":
            continue
        if match is None or not path.is_file():
            problems.append(Problem(file, 1, "is not a module's name; write two digits and an id, such as 01-why.md"))
            continue
        text = read_text(shelf.root, file, problems)
        if text is not None:
            place = Place(
                file=file, language=language, course=slug, module=match["id"], images=images, sources=shelf.sources
            )
            yield path.name, titled(text, place, shelf.labels, problems)
