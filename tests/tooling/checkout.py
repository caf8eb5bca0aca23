"""The files of the checkout that are its own, not what tools leave behind."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = {".git", ".venv", "data", "__pycache__", "node_modules", ".hypothesis"}


def own_files(folder: Path = ROOT) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in LEFT_BEHIND or path.name.endswith("_cache"):
            continue
        if path.is_dir():
            yield from own_files(path)
        else:
            yield path
