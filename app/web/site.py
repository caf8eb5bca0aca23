"""What every view has at hand: the site's parts, the request's reading session, company, learner and setting."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, g
from flask_login import current_user
from sqlalchemy.orm import Session

from app import i18n
from app.clock import utc_now
from app.config import Settings
from app.content.catalogue import Catalogue
from app.content.live import Content
from app.core.company import CompanyProfile
from app.core.due_dates import local_day
from app.credentials.signing import KeyFile
from app.services.context import Learner, Setting
from app.services.documents import Press
from app.services.passwords import Passwords
from app.store.engine import Database
from app.store.queries import company as company_queries
from app.store.queries.people import SignedIn
from app.web.static_files import StaticFiles

EXTENSION = "gangway"


@dataclass(frozen=True)
class Site:
    """The parts that the application was made of."""

    settings: Settings
    database: Database
    content: Content
    passwords: Passwords
    static_files: StaticFiles
    keys: KeyFile

    @property
    def press(self) -> Press:
        """What the documents of certificates are made with."""
        return Press(self.database, self.keys)


def site() -> Site:
    """The running site's parts."""
    return cast(Site, current_app.extensions[EXTENSION])


def reading() -> Session:
    """The request's reading session; it is closed when the request ends."""
    if "reading" not in g:
        g.reading = site().database.reading()
    return cast(Session, g.reading)


def close_reading(_error: BaseException | None = None) -> None:
    """Give the reading session's connection back."""
    session = g.pop("reading", None)
    if session is not None:
        session.close()


@contextmanager
def writing() -> Iterator[Session]:
    """The one transaction of a change. What the request has read before is let go: a later look sees the change."""
    close_reading()
    with site().database.writing.begin() as db:
        yield db


def now() -> datetime:
    """The instant of this request: the same wherever it is asked."""
    if "now" not in g:
        g.now = utc_now()
    return cast(datetime, g.now)


def company() -> CompanyProfile:
    """The company's settings, read once in a request."""
    if "company" not in g:
        g.company = company_queries.profile(reading())
    return cast(CompanyProfile, g.company)


def own_company() -> CompanyProfile:
    """The settings as they are where the reader works: with the contacts of their legal entity."""
    person = someone()
    return company().of(person.legal_entity_id) if person else company()


def catalogue() -> Catalogue:
    """The content, as it is during this request."""
    if "catalogue" not in g:
        g.catalogue = site().content.catalogue
    return cast(Catalogue, g.catalogue)


def signed_in() -> SignedIn:
    """The person who asks; only where a view is not open to anyone."""
    return cast(SignedIn, current_user.signed_in)


def someone() -> SignedIn | None:
    """The person who asks, if anyone is signed in."""
    return cast(SignedIn, current_user.signed_in) if current_user.is_authenticated else None


def zone() -> ZoneInfo:
    """The reader's time zone, else the company's."""
    person = someone()
    return ZoneInfo((person.time_zone if person else None) or company().time_zone)


def today() -> date:
    """The reader's day."""
    return local_day(now(), zone())


def learner() -> Learner:
    """The person who asks, as services need them."""
    person = signed_in()
    return Learner(
        person_id=person.person_id,
        name=person.name,
        name_latin=person.name_latin,
        language=g.language,
        zone=zone(),
    )


def setting() -> Setting:
    """What surrounds a change made by this request."""
    return Setting(catalogue=catalogue(), company=company(), public_url=site().settings.public_url, now=now())


def language() -> str:
    """The language of this request: the person's, else the one switched to, else the browser's, else the company's."""
    return cast(str, g.get("language", i18n.SOURCE))
