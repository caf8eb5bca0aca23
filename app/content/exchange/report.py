"""What could not be carried over, and why a file cannot be read at all."""

from app.content.problems import Problem


class UnreadableFile(Exception):
    """A file that is not taken at all; carries the sentence that says why."""


class Report:
    """Collects what could not be carried over, each with its file and line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._losses: dict[Problem, None] = {}

    def lost(self, message: str, *, line: int = 1, name: str = "", file: str = "") -> None:
        """Note one loss on one line, whatever words of the file it repeats; `name` is the question's."""
        told = f"`{name}`: {message}" if name else message
        self._losses[Problem(file or self.file, line, " ".join(told.split()))] = None

    @property
    def losses(self) -> tuple[Problem, ...]:
        """All losses by file and line, each once."""
        return tuple(sorted(self._losses))
