"""The contract of a job: it prepares without a transaction, and gives what is to be written in the one that marks it done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clock import utc_now
from app.content.catalogue import Catalogue
from app.mail.mailing import Mailing
from app.services.context import Setting
from app.store.engine import Database
from app.store.queries import company


@dataclass(frozen=True, kw_only=True)
class House:
    """What jobs work with: the database, the content, the site's public address, and what mail is sent with, if any is."""

    database: Database
    catalogue: Catalogue
    public_url: str
    mailing: Mailing | None = None

    @property
    def sending(self) -> Mailing:
        """What mail is sent with."""
        if self.mailing is None:
            raise RuntimeError("this worker sends no mail")
        return self.mailing

    def setting(self, db: Session) -> Setting:
        """What surrounds a change made by a job."""
        return Setting(catalogue=self.catalogue, company=company.profile(db), public_url=self.public_url, now=utc_now())


class TooEarly(Exception):
    """The fact that the job waits for has moved: it comes again at `run_at`."""

    def __init__(self, run_at: datetime) -> None:
        super().__init__(f"comes again at {run_at}")
        self.run_at = run_at


Write = Callable[[Session], None]
"""What a job writes; it may raise TooEarly, and then nothing is written."""

Job = Callable[[House, dict[str, Any]], Write]
"""A job, by its payload."""
