"""What is installed is pinned, and checked by its hash."""

import re

import pytest

from tests.tooling.checkout import ROOT

LOCKS = ["requirements-install.txt", "requirements.txt", "requirements-dev.txt"]


def pins(name: str) -> dict[str, list[str]]:
    """Each pinned package with its hashes, by the line that pins it."""
    joined = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return {line.split("--hash")[0].strip(): re.findall(r"--hash=sha256:[0-9a-f]{64}\b", line) for line in lines}


def names(requirements: str) -> set[str]:
    """The packages that an .in file asks for."""
    lines = (ROOT / requirements).read_text(encoding="utf-8").splitlines()
    asked = [re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith(("#", "-r"))]
    return {match[0].lower() for match in asked if match}


@pytest.mark.parametrize("name", LOCKS)
def test_each_requirement_is_one_version_with_its_hashes(name):
    for pin, hashes in pins(name).items():
        assert re.match(r"^[a-z0-9._-]+(\[[a-z,]+\])?==[^ ;]+( ;.*)?$", pin), pin
        assert hashes, f"{pin} has no hash"


@pytest.mark.parametrize("name", LOCKS)
def test_all_that_is_asked_for_is_pinned(name):
    pinned = {re.split(r"[\[=]", pin)[0] for pin in pins(name)}
    assert names(name.replace(".txt", ".in")) - pinned == set()


def test_tests_run_on_what_the_site_runs_on():
    assert set(pins("requirements.txt")) - set(pins("requirements-dev.txt")) == set()
