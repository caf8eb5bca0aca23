"""What services are told about their surroundings: who learns, and the setting in which something happens."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.content.catalogue import Catalogue
from app.core.company import CompanyProfile


@dataclass(frozen=True, kw_only=True)
class Learner:
    """The person who learns: names, the language read in, the zone lived in."""

    person_id: int
    name: str
    name_latin: str | None
    language: str
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """The company, and the time: all that days and working hours depend on."""

    company: CompanyProfile
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Setting(Occasion):
    """An occasion with the content and the site's public address."""

    catalogue: Catalogue
    public_url: str
