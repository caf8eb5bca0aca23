"""Why somebody's data is taken away or erased: neutral reasons, by their codes."""

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

TAKEN_AWAY = {
    "person_asked": _l("The person asked for it"),
    "authority_asked": _l("An authority asked for it"),
    "legal_claim": _l("A legal claim needs it"),
}
AUDITED = {"audit": _l("An audit"), **TAKEN_AWAY}
ERASED = {
    "person_asked": _l("The person asked for it"),
    "has_left": _l("The person has left, and it is no longer needed"),
}
RETENTION = {"retention_ended": _l("It had been kept long enough")}
WORDS = AUDITED | ERASED | RETENTION


def taken_away() -> list[SelectChoice]:
    """Why HR takes data away."""
    return [SelectChoice(value=code, label=words) for code, words in TAKEN_AWAY.items()]


def audited() -> list[SelectChoice]:
    """Why a pack for auditors is made."""
    return [SelectChoice(value=code, label=words) for code, words in AUDITED.items()]


def erased() -> list[SelectChoice]:
    """Why somebody is erased."""
    return [SelectChoice(value=code, label=words) for code, words in ERASED.items()]
