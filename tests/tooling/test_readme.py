"""The README names every setting and every make target."""

import re
from collections.abc import Iterator, Mapping

from app.config import Settings
from tests.tooling.checkout import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


class Asked(Mapping[str, str]):
    """An empty environment that remembers what it was asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def in_tables() -> set[str]:
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", README, flags=re.MULTILINE))


def test_the_table_has_each_setting_and_no_other():
    environ = Asked()
    Settings.from_environment(environ)
    assert in_tables() == environ.names


def test_each_make_target_is_explained():
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", README)) | set(
        re.findall(r"^make ([a-z-]+)", README, flags=re.MULTILINE)
    )
    assert targets - named == set()
    assert named - targets == set()
