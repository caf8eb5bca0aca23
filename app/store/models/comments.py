"""Comments seen in public, as people report them to the social media manager."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Key, PersonKey


class CommentReport(Base):
    """What somebody saw: a link, words, a picture without metadata; how far it is, and a note of those who handle it."""

    __tablename__ = "comment_report"
    __table_args__ = (
        Index("ix_comment_report_person_id", "person_id"),
        Index("ix_comment_report_reported_at", "reported_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    legal_entity_id: Mapped[int | None] = mapped_column(ForeignKey("legal_entity.id"))
    link: Mapped[str] = mapped_column(String(1000))
    words: Mapped[str] = mapped_column(Text)
    picture: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
