"""Kinds of mail in words."""

from flask_babel import lazy_gettext as _l

from app.core.notices import NoticeKind
from app.core.policy_notices import PolicyNotice

KINDS = {
    NoticeKind.ASSIGNED: _l("New training"),
    NoticeKind.REMINDER: _l("Reminder of a due date"),
    NoticeKind.OVERDUE: _l("Overdue training"),
    NoticeKind.ESCALATION: _l("Overdue training, to a manager"),
    NoticeKind.REMINDED: _l("Reminder by HR or a manager"),
    NoticeKind.DUE_DATE_CHANGED: _l("Changed due date"),
    NoticeKind.WAIVED: _l("Training no longer asked for"),
    NoticeKind.CERTIFICATE_ISSUED: _l("Certificate"),
    NoticeKind.CERTIFICATE_CHANGED: _l("Change of a certificate"),
    NoticeKind.RENEWAL_OPEN: _l("Time to renew"),
    NoticeKind.EXPIRED: _l("Expired certificate"),
    PolicyNotice.ASKED: _l("Policy to read"),
    PolicyNotice.REMINDER: _l("Reminder of a policy"),
    PolicyNotice.OVERDUE: _l("Policy not read yet"),
    PolicyNotice.ESCALATION: _l("Policy not read yet, to a manager"),
    PolicyNotice.QUESTION: _l("Question about a policy"),
    PolicyNotice.ANSWERED: _l("Answer about a policy"),
    "digest": _l("Several things in one mail"),
    "password_link": _l("Link to set a password"),
    "comment_reported": _l("Reported comment"),
    "report": _l("Report"),
}
DECLINABLE = {
    NoticeKind.REMINDER: _l("Reminders before something is due"),
    PolicyNotice.REMINDER: _l("Reminders before a policy is to be read"),
    NoticeKind.CERTIFICATE_ISSUED: _l("News that a certificate is ready"),
}
"""What a person may unsubscribe from, as a choice."""


def kind(code: str) -> str:
    """A kind of mail in words; its code where there are none."""
    return str(KINDS.get(code, code))
