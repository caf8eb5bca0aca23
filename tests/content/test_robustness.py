"""Whatever stands in an author's file, the check answers with problems on lines that exist, and never breaks."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.catalogue import check
from tests.content import trees

WRITTEN = sorted(file for file in trees.FILES if file.endswith((".md", ".yaml")))
WORDS = [
    "[]",
    "{}",
    '""',
    "-",
    "&a",
    "*a",
    "!!int",
    ":",
    "#",
    "{{",
    "<b>",
    "](",
    "../",
    "source:",
    "1/0",
    "-1",
    "null",
    ">",
    "1.",
    "\x00",
    "\u202e",
    "\ufeff",
]
LINES = ["::: do\n", ":::\n", "{#x}\n", "```\n", "| a | b |\n|---|---|\n", "---\n", "\t", "  "]
SCRAPS = st.sampled_from([*WORDS, *(f"{word} " for word in WORDS), *LINES])


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trees.write_tree(tmp_path_factory.mktemp("content"))


@given(file=st.sampled_from(WRITTEN), data=st.data())
def test_the_check_never_breaks(root: Path, file: str, data: st.DataObject) -> None:
    text = trees.FILES[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 200)))
    (root / file).write_text(text[:start] + data.draw(SCRAPS) + text[end:], "utf-8")
    try:
        for problem in check(root):
            path = root / problem.file
            last = path.read_text("utf-8").count("\n") + 1 if path.is_file() else 1
            assert 1 <= problem.line <= last, problem
    finally:
        (root / file).write_text(text, "utf-8")
