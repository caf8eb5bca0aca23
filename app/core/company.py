"""The company: what it decides about itself on the settings page, and the words of it that content may use."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from app.core.model import PaperSize

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
    prints_score: bool = False
    custom_fields: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """What content may use of these settings."""
        return {word: getattr(self, word) for word in COMPANY_WORDS}

    def to_json(self) -> dict[str, Any]:
        """Plain values, for storing."""
        return asdict(self) | {"weekend": list(self.weekend), "custom_fields": list(self.custom_fields)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "CompanyProfile":
        """The profile that was stored; settings that are newer than it have their defaults."""
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in stored.items() if key in known}
        lists = {
            "weekend": tuple(values.get("weekend", (5, 6))),
            "custom_fields": tuple(values.get("custom_fields", ())),
        }
        return cls(**values | lists)
