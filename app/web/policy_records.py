"""Records of acknowledgements as documents: for the person, and for HR and auditors who may see their training."""

from flask_babel import format_date, format_datetime
from flask_babel import gettext as _

from app import i18n
from app.credentials import policy_record
from app.credentials.policy_record import PolicyRecord
from app.services import documents
from app.store.queries import policy_acknowledgements as queries
from app.web import site


def document(person_id: int, policy: str, acknowledgement_id: int | None = None) -> bytes | None:
    """The PDF of a person's newest acknowledgement of a policy, or of the one with that id; None where there is none."""
    db, company = site.reading(), site.company()
    found = queries.one(db, person_id, policy, acknowledgement_id)
    if found is None:
        return None
    facts = [
        (_("Name"), found.name),
        (_("Employee number"), found.employee_number),
        (_("Company"), company.name),
        (_("Policy"), found.title),
        (_("Version"), _("%(number)s, in force from %(day)s", number=found.number, day=_day(found.effective_at))),
        (_("Acknowledged"), format_datetime(found.acknowledged_at, "long")),
        (_("Read in"), i18n.own_name(found.language)),
        (_("Language that prevails"), i18n.own_name(found.prevailing_language)),
        (_("SHA-256 of the text as shown"), found.text_digest),
    ]
    record = PolicyRecord(
        language=site.language(),
        title=_("Record of acknowledgement"),
        statement=_(
            "“I have read this and know whom to ask.” It records that the text was read, and no agreement with it."
        ),
        facts=facts,
        text_language=found.language,
        text_direction=i18n.direction(found.language),
        text_title=found.title,
        html=found.html,
    )
    issuer = documents.issuer(db, company)
    site.close_reading()
    return policy_record.render(record, issuer, company.paper, found.acknowledged_at.date())


def _day(value: object) -> str:
    return str(format_date(value, "long"))
