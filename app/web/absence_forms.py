"""Forms about being away: leave, and the first day on which somebody is gone."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import Optional

from app.store.queries.person_record import LeaveRow
from app.web.bounds import DayField


class LeaveForm(FlaskForm):  # type: ignore[misc]
    """From and until when somebody is away; never why."""

    away_from = DayField(_l("Away from"), [Optional()])
    away_until = DayField(_l("Away until"), [Optional()])


class LeavingForm(FlaskForm):  # type: ignore[misc]
    """When somebody is gone: today, where no day is given."""

    left_on = DayField(_l("First day gone"), [Optional()])


def leave_values(found: LeaveRow | None) -> dict[str, Any]:
    """A leave as the form's values."""
    return {"away_from": found.from_on, "away_until": found.last_on} if found else {}
