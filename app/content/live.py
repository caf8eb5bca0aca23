"""The catalogue that pages are made from: compiled once, or anew after each change while somebody writes."""

from pathlib import Path

from app.content import catalogue
from app.content.catalogue import Catalogue

FOLDERS = ("courses", "quizzes", "certificates", "policies", "suggestions")


class Content:
    """The content folder, compiled. With `watch`, a change on disk shows at the next request.

    Loading raises ContentProblems: at the start where content is broken, and while watching at each request until it is mended.
    """

    def __init__(self, root: Path, *, watch: bool = False) -> None:
        self.root = root
        self.watch = watch
        self._state = self._fingerprint() if watch else None
        self._catalogue: Catalogue | None = None
        if not watch:
            self._catalogue = catalogue.load(root)

    @property
    def catalogue(self) -> Catalogue:
        """What is compiled now."""
        if self.watch:
            state = self._fingerprint()
            if self._catalogue is None or state != self._state:
                self._catalogue = None
                self._catalogue = catalogue.load(self.root)
                self._state = state
        if self._catalogue is None:
            raise RuntimeError("content was not loaded")
        return self._catalogue

    def _fingerprint(self) -> tuple[tuple[str, int, int], ...]:
        """Every file with its size and time."""
        files = (path for folder in FOLDERS for path in (self.root / folder).rglob("*") if path.is_file())
        return tuple(sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files))
