"""Exchange with a content folder: a foreign file becomes a folder of quizzes/, a quiz of it becomes a foreign file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.content import catalogue
from app.content.block_labels import translated
from app.content.courses import CourseFiles
from app.content.exchange import exporting, formats, importing, quiz_yaml
from app.content.exchange.importing import Plan
from app.content.exchange.report import Report, UnreadableFile
from app.content.files import ID_ADVICE, is_id, is_language
from app.content.library import Library, read_library
from app.content.lint_quizzes import placed_items
from app.content.problems import Problem, suggestion
from app.content.quizzes import QuizFiles
from app.core.model import Quiz


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A quiz that was written: where, what was lost on the way, and what its author has yet to mend."""

    file: str
    quiz: Quiz
    losses: Sequence[Problem]
    unfinished: Sequence[Problem]


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A quiz in a foreign format, with what was lost on the way."""

    body: bytes
    questions: int
    losses: Sequence[Problem]


def import_quiz(root: Path, body: bytes, name: str, form: str, plan: Plan) -> Imported:
    """Write quizzes/<slug>/quiz.yaml, never over a folder that exists; raises UnreadableFile with a sentence."""
    folder = root / "quizzes" / plan.slug
    _check_names(plan, folder)
    planned = _with_course(plan, _read(root))
    report = Report(name)
    quiz = importing.quiz(formats.read(body, name, form, report), planned, report)
    text = quiz_yaml.text(quiz)
    folder.mkdir(parents=True)
    (folder / "quiz.yaml").write_text(text, encoding="utf-8", newline="\n")
    file = f"quizzes/{plan.slug}/quiz.yaml"
    unfinished = [problem for problem in catalogue.check(root) if problem.file == file]
    return Imported(file=file, quiz=quiz, losses=report.losses, unfinished=unfinished)


def export_quiz(root: Path, slug: str, form: str, language: str) -> Exported:
    """The quiz in that language, else in its own where none is given; raises UnreadableFile where there is none."""
    library = _read(root)
    files = library.quizzes.get(slug)
    if files is None:
        raise UnreadableFile(f"There is no quiz `{slug}` that can be read; {suggestion(slug, library.quizzes)}.")
    quiz = files.editions.get(language or files.quiz.source_language)
    if quiz is None:
        raise UnreadableFile(f"`{slug}` has no texts in `{language}`; {suggestion(language, files.editions)}.")
    report = Report(files.source.file)
    lines = _lines(files)
    everything = exporting.collection(quiz, language or quiz.source_language, lines, report)
    collection = formats.held(everything, form, report)
    if not collection.questions:
        raise UnreadableFile(f"`{slug}` has no item that this format can hold.")
    body = formats.write(collection, form, report)
    return Exported(body=body, questions=len(collection.questions), losses=report.losses)


def _read(root: Path) -> Library:
    return read_library(root, translated, [])


def _lines(files: QuizFiles) -> Mapping[str, int]:
    return {item.id: files.source.line(path) for path, item in placed_items(files.quiz)}


def _check_names(plan: Plan, folder: Path) -> None:
    if not is_id(plan.slug):
        raise UnreadableFile(f"`{plan.slug}` is not a name for a folder; {ID_ADVICE}.")
    if folder.exists():
        raise UnreadableFile(f"quizzes/{plan.slug} exists already; choose another name, or remove it first.")
    if plan.language and not is_language(plan.language):
        raise UnreadableFile(f"`{plan.language}` is not a language's code such as `en`.")


def _with_course(plan: Plan, library: Library) -> Plan:
    """The plan with the course's first objective where none is given; both aims have to be there in the course."""
    course = library.courses.get(plan.course)
    if course is None:
        raise UnreadableFile(
            f"There is no course `{plan.course}` that can be read; {suggestion(plan.course, library.courses)}."
        )
    objectives = [objective.id for objective in course.outline.objectives]
    if plan.objective and plan.objective not in objectives:
        advice = suggestion(plan.objective, objectives)
        raise UnreadableFile(f"`{plan.course}` has no objective `{plan.objective}`; {advice}.")
    known = _paragraphs(course)
    if plan.explained_in and plan.explained_in not in known:
        advice = suggestion(plan.explained_in, known)
        raise UnreadableFile(f"`{plan.course}` has no paragraph `{plan.explained_in}`; {advice}.")
    return replace(plan, objective=plan.objective or objectives[0])


def _paragraphs(course: CourseFiles) -> list[str]:
    """Every paragraph that can be linked to, as `<module>#<paragraph id>`."""
    found = ((plan.id, course.original(plan.id)) for plan in course.outline.modules)
    return [f"{module_id}#{anchor}" for module_id, module in found if module for anchor in module.draft.author_ids]
