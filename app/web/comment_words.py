"""Reported comments in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.comments import CommentState
from app.store.queries.comments import CommentRow

STATES = {
    CommentState.NEW: _l("New"),
    CommentState.HANDLING: _l("Being handled"),
    CommentState.DONE: _l("Done"),
    CommentState.COLLEAGUES: _l("Closed: a colleague's own words"),
}
TONES = {
    CommentState.NEW: ("signal", "circle"),
    CommentState.HANDLING: ("harbour", "clock"),
    CommentState.DONE: ("fair", "check-circle"),
    CommentState.COLLEAGUES: ("plain", "info"),
}


def line(row: CommentRow) -> dict[str, Any]:
    """A report as pages show it."""
    tone, shape = TONES[row.state]
    return {
        **vars(row),
        "status": STATES[row.state],
        "tone": tone,
        "shape": shape,
        "paragraphs": row.words.splitlines(),
    }
