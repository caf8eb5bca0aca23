"""Notices: what people are told by mail, and which of it they may decline."""

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
    RENEWAL_OPEN = "renewal_open"
    EXPIRED = "expired"


DECLINABLE = frozenset({NoticeKind.REMINDER, NoticeKind.CERTIFICATE_ISSUED})
"""Kinds that are not obligatory: a person may unsubscribe from them."""
