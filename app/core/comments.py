"""Comments that people saw in public and report to the social media manager: what may become of one."""

from enum import StrEnum

from app.core.decisions import Allowed, Decision, Reason, refused

LONGEST = 4_000
MOST_A_DAY = 20
DAYS_KEPT = 90


class CommentState(StrEnum):
    """How far a report is. `colleagues` is closed for good: what was reported is destroyed, and no name is recorded."""

    NEW = "new"
    HANDLING = "handling"
    DONE = "done"
    COLLEAGUES = "colleagues"


def may_report(reported_today: int) -> Decision:
    """A person reports so many comments within a day."""
    return Allowed() if reported_today < MOST_A_DAY else refused(Reason.TOO_MANY_COMMENTS, most=MOST_A_DAY)


def may_move(state: CommentState) -> Decision:
    """A report goes to and fro between new, handling and done; one about a colleague stays closed."""
    return refused(Reason.COMMENT_CLOSED) if state is CommentState.COLLEAGUES else Allowed()
