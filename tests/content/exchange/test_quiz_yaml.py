"""A quiz written as quiz.yaml is read again as the same quiz, by the reader that every quiz goes through."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings

from app.content.exchange import quiz_yaml
from app.content.quizzes import read_quiz
from app.core.model import Quiz
from tests.content.exchange import quizzes
from tests.content.trees import FILES, QUIZ

SHIPPED = Path(__file__).parents[3] / "quizzes"


def read(root: Path, slug: str, text: str) -> Quiz:
    folder = root / "quizzes" / slug
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "quiz.yaml").write_text(text, "utf-8")
    problems = []
    found = read_quiz(root, folder, problems)
    # Braces are the company's words here, and any words may hold some.
    assert [problem for problem in problems if "{{" not in problem.message] == []
    return found.quiz


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quizzes.quizzes(*quizzes.KINDS))
def test_any_quiz_is_read_as_it_was_written(tmp_path, quiz):
    assert read(tmp_path, quiz.slug, quiz_yaml.text(quiz)) == quiz


def test_a_quiz_is_written_as_its_author_wrote_it(tmp_path):
    quiz = read(tmp_path, "first-day", FILES[QUIZ])
    assert quiz_yaml.text(quiz) == FILES[QUIZ]


def test_every_shipped_quiz_survives(tmp_path):
    slugs = [path.parent.name for path in sorted(SHIPPED.glob("*/quiz.yaml"))]
    assert slugs
    for slug in slugs:
        quiz = read(tmp_path, slug, (SHIPPED / slug / "quiz.yaml").read_text("utf-8"))
        assert read(tmp_path, slug, quiz_yaml.text(quiz)) == quiz
