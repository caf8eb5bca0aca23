"""Certificates: whether one may be issued, how long it is valid, and what its status is."""

from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from app.core.decisions import Allowed, Decision, Reason, refused
from app.core.model import Orientation, PaperSize
from app.core.recertification import Recertification


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """What a certificate says, frozen when it is issued. Dates are local days; `valid_through` is the last valid day.

    `logo` is the digest of a picture where facts are kept, a data URI where they are drawn. `score_percent` is None where
    the company does not want the score printed. `course_version` and `quiz_version` are digests of what was in force when
    it was issued; `replaces` is the number of the certificate that a reissue takes the place of.
    """

    number: str
    revision: int
    language: str
    paper: PaperSize
    holder: str
    course: str
    objectives: tuple[str, ...]
    minutes: int
    company: str
    accent: str
    logo: str | None
    completed_on: date
    valid_through: date | None
    score_percent: int | None
    verify_url: str
    orientation: Orientation = "landscape"
    course_version: str | None = None
    quiz_version: str | None = None
    replaces: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values, for storing."""
        return asdict(self) | {
            "objectives": list(self.objectives),
            "completed_on": self.completed_on.isoformat(),
            "valid_through": self.valid_through.isoformat() if self.valid_through else None,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "CertificateFacts":
        """The facts that `to_json` stored."""
        through = stored["valid_through"]
        return cls(
            **stored
            | {
                "objectives": tuple(stored["objectives"]),
                "completed_on": date.fromisoformat(stored["completed_on"]),
                "valid_through": date.fromisoformat(through) if through else None,
            }
        )


class CertificateStatus(StrEnum):
    """What anyone who verifies a certificate is told."""

    VALID = "valid"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Deed(StrEnum):
    """What HR does to a certificate."""

    SUSPEND = "suspend"
    LIFT = "lift"
    REVOKE = "revoke"
    REISSUE = "reissue"


OPEN_TO = {
    Deed.SUSPEND: frozenset({CertificateStatus.VALID}),
    Deed.LIFT: frozenset({CertificateStatus.SUSPENDED}),
    Deed.REVOKE: frozenset({CertificateStatus.VALID, CertificateStatus.SUSPENDED, CertificateStatus.EXPIRED}),
    Deed.REISSUE: frozenset({CertificateStatus.VALID, CertificateStatus.EXPIRED}),
}
"""From which statuses each deed starts. What is revoked or replaced stays so for good."""


def may(deed: Deed, status: CertificateStatus) -> Decision:
    """Whether something may be done to a certificate of that status."""
    return Allowed() if status in OPEN_TO[deed] else refused(Reason.CERTIFICATE_CHANGED)


def may_issue(completed_on: date | None, is_issued: bool) -> Decision:
    """One certificate for a period, and only on completion."""
    if completed_on is None:
        return refused(Reason.NOT_COMPLETED)
    if is_issued:
        return refused(Reason.ALREADY_ISSUED)
    return Allowed()


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, clamped to the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def valid_until(completed_on: date, terms: Recertification | None, *, renews_until: date | None = None) -> date | None:
    """The first local day on which a completion no longer holds; None where it holds for good.

    `renews_until` is that day of the certificate that is renewed by it. Where the month has no such day, the exclusive end
    rolls on to the next day: one year from 29 February 2024 ends before 1 March 2025.
    """
    if terms is None:
        return None
    is_in_window = renews_until is not None and (
        renews_until - timedelta(days=terms.window_days) <= completed_on < renews_until
    )
    if terms.basis == "fixed":
        least = renews_until + timedelta(days=1) if is_in_window and renews_until else None
        return _fixed_end(terms, least or _months_on(completed_on, terms.minimum_validity_months))
    start = renews_until if is_in_window and renews_until and terms.basis == "expiry" else completed_on
    return _months_on(start, terms.validity_months or 0)


def _months_on(day: date, months: int) -> date:
    """So many months later, rolled on to the next day where the month has no such day."""
    end = add_months(day, months)
    return end if end.day == day.day else end + timedelta(days=1)


def _fixed_end(terms: Recertification, least: date) -> date:
    """The first end from `least` on of a validity that always lasts until the same day of a year."""
    month, day = terms.fixed_month or 12, terms.fixed_day or 31
    for year in (least.year - 1, least.year, least.year + 1):
        last_day = date(year, month, min(day, monthrange(year, month)[1]))
        if last_day + timedelta(days=1) >= least:
            return last_day + timedelta(days=1)
    raise ValueError(f"no day {month}-{day} after {least}")


def renewal_opens_on(completed_on: date, until: date, terms: Recertification) -> date:
    """The day on which the next turn opens: the window before the end, but never in the first quarter of the validity."""
    return max(until - timedelta(days=terms.window_days), completed_on + (until - completed_on) / 4)


def status(
    now: datetime,
    *,
    expires_at: datetime | None,
    is_superseded: bool = False,
    is_suspended: bool = False,
    is_revoked: bool = False,
) -> CertificateStatus:
    """The first that applies of revoked, superseded, suspended, expired, valid. `expires_at` is exclusive."""
    if is_revoked:
        return CertificateStatus.REVOKED
    if is_superseded:
        return CertificateStatus.SUPERSEDED
    if is_suspended:
        return CertificateStatus.SUSPENDED
    if expires_at is not None and now >= expires_at:
        return CertificateStatus.EXPIRED
    return CertificateStatus.VALID
