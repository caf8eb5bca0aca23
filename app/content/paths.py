"""Learning paths: courses/paths.yaml, its translations, and what has to agree with the courses."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.content import company_words
from app.content.courses import CourseFiles
from app.content.files import entries, is_language, read_text
from app.content.lint_ids import id_faults
from app.content.problems import Problem, suggestion
from app.content.schema import built
from app.content.translations import Translation, translated
from app.content.yaml_source import YamlSource, read_yaml
from app.core.paths import LearningPath, LearningPaths, PathStep

FILE = "courses/paths.yaml"


@dataclass(frozen=True, kw_only=True)
class PathFiles:
    """What stands in paths.yaml, and in its translations such as paths.nb.yaml, by language."""

    source: YamlSource | None = None
    editions: Mapping[str, LearningPaths] = field(default_factory=dict)
    translations: Mapping[str, Translation[LearningPaths]] = field(default_factory=dict)

    @property
    def by_id(self) -> dict[str, dict[str, LearningPath]]:
        """Every path by id, then by language, the one it is written in first."""
        found: dict[str, dict[str, LearningPath]] = {}
        for language, edition in self.editions.items():
            for path in edition.paths:
                found.setdefault(path.id, {})[language] = path
        return found

    @property
    def stale(self) -> dict[str, frozenset[str]]:
        """The languages in which a path's texts render an original that has changed since, by the path's id."""
        return {
            path_id: frozenset(
                language for language, each in self.translations.items() if f"paths.{path_id}" in each.stale
            )
            for path_id in self.by_id
        }


def read_paths(root: Path, problems: list[Problem]) -> PathFiles:
    """The paths of a content folder; none where it has no paths.yaml."""
    if not (root / FILE).is_file():
        return PathFiles()
    source = _yaml(root, FILE, problems)
    original = source and built(LearningPaths, source, problems)
    if not source or not original:
        return PathFiles(source=source)
    editions = {original.source_language: original}
    translations: dict[str, Translation[LearningPaths]] = {}
    for path in entries(root / "courses"):
        stem, _, language = path.stem.partition(".")
        if stem != "paths" or path.suffix != ".yaml" or not language:
            continue
        file = f"courses/{path.name}"
        if not is_language(language) or language == original.source_language:
            problems.append(Problem(file, 1, "is not a translation such as paths.nb.yaml; rename or remove it"))
        elif texts := _yaml(root, file, problems):
            translations[language] = translated(original, texts, problems)
            if edition := translations[language].value:
                editions[language] = edition
    return PathFiles(source=source, editions=editions, translations=translations)


def _yaml(root: Path, file: str, problems: list[Problem]) -> YamlSource | None:
    """The data of a file whose titles stand in lists, and may not depend on the company."""
    text = read_text(root, file, problems)
    if text is None:
        return None
    problems.extend(company_words.refused(text, file, "a path"))
    return read_yaml(text, file, problems)


def path_faults(files: PathFiles, courses: Mapping[str, CourseFiles], folders: frozenset[str]) -> Iterator[Problem]:
    """What has to be mended in paths.yaml, and between it and the courses."""
    source, original = files.source, next(iter(files.editions.values()), None)
    if source is None or original is None:
        return
    yield from id_faults(source)
    if not is_language(original.source_language):
        yield source.problem(
            ("source_language",), f"`{original.source_language}` is not a language's code such as `en`"
        )
    for place, path in enumerate(original.paths):
        here = ("paths", place)
        if not path.steps:
            yield source.problem((*here, "steps"), "has no step; write one or more")
        for number, step in enumerate(path.steps):
            yield from _step(source, (*here, "steps", number), step)
        yield from _courses(source, here, path, courses, folders)


def _step(source: YamlSource, here: tuple[str | int, ...], step: PathStep) -> Iterator[Problem]:
    if not step.courses:
        yield source.problem((*here, "courses"), "names no course; write one or more")
    elif step.needs is not None and not 1 <= step.needs < len(step.courses):
        message = f"is {step.needs}; write fewer than the step has courses, and at least 1, or leave it out for all"
        yield source.problem((*here, "needs"), message)


def _courses(
    source: YamlSource,
    here: tuple[str | int, ...],
    path: LearningPath,
    courses: Mapping[str, CourseFiles],
    folders: frozenset[str],
) -> Iterator[Problem]:
    """Each course is there, is not one that people choose themselves, and stands once."""
    counts = Counter(path.courses)
    for number, step in enumerate(path.steps):
        for place, course in enumerate(step.courses):
            at = (*here, "steps", number, "courses", place)
            if course not in folders:
                yield source.problem(at, f"`{course}` is not a folder of courses/; {suggestion(course, folders)}")
            elif course in courses and courses[course].outline.voluntary:
                yield source.problem(at, f"`{course}` is voluntary, so no path may ask for it; remove it")
            if counts[course] > 1:
                yield source.problem(at, f"`{course}` stands {counts[course]} times in this path; keep it once")
