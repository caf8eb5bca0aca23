"""Bounds of what browsers send: numbers that a row can hold, days that people mean, texts that can be kept."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from typing import Any, TypeVar

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.routing import IntegerConverter, Map
from wtforms import DateField

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
LARGEST = 2**63 - 1
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


def whole_number(text: str) -> int:
    """A number as our forms send it, from 0 to the largest that a row holds; ValueError for anything else."""
    if not re.fullmatch("[0-9]{1,19}", text) or int(text) > LARGEST:
        raise ValueError(text)
    return int(text)


class RowId(IntegerConverter):
    """The id of a row in an address. There is nothing under a larger one."""

    regex = "[0-9]{1,19}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST)


class DayField(DateField):  # type: ignore[misc]
    """A day near enough that adding to it, or moving it between time zones, stays within the calendar."""

    data: Any

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take a day that is between the bounds."""
        super().process_formdata(valuelist)
        if self.data is not None and not FIRST_DAY <= self.data <= LAST_DAY:
            self.data = None
            raise ValueError(
                _("Choose a day between %(first)s and %(last)s.", first=FIRST_DAY.year, last=LAST_DAY.year)
            )


def refuse_unreadable() -> None:
    """Before a view runs: 400 for what no form of ours sends, and no row keeps: a NUL in a text, or JSON in place of fields."""
    fields = [*request.args.items(multi=True), *request.form.items(multi=True)]
    if request.is_json or any("\0" in text for text in (request.path, *chain.from_iterable(fields))):
        abort(400)


def room_for(size: int) -> Callable[[View], View]:
    """Declare that a view takes a body of so many bytes, more than others do, from those who may call it."""

    def declare(view: View) -> View:
        view.room_for = size  # type: ignore[attr-defined]
        return view

    return declare


def make_room() -> None:
    """Before anything of a body is read: let a view have the size that it declares, where the reader may call it."""
    view = current_app.view_functions.get(request.endpoint or "")
    size = getattr(view, "room_for", None)
    if size is not None and current_user.is_authenticated and current_user.signed_in.viewer.has(*vars(view)["open_to"]):
        request.max_content_length = size
