"""The company: what it decides about itself on the settings page, and the words of it that content may use."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from app.core.model import Orientation, PaperSize
from app.core.reminders import USUAL_OFFSETS

CONTACTS = (
    "social_media_manager",
    "social_media_deputy",
    "social_media_contact",
    "social_media_hours",
    "security_contact",
    "security_hours",
    "hr_contact",
    "hr_hours",
    "reporting_channel",
    "reporting_hours",
    "staff_representatives",
    "staff_representatives_hours",
    "data_protection_contact",
    "data_protection_hours",
)
"""Whom to ask, and when they are there; each may differ in a legal entity."""

ACCOUNTS = ("social_media_manager_account", "social_media_deputy_account")
"""Whose inbox reported comments come to: the e-mail addresses of accounts, which may differ in a legal entity too."""

COMPANY_WORDS = ("name", *CONTACTS)
"""What authors may write as `{{ company.<word> }}`."""


@dataclass(frozen=True, kw_only=True)
class CompanyProfile:
    """The company's settings. `weekend` numbers weekdays from Monday = 0; `logo` is the digest of an uploaded picture.

    `reminder_offsets` are the working days from a due day on which people are reminded of it, negative ones before it.
    `answers_months`, `mails_months` and `records_years` are the terms of `app.core.retention`.
    `custom_fields` are names of what HR notes of a place of work besides, such as a cost centre; at most ten.
    `entities` has the contacts that differ in a legal entity, by its id as text.
    """

    name: str = "Our company"
    accent: str = "#14508f"
    logo: str | None = None
    social_media_manager: str = "the social media manager"
    social_media_deputy: str = "the deputy of the social media manager"
    social_media_contact: str = "the social media manager"
    social_media_hours: str = "in office hours"
    security_contact: str = "the security contact"
    security_hours: str = "at any hour"
    hr_contact: str = "HR"
    hr_hours: str = "in office hours"
    reporting_channel: str = "the reporting channel"
    reporting_hours: str = "at any hour"
    staff_representatives: str = "your staff representatives"
    staff_representatives_hours: str = "in office hours"
    data_protection_contact: str = "the data protection contact"
    data_protection_hours: str = "in office hours"
    social_media_manager_account: str = ""
    social_media_deputy_account: str = ""
    entities: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    time_zone: str = "UTC"
    language: str = "en"
    weekend: tuple[int, ...] = (5, 6)
    paper: PaperSize = "A4"
    orientation: Orientation = "landscape"
    prints_score: bool = False
    reminder_offsets: tuple[int, ...] = USUAL_OFFSETS
    answers_months: int = 12
    mails_months: int = 12
    records_years: int = 3
    custom_fields: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """What content may use of these settings."""
        return {word: getattr(self, word) for word in COMPANY_WORDS}

    def of(self, legal_entity_id: int | None) -> "CompanyProfile":
        """The same as the people of a legal entity see it: with the contacts that are its own."""
        own: dict[str, Any] = {
            word: value
            for word, value in self.entities.get(str(legal_entity_id), {}).items()
            if word in (*CONTACTS, *ACCOUNTS)
        }
        return replace(self, **own) if own else self

    @property
    def accounts(self) -> frozenset[str]:
        """The addresses of those who handle reported comments; none where nobody is named."""
        return frozenset(filter(None, (getattr(self, word) for word in ACCOUNTS)))

    def to_json(self) -> dict[str, Any]:
        """Plain values, for storing."""
        lists = ("weekend", "reminder_offsets", "custom_fields")
        return asdict(self) | {name: list(getattr(self, name)) for name in lists}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "CompanyProfile":
        """The profile that was stored; settings that are newer than it have their defaults."""
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in stored.items() if key in known}
        for name, usual in (("weekend", (5, 6)), ("reminder_offsets", USUAL_OFFSETS), ("custom_fields", ())):
            values[name] = tuple(values.get(name, usual))
        return cls(**values)
