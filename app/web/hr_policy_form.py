"""The form by which a policy's draft is put into force."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from app.core.access import Role, Scope
from app.core.audience import EVERYONE, Audience
from app.core.policies import Dates
from app.services import policies
from app.services.policies import Terms
from app.store.queries import person_record
from app.store.queries.policies import VersionRow
from app.web import hr_audience_form, hr_filters, site
from app.web.bounds import DayField
from app.web.hr_audience_form import EVERYBODY, AudienceForm, hr_scope

MATERIAL, MINOR = "material", "minor"
USUAL_GRACE = timedelta(days=14)


class ActivationForm(AudienceForm):
    """From when, with how much grace, for whom; a minor change asks nobody, and keeps the audience."""

    change = RadioField(
        _l("What has changed"),
        choices=[
            SelectChoice(value=MATERIAL, label=_l("What it asks of people: everybody reads it again")),
            SelectChoice(value=MINOR, label=_l("Its words alone, such as a typing error: nobody is asked")),
        ],
        default=MATERIAL,
    )
    effective_on = DayField(_l("In force from"), [DataRequired(_l("Choose the day."))])
    grace_on = DayField(_l("To be read by the end of"), [DataRequired(_l("Choose the day."))])

    @property
    def scope(self) -> Scope:
        """An administrator chooses among all."""
        return None if site.signed_in().viewer.has(Role.ADMIN) else hr_scope()

    @property
    def terms(self) -> Terms:
        """What a valid form says."""
        dates = Dates(effective_on=self.effective_on.data, grace_on=self.grace_on.data)
        return Terms(dates=dates, is_material=self.change.data == MATERIAL, audience=self.audience)


def form(rows: list[VersionRow], given: MultiDict[str, str] | None) -> ActivationForm:
    """The form, filled in with what was sent, else from the version that the next one follows."""
    if given is not None:
        made = ActivationForm(given)
    else:
        newest, today = policies.newest_of(rows), hr_filters.company_day()
        audience = Audience.from_json(newest.audience) if newest else EVERYONE
        usual: dict[str, Any] = {"effective_on": today, "grace_on": today + USUAL_GRACE, "change": MATERIAL}
        whom = hr_audience_form.written(audience, _number) | ({"whom": EVERYBODY} if audience == EVERYONE else {})
        made = ActivationForm(None, data=usual | whom)
    hr_audience_form.offer(made)
    return made


def _number(person_id: int) -> str:
    found = person_record.record(site.reading(), person_id)
    return found.employee_number if found else ""


def carried(made: ActivationForm, seen: str) -> list[tuple[str, str]]:
    """What was sent, as fields of the confirmation, with the digest of the draft that was looked at."""
    return [*hr_audience_form.carried(made), ("seen", seen)]
