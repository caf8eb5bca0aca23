"""Everything that was read from a content folder, before anything is known to be sound."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.content.block_labels import Labels
from app.content.courses import CourseFiles, Shelf, read_courses
from app.content.designs import read_designs
from app.content.files import entries
from app.content.links import CitableSource
from app.content.paths import PathFiles, read_paths
from app.content.policies import PolicyFiles, read_policies
from app.content.problems import Problem
from app.content.quizzes import QuizFiles, read_quizzes
from app.content.registers import Rights, read_rights, read_sources
from app.content.suggestions import SuggestionFiles, read_suggestions
from app.core.model import CertificateDesign

FOLDERS = ("courses", "quizzes", "certificates")


@dataclass(frozen=True, kw_only=True)
class Library:
    """What could be read, by slug or name. `folders` has also those that could not."""

    courses: Mapping[str, CourseFiles]
    quizzes: Mapping[str, QuizFiles]
    paths: PathFiles
    designs: Mapping[str, CertificateDesign]
    sources: Mapping[str, CitableSource]
    rights: Rights
    policies: Mapping[str, PolicyFiles]
    suggestions: Mapping[str, SuggestionFiles]
    folders: Mapping[str, frozenset[str]]


def read_library(root: Path, labels: Labels, problems: list[Problem]) -> Library:
    """Reads a content folder, and adds what cannot be read to `problems`."""
    for name in FOLDERS:
        if not (root / name).is_dir():
            problems.append(Problem(name, 1, "is missing; a content folder holds courses/, quizzes/ and certificates/"))
    sources = read_sources(root, problems)
    return Library(
        courses=read_courses(Shelf(root=root, labels=labels, sources=sources), problems),
        quizzes=read_quizzes(root, problems),
        paths=read_paths(root, problems),
        designs=read_designs(root, problems),
        sources=sources,
        rights=read_rights(root, problems),
        policies=read_policies(root, labels, problems),
        suggestions=read_suggestions(root, labels, problems),
        folders={name: frozenset(path.name for path in entries(root / name) if path.is_dir()) for name in FOLDERS},
    )
