"""A small content folder that passes every check: a course in English and Hebrew, its quiz, a certificate design.

write_tree(tmp_path)                                            # as it is
write_tree(tmp_path, course="second-day")                       # one more course and quiz beside it
write_tree(tmp_path, edits={COURSE: ("minutes: 4", "minutes: 0")})   # old -> new, which stands there exactly once
write_tree(tmp_path, edits={COURSE: None})                      # without that file
write_tree(tmp_path, edits={"courses/notes.md": "text"})        # with another file, or other contents
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.content.block_labels import translated
from app.content.confirming import confirm
from app.content.library import read_library
from app.content.renderings import renderings

Swap = tuple[str, str]
Edit = str | bytes | Swap | list[Swap] | Callable[[str], str] | None

SLUG = "first-day"
COURSE = "courses/first-day/course.yaml"
ARRIVE = "courses/first-day/en/01-arrive.md"
ASK = "courses/first-day/en/02-ask.md"
IMAGE = "courses/first-day/images/desk.svg"
HEBREW_COURSE = "courses/first-day/he/course.yaml"
HEBREW_ARRIVE = "courses/first-day/he/01-arrive.md"
HEBREW_ASK = "courses/first-day/he/02-ask.md"
SOURCES = "courses/sources.yaml"
RIGHTS = "courses/rights/en.md"
HEBREW_RIGHTS = "courses/rights/he.md"
QUIZ = "quizzes/first-day/quiz.yaml"
HEBREW_QUIZ = "quizzes/first-day/he.yaml"
TEMPLATE = "certificates/default/template.html"
STYLE = "certificates/default/style.css"
DESIGN = "certificates/default/template.yaml"

FILLER = " ".join(["Nobody knows everything on a first day, so walk slowly and ask the people near you."] * 32)
"""The paragraph that makes the English modules long enough."""

BASE = Path(__file__).parent / "tree"
FILES = {
    path.relative_to(BASE).as_posix(): path.read_text("utf-8") for path in sorted(BASE.rglob("*")) if path.is_file()
}
"""The folder's files by path."""


def write_tree(root: Path, *, course: str = SLUG, edits: Mapping[str, Edit] | None = None) -> Path:
    """Write the tree into `root`, which is returned. `edits` name files as in FILES, before the course is renamed."""
    contents: dict[str, str | bytes] = dict(FILES)
    for file, edit in (edits or {}).items():
        changed = _edited(FILES.get(file, ""), edit)
        if changed is None:
            del contents[file]
        else:
            contents[file] = changed
    for file, content in contents.items():
        path = root / file.replace(SLUG, course)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.replace(SLUG, course).encode())
    return root


def _edited(text: str, edit: Edit) -> str | bytes | None:
    if callable(edit):
        return edit(text)
    if not isinstance(edit, tuple | list):
        return edit
    for old, new in [edit] if isinstance(edit, tuple) else edit:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} stands {text.count(old)} times in the file, not once")
        text = text.replace(old, new)
    return text


def confirmed(root: Path) -> Path:
    """The folder, its translations noted as rendering what they stand beside."""
    library = read_library(root, translated, [])
    confirm(root, library, [each.file for each in renderings(library)])
    return root


def line_of(root: Path, file: str, beginning: str) -> int:
    """The number of the first line of a file that begins so, apart from white space."""
    lines = (root / file).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if line.strip().startswith(beginning))
