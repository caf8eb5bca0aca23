"""The contract of a job: it prepares without a transaction, and gives what is to be written in the one that marks it done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clock import utc_now
from app.content.catalogue import Catalogue
from app.credentials.signing import KeyFile
from app.mail.mailing import Mailing
from app.services.context import Setting
from app.services.documents import Press
from app.services.log_sealing import HeadSigning
from app.store.engine import Database
from app.store.queries import company


@dataclass(frozen=True, kw_only=True)
class House:
    """What jobs work with: database, content, the site's address, what mail is sent with and heads of the log are signed with."""

    database: Database
    catalogue: Catalogue
    public_url: str
    signing: HeadSigning | None = None
    mailing: Mailing | None = None
    keys: KeyFile | None = None

    @property
    def press(self) -> Press:
        """What documents are made with."""
        if self.keys is None:
            raise RuntimeError("this worker signs nothing")
        return Press(self.database, self.keys)

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
