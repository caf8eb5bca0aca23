"""Reports that something is wrong with an item: who may make one, and how long the words may be."""

from app.core.decisions import Allowed, Decision, Reason, refused

LONGEST = 2000
MOST_OPEN = 20


def may_report(open_reports: int, *, is_open_on_item: bool) -> Decision:
    """One open report for a person and item, and at most 20 in all: they wait for a person's answer."""
    if is_open_on_item:
        return refused(Reason.ITEM_REPORTED)
    if open_reports >= MOST_OPEN:
        return refused(Reason.TOO_MANY_REPORTS, most=MOST_OPEN)
    return Allowed()
