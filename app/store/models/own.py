"""What people have for themselves alone: nobody else sees it, nor that it exists."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base
from app.store.types import Json


class Strategy(Base):
    """A person's own communication strategy: what they wrote to each question, by its code."""

    __tablename__ = "strategy"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    answers: Mapped[dict[str, str]] = mapped_column(Json)
    saved_at: Mapped[datetime]
