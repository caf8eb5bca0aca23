"""The small content folder with another quiz: one item of each type but choice and branching, in English and Hebrew."""

from pathlib import Path

from tests.content import trees

HERE = Path(__file__).parent


def write(root: Path) -> Path:
    """Write the folder into `root`, which is returned."""
    quizzes = {trees.QUIZ: "quiz.yaml", trees.HEBREW_QUIZ: "he.yaml"}
    return trees.write_tree(root, edits={path: (HERE / name).read_text("utf-8") for path, name in quizzes.items()})
