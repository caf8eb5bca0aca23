"""Functions and files stay small enough to be read at once."""

import ast
from pathlib import Path

import pytest

from tests.tooling.checkout import ROOT, own_files

LONGEST_FUNCTION = 40
LONGEST_FILE = 300
MODULES = [path for path in own_files(ROOT / "app") if path.suffix == ".py" and "migrations" not in path.parts]


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_small(path):
    length = len(path.read_text(encoding="utf-8").splitlines())
    assert length <= LONGEST_FILE
    lengths = {each.name: each.end_lineno - each.lineno + 1 for each in functions(path)}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}
