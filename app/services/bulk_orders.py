"""What HR does to many people at once, and what became of each of them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.core.due_dates import DueRule

DONE = "done"
"""The outcome of whoever it was done to; the others have the reason why not, or an outcome of assigning."""
NOT_OPEN = "not_open"
"""The outcome of whoever has no such course to complete, or none that is due."""
NOT_LATER = "not_later"
"""The outcome of whoever has as much time already."""


class BulkKind(StrEnum):
    """What is done."""

    ASSIGN = "assign"
    EXTEND = "extend"
    WAIVE = "waive"
    REMIND = "remind"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is done, in which course or path. `audience` says for whom, as assignments keep it; `reason` is a neutral code."""

    kind: BulkKind
    course: str | None = None
    path: str | None = None
    audience: dict[str, Any] = field(default_factory=lambda: {"kind": "person"})
    due: DueRule | None = None
    day: date | None = None
    reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values, for storing."""
        return {
            "kind": self.kind.value,
            "course": self.course,
            "path": self.path,
            "audience": self.audience,
            "due": self.due.to_json() if self.due else None,
            "day": self.day.isoformat() if self.day else None,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Order":
        """The order that `to_json` stored."""
        changes = {
            "kind": BulkKind(stored["kind"]),
            "due": DueRule.from_json(stored["due"]) if stored["due"] else None,
            "day": date.fromisoformat(stored["day"]) if stored["day"] else None,
        }
        return cls(**stored | changes)
