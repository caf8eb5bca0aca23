"""The catalogue: all content, compiled once and known to be sound."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.content import lint
from app.content.block_labels import Labels, translated
from app.content.courses import CourseFiles
from app.content.library import Library, read_library
from app.content.links import CitableSource
from app.content.policies import compiled_policy
from app.content.problems import ContentProblems, Problem
from app.content.quizzes import QuizFiles
from app.content.structure import digest, structure_body, text_body
from app.content.suggestions import compiled_editions
from app.core.model import CertificateDesign, Course, Module, QuizEdition
from app.core.paths import LearningPath
from app.core.policies import Policy
from app.core.suggestions import Edition

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All content by slug; courses, quizzes, paths and suggestions then by language, the one they are written in first.

    `stale_paths` are the languages of each path whose original has changed since.
    """

    courses: Mapping[str, Mapping[str, Course]]
    quizzes: Mapping[str, Mapping[str, QuizEdition]]
    paths: Mapping[str, Mapping[str, LearningPath]]
    stale_paths: Mapping[str, frozenset[str]]
    policies: Mapping[str, Policy]
    suggestions: Mapping[str, Mapping[str, Edition]]
    designs: Mapping[str, CertificateDesign]
    sources: Mapping[str, CitableSource]
    rights_texts: Mapping[str, str]
    images: Mapping[str, Mapping[str, Path]]

    def course(self, slug: str, language: str) -> Course | None:
        """The course in that language, else in the one it is written in."""
        editions = self.courses.get(slug, {})
        return editions.get(language) or next(iter(editions.values()), None)

    def is_voluntary(self, slug: str) -> bool:
        """Whether people choose a course for themselves; one that is no longer offered counts as required."""
        return any(course.outline.voluntary for course in self.courses.get(slug, {}).values())

    def languages(self, slug: str) -> tuple[str, ...]:
        """The languages in which a course is offered, the one it is written in first; none where there is no such course."""
        return tuple(self.courses.get(slug, {}))

    def quiz(self, slug: str, language: str) -> QuizEdition | None:
        """The quiz in that language, else in the one it is written in."""
        editions = self.quizzes.get(slug, {})
        return editions.get(language) or next(iter(editions.values()), None)

    def path(self, path_id: str, language: str) -> LearningPath | None:
        """The path in that language, else in the one it is written in."""
        editions = self.paths.get(path_id, {})
        return editions.get(language) or next(iter(editions.values()), None)

    def original_of_path(self, path_id: str, language: str) -> LearningPath | None:
        """The path in the language it is written in, where the translation into that language is older."""
        is_stale = language in self.stale_paths.get(path_id, ())
        return next(iter(self.paths[path_id].values())) if is_stale else None

    def rights(self, language: str, country: str | None = None) -> str:
        """The HTML of the rights block: for language and country, else for the language, else in English.

        Load has seen to it that there is one in every language of a course that needs it.
        """
        for name in (f"{language}-{country}", language, "en"):
            if name in self.rights_texts:
                return self.rights_texts[name]
        return ""

    def image(self, slug: str, name: str) -> Path | None:
        """The file of a course's picture; None for any other name."""
        return self.images.get(slug, {}).get(name)


def load(root: Path, labels: Labels = translated) -> Catalogue:
    """Everything in a content folder; raises ContentProblems with all problems of all files."""
    return compiled(sound(root, labels))


def sound(root: Path, labels: Labels = translated) -> Library:
    """The files of a content folder; raises ContentProblems with all problems of all of them."""
    problems: list[Problem] = []
    library = read_library(root, labels, problems)
    problems.extend(lint.faults(library))
    if problems:
        raise ContentProblems(problems)
    return library


def compiled(library: Library) -> Catalogue:
    """What the files of a sound folder say."""
    return Catalogue(
        courses={slug: _editions(course) for slug, course in library.courses.items()},
        quizzes={slug: _quiz_editions(quiz) for slug, quiz in library.quizzes.items()},
        paths=library.paths.by_id,
        stale_paths=library.paths.stale,
        policies={slug: compiled_policy(policy) for slug, policy in library.policies.items()},
        suggestions={slug: compiled_editions(files) for slug, files in library.suggestions.items()},
        designs=library.designs,
        sources=library.sources,
        rights_texts=library.rights.shown,
        images={slug: course.images for slug, course in library.courses.items()},
    )


def check(root: Path) -> list[Problem]:
    """All problems of a content folder in order; none where it can be used."""
    problems: list[Problem] = []
    library: Library = read_library(root, translated, problems)
    return sorted({*problems, *lint.faults(library)})


def _editions(files: CourseFiles) -> dict[str, Course]:
    structure_digest = digest(structure_body(files.outline))
    return {
        language: Course(
            slug=files.slug,
            language=language,
            outline=outline,
            modules=tuple(_modules(files, language)),
            structure_digest=structure_digest,
            is_stale=language in files.translations and bool(files.translations[language].stale),
        )
        for language, outline in files.outlines.items()
    }


def _modules(files: CourseFiles, language: str) -> list[Module]:
    found = []
    for plan in files.outline.modules:
        text = files.modules[language][plan.file]
        found.append(
            Module(
                id=plan.id,
                title=text.title,
                minutes=plan.minutes,
                objectives=plan.objectives,
                language=language,
                html=text.draft.html,
                headings=text.draft.headings,
                citations=text.draft.citations,
                words=text.draft.words,
                anchors=text.draft.anchors,
                source=text.text,
                text_digest=digest(text.text),
                is_stale=files.is_stale(text, plan.file),
            )
        )
    return found


def _quiz_editions(files: QuizFiles) -> dict[str, QuizEdition]:
    structure_digest = digest(structure_body(files.quiz))
    return {
        language: QuizEdition(
            slug=files.slug,
            language=language,
            quiz=quiz,
            structure_digest=structure_digest,
            text_digest=digest(text_body(quiz)),
            stale=_stale_scenarios(files, language),
        )
        for language, quiz in files.editions.items()
    }


def _stale_scenarios(files: QuizFiles, language: str) -> frozenset[str]:
    parts = files.translations[language].stale if language in files.translations else ()
    return frozenset(part.removeprefix("scenarios.") for part in parts if part.startswith("scenarios."))
