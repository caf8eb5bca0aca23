"""The form of an attempt as a browser sends it: each item's fields, and saving all of them at once."""

from collections.abc import Collection, Mapping, Sequence

from flask import flash, request
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.core.decisions import Reason, Refused
from app.core.papers import Paper
from app.services import attempts
from app.web import site
from app.web.bounds import whole_number

MOST_SAVES = 1_000_000_000  # far from the largest number that a row holds, so that there is always a next one


def sequence_number(text: str) -> int:
    """The number of a save; ValueError for anything else."""
    number = whole_number(text)
    if number > MOST_SAVES:
        raise ValueError(text)
    return number


def item_fields(item_id: str) -> Mapping[str, Sequence[str]]:
    """The form's fields of one item: on a page with several, each field's name starts with its item's id."""
    prefix = f"{item_id}."
    return {name.removeprefix(prefix): values for name, values in request.form.lists() if name.startswith(prefix)}


def save_all(db: Session, attempt_id: str, go: str) -> tuple[Refused | None, list[str]]:
    """Save every item of the form, and flag the one whose button was pressed: why not, and the items that were left alone.

    The form names the save of each item that its page showed. Where a newer one came from another tab or device meanwhile,
    and says something else, that one stays.
    """
    newer: list[str] = []
    for item_id in dict.fromkeys(request.form.getlist("item")):
        seen = request.form.get(f"seen:{item_id}", type=sequence_number)
        fields = item_fields(item_id)
        saved = attempts.save(db, site.setting(), site.learner(), attempt_id, item_id, fields, seen=seen)
        if isinstance(saved, Refused) and saved.reason is not Reason.STALE_SEQUENCE:
            return saved, newer
        if isinstance(saved, Refused):
            newer.append(item_id)
        if go in {f"flag:{item_id}", f"unflag:{item_id}"}:
            attempts.flag(db, site.setting(), site.learner(), attempt_id, item_id, go.startswith("flag"))
    return None, newer


def tell_of_newer(paper: Paper, newer: Collection[str]) -> None:
    """Say of which questions a newer answer was kept."""
    numbers = [str(number) for number, item in enumerate(paper.items, start=1) if item.item_id in newer]
    flash(
        ngettext(
            "Question %(numbers)s had a newer answer, saved from another tab or device. That one is kept, and shown here.",
            "Questions %(numbers)s had newer answers, saved from another tab or device. Those are kept, and shown here.",
            len(numbers),
            numbers=", ".join(numbers),
        )
    )
