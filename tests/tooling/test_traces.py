"""Nothing in the checkout tells of the machine it was made on, or depends on where packages came from."""

import re

from tests.tooling.checkout import ROOT, own_files

MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:home|root|Users|work)/\w|[A-Z]:\\Users")
HOSTS = r"\bregistry\.npmjs\.|\bregistry\.yarnpkg\.|\bfiles\.pythonhosted\.|\bpypi\.org/simple"
PACKAGE_INDEX = re.compile(rf"{HOSTS}|@ file:|--(?:extra-)?index-url|--find-links")


def found(pattern: re.Pattern[str]) -> list[str]:
    places = []
    for path in own_files():
        if path == ROOT / "tests" / "tooling" / "test_traces.py":
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if pattern.search(line):
                places.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return places


def test_no_file_names_a_path_of_a_machine():
    assert found(MACHINE_PATH) == []


def test_no_file_names_a_package_index():
    assert found(PACKAGE_INDEX) == []
