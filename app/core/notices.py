"""Notices: what people are told by mail, which of it they may decline, and whether it is still so when it is told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about."""

    ASSIGNED = "assigned"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    REMINDED = "reminded"
    DUE_DATE_CHANGED = "due_date_changed"
    WAIVED = "waived"
    CERTIFICATE_ISSUED = "certificate_issued"
    CERTIFICATE_CHANGED = "certificate_changed"
    RENEWAL_OPEN = "renewal_open"
    EXPIRED = "expired"


PERIOD = "period:"
"""What the subject of a notice about a period begins with; its id follows."""


def of_period(period_id: int) -> str:
    """The subject of a notice about a period."""
    return f"{PERIOD}{period_id}"


def period_of(subject: str) -> int | None:
    """The period that a notice's subject names, if it names one."""
    number = subject.removeprefix(PERIOD)
    return int(number) if subject.startswith(PERIOD) and number.isdecimal() else None


DECLINABLE = frozenset({NoticeKind.REMINDER, NoticeKind.CERTIFICATE_ISSUED})
"""Kinds that are not obligatory: a person may unsubscribe from them."""


@dataclass(frozen=True, kw_only=True)
class PeriodTold:
    """The period that a notice is about, as it is now. Times are UTC instants, ends are exclusive."""

    is_assigned: bool
    opens_at: datetime | None = None
    due_at: datetime | None = None
    completed_at: datetime | None = None
    expires_at: datetime | None = None
    waived_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether somebody still has to complete it."""
        ends = (self.completed_at, self.waived_at, self.withdrawn_at)
        return self.is_assigned and all(end is None for end in ends)


def still_holds(kind: NoticeKind, period: PeriodTold, now: datetime, due_at: datetime | None = None) -> bool:
    """Whether what a notice tells is still so: nobody is reminded of what is completed, waived, withdrawn or postponed.

    `due_at` is the due date that the notice was queued for, where it was for one.
    """
    is_overdue = period.due_at is not None and period.due_at <= now
    rules = {
        NoticeKind.ASSIGNED: period.is_awaited,
        NoticeKind.REMINDER: period.is_awaited and period.due_at == due_at and not is_overdue,
        NoticeKind.OVERDUE: period.is_awaited and period.due_at == due_at and is_overdue,
        NoticeKind.ESCALATION: period.is_awaited and period.due_at == due_at and is_overdue,
        NoticeKind.REMINDED: period.is_awaited,
        NoticeKind.DUE_DATE_CHANGED: period.is_awaited and period.due_at is not None,
        NoticeKind.WAIVED: period.waived_at is not None,
        NoticeKind.CERTIFICATE_ISSUED: period.completed_at is not None,
        NoticeKind.CERTIFICATE_CHANGED: True,
        NoticeKind.RENEWAL_OPEN: period.is_awaited,
        NoticeKind.EXPIRED: period.expires_at is not None and period.expires_at <= now,
    }
    return rules[kind]
