"""The three courses that come with Gangway, each a second time: a company with six."""

import shutil
from pathlib import Path

from app.config import CHECKOUT

AGAIN = "again-"


def write(folder: Path) -> Path:
    """A content folder of them; a second copy has its quiz, and says so in its slug alone."""
    for kind in ("courses", "quizzes", "certificates"):
        shutil.copytree(CHECKOUT / kind, folder / kind)
    for quiz in [path.name for path in (CHECKOUT / "quizzes").iterdir() if path.is_dir()]:
        for kind, file, named in (("courses", "course.yaml", "quiz"), ("quizzes", "quiz.yaml", "course")):
            copy = folder / kind / f"{AGAIN}{quiz}"
            shutil.copytree(CHECKOUT / kind / quiz, copy)
            text = (copy / file).read_text(encoding="utf-8")
            renamed = text.replace(f"{named}: {quiz}\n", f"{named}: {AGAIN}{quiz}\n", 1)
            (copy / file).write_text(renamed, encoding="utf-8")
    return folder
