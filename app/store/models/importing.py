"""Importing people: a file with what became of each of its rows, and what HR calls the columns."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Digest, Key
from app.store.types import Json


class PeopleImport(Base):
    """A file of people: looked through (the dry run), then applied whole or not at all.

    `is_complete`: who is absent from the file is leaving. `body` is the file, dropped once it is applied or let go.
    """

    __tablename__ = "people_import"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[Digest]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    mapping: Mapped[dict[str, Any]]
    is_complete: Mapped[bool]
    legal_entities: Mapped[list[int] | None] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(20))
    rows: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]]
    failure: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ImportLine(Base):
    """What a row of the file does, as the dry run found: the outcome, and for an error its column and reason."""

    __tablename__ = "import_line"

    import_id: Mapped[int] = mapped_column(ForeignKey("people_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    values: Mapped[dict[str, Any]]
    problems: Mapped[dict[str, Any] | None]


class ImportColumn(Base):
    """What a heading in this company's files means, remembered from the last import that said so."""

    __tablename__ = "import_column"

    heading_folded: Mapped[str] = mapped_column(String(200), primary_key=True)
    field: Mapped[str] = mapped_column(String(60))
