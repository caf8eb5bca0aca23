"""The small content folder with another quiz: one item of each type but branching, in English and Hebrew."""

from pathlib import Path

from tests.content import trees

HERE = Path(__file__).parent


def write(root: Path, *, with_choice: bool = False) -> Path:
    """Write the folder into `root`, which is returned: with the types that it alone has, or with both kinds of choice too."""
    parts = {
        trees.QUIZ: ("quiz.yaml", "choice.yaml"),
        trees.HEBREW_QUIZ: ("he.yaml", "choice.he.yaml"),
    }
    trees.write_tree(
        root,
        edits={
            path: (HERE / types).read_text("utf-8") + ((HERE / choice).read_text("utf-8") if with_choice else "")
            for path, (types, choice) in parts.items()
        },
    )
    return trees.confirmed(root)
