"""What is done to many, and what becomes or became of each, in words."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.services.bulk_orders import DONE, NOT_LATER, NOT_OPEN, BulkKind
from app.services.causes import GIVEN, AssignmentOutcome
from app.web.hr_words import EXPECTED, OUTCOME


@dataclass(frozen=True, kw_only=True)
class KindWords:
    """The words of one kind: the heading, what is asked before it is done, its button, and the heading afterwards."""

    heading: LazyString
    question: LazyString
    button: LazyString
    done: LazyString
    nobody: LazyString


KINDS = {
    BulkKind.ASSIGN: KindWords(
        heading=_l("Assign a course"),
        question=_l("Assign this?"),
        button=_l("Assign"),
        done=_l("Assigned"),
        nobody=_l("There is nobody to assign this to."),
    ),
    BulkKind.EXTEND: KindWords(
        heading=_l("Extend due dates"),
        question=_l("Extend the due dates?"),
        button=_l("Extend"),
        done=_l("Extended"),
        nobody=_l("There is nobody whose due date this would move."),
    ),
    BulkKind.WAIVE: KindWords(
        heading=_l("Waive a course"),
        question=_l("Wait for this no longer?"),
        button=_l("Waive"),
        done=_l("Waived"),
        nobody=_l("There is nobody to waive this for."),
    ),
    BulkKind.REMIND: KindWords(
        heading=_l("Remind people"),
        question=_l("Remind them?"),
        button=_l("Remind"),
        done=_l("Reminded"),
        nobody=_l("There is nobody to remind."),
    ),
}
FILES = {
    BulkKind.ASSIGN: "assigned",
    BulkKind.EXTEND: "extended",
    BulkKind.WAIVE: "waived",
    BulkKind.REMIND: "reminded",
}
WILL_BE = {
    BulkKind.EXTEND: _l("Will get more time"),
    BulkKind.WAIVE: _l("Will be waited for no longer"),
    BulkKind.REMIND: _l("Will be reminded"),
}
WERE = {
    BulkKind.EXTEND: _l("Got more time"),
    BulkKind.WAIVE: _l("Waived"),
    BulkKind.REMIND: _l("Reminded"),
}


def outcomes(kind: BulkKind, *, is_done: bool) -> dict[str, LazyString]:
    """What can become of a person, by code, what changes most first."""
    assigning = OUTCOME if is_done else EXPECTED
    if kind is BulkKind.ASSIGN:
        return {code.value: words for code, words in assigning.items()}
    return {
        DONE: (WERE if is_done else WILL_BE)[kind],
        NOT_LATER: _l("Have as much time already, left as it is"),
        NOT_OPEN: _l("Have nothing to complete there, left out"),
        AssignmentOutcome.OUTSIDE.value: assigning[AssignmentOutcome.OUTSIDE],
    }


def is_reached(code: str) -> bool:
    """Whether something is done to whoever has this outcome."""
    return code == DONE or code in {each.value for each in (*GIVEN, AssignmentOutcome.FURTHER)}
