"""What the headings of a file of people mean, in the languages that HR's systems speak."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence

IGNORED = ""
CUSTOM = "custom."
LONGEST_HEADING = 200

HEADINGS: dict[str, tuple[str, ...]] = {
    "employee_number": (
        "Employee number", "Employee no", "Employee ID", "Personnel number", "Staff number",
        "Ansattnummer", "Ansattnr", "Anställningsnummer", "Anställningsnr",
        "Mitarbeiternummer", "Mitarbeiternr", "Personalnummer", "Personalnr", "מספר עובד",
    ),
    "name": ("Name", "Full name", "Navn", "Fullt navn", "Namn", "Fullständigt namn", "Vollständiger Name", "שם", "שם מלא"),
    "name_latin": (
        "Name in Latin letters", "Name in Latin", "Latin name", "Navn med latinske bokstaver", "Namn med latinska bokstäver",
        "Name in lateinischer Schrift", "Name in lateinischen Buchstaben", "שם באותיות לטיניות", "שם באנגלית",
    ),
    "email": (
        "E-mail", "Mail", "E-mail address", "E-post", "E-postadresse", "E-postadress", "E-Mail-Adresse",
        'דוא"ל', "דואר אלקטרוני", "אימייל",
    ),
    "legal_entity": (
        "Legal entity", "Company", "Selskap", "Juridisk enhet", "Bolag", "Företag", "Juridisk person",
        "Gesellschaft", "Firma", "Rechtsträger", "חברה", "ישות משפטית",
    ),
    "department": ("Department", "Avdeling", "Avdelning", "Abteilung", "מחלקה"),
    "location": (
        "Location", "Site", "Office", "Sted", "Arbeidssted", "Kontor", "Plats", "Arbetsplats",
        "Ort", "Standort", "Arbeitsort", "מיקום", "אתר",
    ),
    "title": (
        "Job title", "Title", "Position", "Stilling", "Stillingstittel", "Tittel", "Titel", "Befattning", "Yrkestitel",
        "Stelle", "Berufsbezeichnung", "תפקיד",
    ),
    "manager": (
        "Manager", "Line manager", "Supervisor", "Leder", "Nærmeste leder", "Chef", "Närmaste chef",
        "Vorgesetzter", "Vorgesetzte", "Führungskraft", "מנהל", "מנהל ישיר",
    ),
    "substitute": (
        "Substitute", "Deputy", "Stedfortreder", "Vikar", "Ersättare", "Ställföreträdare",
        "Stellvertretung", "Vertretung", "ממלא מקום", "מחליף",
    ),
    "hired_on": (
        "Hire date", "Start date", "First working day", "Ansettelsesdato", "Startdato", "Første arbeidsdag",
        "Anställningsdatum", "Startdatum", "Eintrittsdatum", "Einstellungsdatum", "תאריך קליטה", "תאריך תחילת עבודה",
    ),
    "left_on": (
        "Leaving date", "Gone from", "End date", "Sluttdato", "Slutdatum", "Austrittsdatum", "תאריך עזיבה", "תאריך סיום",
    ),
    "leave_from": ("Leave from", "Permisjon fra", "Ledig från", "Tjänstledig från", "Abwesend ab", "Abwesend von", "בחופשה מ"),
    "leave_until": ("Leave until", "Permisjon til", "Ledig till", "Tjänstledig till", "Abwesend bis", "בחופשה עד"),
    "language": ("Language", "Språk", "Sprache", "שפה"),
    "time_zone": ("Time zone", "Tidssone", "Tidszon", "Zeitzone", "אזור זמן"),
    "weekend": (
        "Weekend", "Weekend days", "Days off", "Days off in a week", "Helg", "Helgedager", "Fridager", "Helgdagar",
        "Wochenende", "Freie Tage", "סוף שבוע", "ימי מנוחה",
    ),
}  # fmt: skip
"""The fields that a file can give, each with what its column is called: English, Norwegian, Swedish, German, Hebrew."""

FIELDS = tuple(HEADINGS)


def heading_key(heading: str) -> str:
    """A heading as it is compared: without case, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(character for character in folded if character.isalnum())[:LONGEST_HEADING]


KNOWN = {heading_key(word): field for field, words in HEADINGS.items() for word in words}


def fields_of(headings: Sequence[str], remembered: Mapping[str, str], custom: Collection[str]) -> list[str | None]:
    """The field of each column: as remembered, else a custom field by its name, else by the words above; None is not known.

    A column without a heading is ignored. Where two columns mean the same, the later is not known.
    """
    own = {heading_key(name): f"{CUSTOM}{name}" for name in custom}
    allowed = {IGNORED, *FIELDS, *own.values()}
    found: list[str | None] = []
    for heading in headings:
        key = heading_key(heading)
        field = remembered.get(key, own.get(key, KNOWN.get(key))) if key else IGNORED
        is_usable = field in allowed and (field == IGNORED or field not in found)
        found.append(field if is_usable else None)
    return found
