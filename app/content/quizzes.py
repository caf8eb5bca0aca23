"""A quiz's folder: quiz.yaml and its translations."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.content import company_words
from app.content.files import ID_ADVICE, entries, is_id, is_language, read_text, relative
from app.content.problems import Problem
from app.content.schema import built_for
from app.content.translations import Translation, translated
from app.content.yaml_source import YamlSource, read_yaml
from app.core.model import Quiz


@dataclass(frozen=True, kw_only=True)
class QuizFiles:
    """What a quiz's folder holds; `editions`, `sources` and `translations` are by language."""

    slug: str
    source: YamlSource
    quiz: Quiz
    editions: Mapping[str, Quiz]
    sources: Mapping[str, YamlSource]
    translations: Mapping[str, Translation[Quiz]]


def read_quizzes(root: Path, problems: list[Problem]) -> dict[str, QuizFiles]:
    """Every quiz that can be read, by slug."""
    found = (read_quiz(root, folder, problems) for folder in entries(root / "quizzes") if folder.is_dir())
    return {quiz.slug: quiz for quiz in found if quiz}


def read_quiz(root: Path, folder: Path, problems: list[Problem]) -> QuizFiles | None:
    """The quiz in that folder, or None where quiz.yaml cannot be read."""
    slug, name = folder.name, relative(folder, root)
    if not is_id(slug):
        problems.append(Problem(name, 1, f"`{slug}` is not an id; {ID_ADVICE}"))
    source = _yaml(root, f"{name}/quiz.yaml", problems)
    quiz = source and built_for(Quiz, slug, source, problems)
    editions: dict[str, Quiz] = {}
    sources: dict[str, YamlSource] = {}
    translations: dict[str, Translation[Quiz]] = {}
    for path in entries(folder):
        file = f"{name}/{path.name}"
        if path.name == "quiz.yaml":
            continue
        if path.suffix != ".yaml" or not is_language(path.stem) or not path.is_file():
            problems.append(
                Problem(file, 1, "is neither quiz.yaml nor a translation such as nb.yaml; rename or remove it")
            )
        elif quiz and path.stem == quiz.source_language:
            problems.append(Problem(file, 1, "is in the language of quiz.yaml, which holds its texts; remove it"))
        elif quiz and (texts := _yaml(root, file, problems)):
            translations[path.stem] = translated(quiz, texts, problems)
            if edition := translations[path.stem].value:
                editions[path.stem], sources[path.stem] = edition, texts
    if not source or not quiz:
        return None
    return QuizFiles(
        slug=slug,
        source=source,
        quiz=quiz,
        editions={quiz.source_language: quiz} | editions,
        sources={quiz.source_language: source} | sources,
        translations=translations,
    )


def _yaml(root: Path, file: str, problems: list[Problem]) -> YamlSource | None:
    text = read_text(root, file, problems)
    if text is None:
        return None
    problems.extend(company_words.faults(text, file))
    return read_yaml(text, file, problems)
