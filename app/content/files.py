"""Reading the content folder: texts with a bound on their size, and the names that folders and files may have."""

import re
from pathlib import Path

from app import i18n
from app.content.problems import Problem

MAXIMUM_BYTES = 1_000_000
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
ID_ADVICE = "write lower-case letters, digits and hyphens, such as `sort-facts`"


def is_id(word: str) -> bool:
    """Whether this may name something: lower-case words joined by hyphens."""
    return ID.fullmatch(word) is not None


def is_language(word: str) -> bool:
    """Whether this looks like a language's code, such as `nb` or `en-GB`."""
    return LANGUAGE.fullmatch(word) is not None and i18n.is_locale(word)


def entries(folder: Path) -> list[Path]:
    """What is in a folder by name, without hidden files; empty where there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def relative(path: Path, root: Path) -> str:
    """The path as problems name it."""
    return path.relative_to(root).as_posix()


def read_text(root: Path, file: str, problems: list[Problem]) -> str | None:
    """The text of a file with plain line ends, or None and a problem."""
    path = root / file
    if not path.is_file():
        problems.append(Problem(file, 1, "is missing; add the file"))
        return None
    body = path.read_bytes()
    if len(body) > MAXIMUM_BYTES:
        problems.append(Problem(file, 1, f"is larger than {MAXIMUM_BYTES:,} bytes; divide it"))
        return None
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        problems.append(Problem(file, line, "is not UTF-8; save the file as UTF-8"))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")
