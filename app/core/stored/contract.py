"""What is said of a table in the registry of stored fields: whom it is about, who sees it, how long, what erasing does."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What a table is about, in the order in which people read of it."""

    PERSON = "person"
    WORK = "work"
    ACCESS = "access"
    COURSES = "courses"
    ANSWERS = "answers"
    RECORDS = "records"
    MAIL = "mail"
    OWN = "own"
    LOG = "log"
    COMPANY = "company"


class Reader(StrEnum):
    """Who sees a table's rows on a page, in a file or in a mail; roles see those of their legal entities."""

    SELF = "self"
    MANAGER = "manager"
    HR = "hr"
    AUDITOR = "auditor"
    AUTHOR = "author"
    RESPONDER = "responder"
    ADMIN = "admin"
    ANYONE = "anyone"
    NOBODY = "nobody"


class Rule(StrEnum):
    """How long rows are kept; `app.core.retention` has the terms."""

    ANSWERS = "answers"
    MAILS = "mails"
    RECORDS = "records"
    ACCESS = "access"
    IMPORTS = "imports"
    COMMENTS = "comments"
    JOBS = "jobs"
    THROTTLES = "throttles"
    ALWAYS = "always"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A table. Each of its columns stands in exactly one of `kept`, `emptied` and `deleted`, names with spaces between.

    That is what erasing a person does to their rows: it keeps a column, empties it, or deletes the row (then all are
    `deleted`). `owner` is the column that leads to the person whom a row is about, over other tables if need be; None
    where rows are about nobody. `withheld` columns are secrets of the site that no export shows. `is_private` rows and
    `private` columns are shown to the person alone: HR's export leaves them out. Of `is_hidden` rows nobody else learns even
    that there are any: an erasure does not record them.
    """

    category: Category
    rule: Rule
    seen_by: tuple[Reader, ...]
    owner: str | None = None
    kept: str = ""
    emptied: str = ""
    deleted: str = ""
    withheld: str = ""
    private: str = ""
    is_private: bool = False
    is_hidden: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is registered."""
        return (*self.kept.split(), *self.emptied.split(), *self.deleted.split())

    @property
    def is_deleted(self) -> bool:
        """Whether erasing a person deletes their rows."""
        return bool(self.deleted)

    def exported(self, *, to_person: bool) -> tuple[str, ...]:
        """The columns that an export shows, to the person or to HR; none where HR sees nothing of the table."""
        if self.is_private and not to_person:
            return ()
        hidden = {*self.withheld.split(), *(() if to_person else self.private.split())}
        return tuple(column for column in self.columns if column not in hidden)
