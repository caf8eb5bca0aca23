"""The company: what it decides about itself on the settings page, and the words of it that content may use."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from app.core.model import Orientation, PaperSize
from app.core.reminders import USUAL_OFFSETS

COMPANY_WORDS = (
    "name",
    "social_media_manager",
    "social_media_contact",
    "security_contact",
    "hr_contact",
    "reporting_channel",
)
"""What authors may write as `{{ company.<word> }}`."""


@dataclass(frozen=True, kw_only=True)
class CompanyProfile:
    """The company's settings. `weekend` numbers weekdays from Monday = 0; `logo` is the digest of an uploaded picture.

    `reminder_offsets` are the working days from a due day on which people are reminded of it, negative ones before it.
    `answers_months`, `mails_months` and `records_years` are the terms of `app.core.retention`.
    `custom_fields` are names of what HR notes of a place of work besides, such as a cost centre; at most ten.
    """

    name: str = "Our company"
    accent: str = "#14508f"
    logo: str | None = None
    social_media_manager: str = "the social media manager"
    social_media_contact: str = "the social media manager"
    security_contact: str = "the security contact"
    hr_contact: str = "HR"
    reporting_channel: str = "the reporting channel"
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
