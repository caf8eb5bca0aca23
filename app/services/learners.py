"""Learners as services need them, where no request of theirs is at hand."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import i18n
from app.core.company import CompanyProfile
from app.services.context import Learner
from app.store.models import Person


def learner(db: Session, company: CompanyProfile, person_id: int) -> Learner:
    """A person with the language and zone that they chose, else those of the company."""
    person = db.get_one(Person, person_id)
    return Learner(
        person_id=person.id,
        name=person.name,
        name_latin=person.name_latin,
        language=i18n.choose(person.language, company.language),
        zone=ZoneInfo(person.time_zone or company.time_zone),
    )
