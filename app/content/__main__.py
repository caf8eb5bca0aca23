"""`python -m app.content [folder]`: every problem of a content folder, or a line that says what is in it."""

import sys
from pathlib import Path

from app.content.catalogue import CHECKOUT, Catalogue, load
from app.content.problems import ContentProblems


def summary(catalogue: Catalogue) -> str:
    """What is in a content folder, in one line."""
    courses, quizzes = catalogue.courses, catalogue.quizzes
    modules = sum(len(course.modules) for editions in courses.values() for course in editions.values())
    languages = sorted({language for editions in courses.values() for language in editions})
    items = sum(len(next(iter(editions.values())).quiz.items) for editions in quizzes.values())
    return (
        f"{_count(len(courses), 'course')} ({_count(modules, 'module')} in {', '.join(languages) or 'no language'}), "
        f"{_count(len(quizzes), 'quiz', 'quizzes')} ({_count(items, 'item')}), "
        f"{_count(len(catalogue.designs), 'certificate design')}: no problems"
    )


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def main(arguments: list[str]) -> int:
    """Print problems, or the summary; 1 where there are problems, as a command's exit code."""
    root = Path(arguments[0]) if arguments else CHECKOUT
    try:
        print(summary(load(root)))
    except ContentProblems as broken:
        print(broken)
        print(_count(len(broken.problems), "problem"), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
