"""Recertification: how long a completion holds, when its renewal opens, and how both were agreed."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Basis = Literal["completion", "expiry", "fixed"]
WINDOW_DAYS = 60
"""How long before the expiry a renewal opens, where nobody said otherwise."""
RENEWS = "renews"
"""The fact of an assignment that names the period which it renews."""


@dataclass(frozen=True, kw_only=True)
class Recertification:
    """The terms on which a completion runs out and is renewed.

    `completion`: valid for so many months from each completion. `expiry`: a renewal inside the window runs from the old
    expiry. `fixed`: until a day of the year (`fixed_month`, `fixed_day`), the next one that leaves `minimum_validity_months`.
    """

    basis: Basis = "completion"
    validity_months: int | None = None
    window_days: int = WINDOW_DAYS
    fixed_month: int | None = None
    fixed_day: int | None = None
    minimum_validity_months: int = 0

    def __post_init__(self) -> None:
        """Refuse terms that say no end."""
        if self.basis == "fixed" and (self.fixed_month is None or self.fixed_day is None):
            raise ValueError("a fixed expiry needs its day of the year")
        if self.basis != "fixed" and self.validity_months is None:
            raise ValueError("a validity needs its months")

    def to_json(self) -> dict[str, Any]:
        """Plain values, for storing."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Recertification":
        """The terms that `to_json` stored."""
        return cls(**stored)


def terms_of(stored: dict[str, Any] | None, validity_months: int | None) -> Recertification | None:
    """The terms agreed for a period, else those of its course; None where a completion holds for good."""
    if stored is not None:
        return Recertification.from_json(stored)
    return Recertification(validity_months=validity_months) if validity_months else None
