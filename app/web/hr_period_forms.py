"""The forms of a period's page: more time, a waiver, and training elsewhere; and their reasons in words."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.services.due_date_changes import ChangeReason
from app.services.equivalents import Training
from app.services.extensions import ExtensionReason
from app.services.waivers import WaiverReason
from app.web.bounds import DayField

LONGEST_NOTE = 500
LONGEST_NAME = 200
EXTENSION_REASONS = {
    ExtensionReason.AGREED_ADJUSTMENT: _l("Agreed adjustment"),
    ExtensionReason.WORKLOAD: _l("Workload"),
    ExtensionReason.TECHNICAL_PROBLEM: _l("Technical problem"),
    ExtensionReason.OTHER_AGREED: _l("Other agreed reason"),
}
WAIVER_REASONS = {
    WaiverReason.NOT_NEEDED: _l("Not needed for this work"),
    WaiverReason.DONE_ELSEWHERE: _l("Known from elsewhere"),
    WaiverReason.AGREED_ADJUSTMENT: _l("Agreed adjustment"),
    WaiverReason.OTHER_AGREED: _l("Other agreed reason"),
}
CHANGE_REASONS = {
    ChangeReason.ASSIGNED: _l("Assigned"),
    ChangeReason.EXTENSION_UNDONE: _l("The extension was undone"),
    ChangeReason.FURTHER_CAUSE: _l("Required for one more reason"),
    ChangeReason.CAUSE_WITHDRAWN: _l("One of several reasons was withdrawn"),
    ChangeReason.NO_LONGER_REQUIRED: _l("No longer required"),
    ChangeReason.HIRE_DATE: _l("The first working day was corrected"),
    ChangeReason.LEAVE: _l("Leave"),
    ChangeReason.WORKING_DAYS: _l("The time zone or the working days changed"),
    ChangeReason.REHIRED: _l("Back in the company"),
    ChangeReason.EXTENDED: _l("Extended"),
    ChangeReason.RENEWAL: _l("Renewal opened"),
    ChangeReason.WAIVER_ENDED: _l("The waiver ended"),
    ChangeReason.UNDONE: _l("Training elsewhere was taken back"),
}


class ExtensionForm(FlaskForm):  # type: ignore[misc]
    """Until when somebody has more time, and a reason from a neutral list."""

    extended_to = DayField(_l("New due day"), [InputRequired(_l("Choose the day."))])
    extension_reason = RadioField(
        _l("Reason"),
        [InputRequired(_l("Choose a reason."))],
        choices=[SelectChoice(value=code.value, label=words) for code, words in EXTENSION_REASONS.items()],
    )
    extension_note = StringField(_l("Note for HR"), [Length(max=LONGEST_NOTE)])


class WaiverForm(FlaskForm):  # type: ignore[misc]
    """Why nobody waits for a course any more, from a neutral list."""

    waiver_reason = RadioField(
        _l("Reason"),
        [InputRequired(_l("Choose a reason."))],
        choices=[SelectChoice(value=code.value, label=words) for code, words in WAIVER_REASONS.items()],
    )
    waiver_note = StringField(_l("Note for HR"), [Length(max=LONGEST_NOTE)])


class EquivalentForm(FlaskForm):  # type: ignore[misc]
    """What was taken elsewhere, why it counts, and the file that shows it."""

    training = StringField(_l("Training"), [InputRequired(_l("Write what it was called.")), Length(max=LONGEST_NAME)])
    provider = StringField(_l("Given by"), [InputRequired(_l("Write who gave it.")), Length(max=LONGEST_NAME)])
    finished_on = DayField(_l("Finished on"), [InputRequired(_l("Choose the day."))])
    why = TextAreaField(
        _l("Why it counts for this course"), [InputRequired(_l("Write why it counts.")), Length(max=LONGEST_NOTE)]
    )
    shown_by = FileField(_l("Evidence"), [FileRequired(_l("Choose the file that shows it."))])

    @property
    def recorded(self) -> Training:
        """What was taken, of a valid form."""
        return Training(
            title=self.training.data or "",
            provider=self.provider.data or "",
            finished_on=self.finished_on.data,
            reason=self.why.data or "",
        )
