"""The contract of a job: it prepares without a transaction, and gives what is to be written in the one that marks it done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.content.catalogue import Catalogue
from app.store.engine import Database


@dataclass(frozen=True, kw_only=True)
class House:
    """What jobs work with: the database, the content, and the site's public address."""

    database: Database
    catalogue: Catalogue
    public_url: str


class TooEarly(Exception):
    """The fact that the job waits for has moved: it comes again at `run_at`."""

    def __init__(self, run_at: datetime) -> None:
        super().__init__(f"comes again at {run_at}")
        self.run_at = run_at


Write = Callable[[Session], None]
"""What a job writes; it may raise TooEarly, and then nothing is written."""

Job = Callable[[House, dict[str, Any]], Write]
"""A job, by its payload."""
