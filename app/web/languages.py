"""The language of a request, and the switch in the header."""

from flask import Blueprint, g, redirect, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import i18n
from app.services import people
from app.web import site
from app.web.destinations import safe_path
from app.web.permission import open_to_anyone

FOLDER = i18n.FOLDER
KEY = "language"
pages = Blueprint("language", __name__)


def select() -> str:
    """The person's language, else the one switched to here, else the browser's, else the company's."""
    if "language" not in g:
        person = site.someone()
        g.language = i18n.choose(
            person.language if person else None,
            session.get(KEY),
            accepted=(*request.accept_languages.values(), site.company().language),
        )
    return str(g.language)


def select_locale() -> str:
    """The locale by which Babel writes dates and numbers and finds translations."""
    return i18n.locale(select())


def select_zone() -> str:
    """The zone in which times are shown."""
    return site.zone().key


@pages.before_app_request
def remember_choice() -> None:
    """Fix the language before any view runs."""
    if request.endpoint not in UNSPOKEN:
        select()


UNSPOKEN = frozenset({"company.stylesheet", "company.logo", "training.image", "certificates.document"})


@pages.post("/language/")
@open_to_anyone
def choose() -> ResponseReturnValue:
    """Switch the language and return to the same page."""
    wish = request.form.get("language", "")
    if site.someone() is None:
        session[KEY] = i18n.choose(wish)
    else:
        with site.writing() as db:
            switch(db, wish)
    return redirect(safe_path(request.form.get("next")), 303)


def switch(db: Session, wish: str) -> None:
    """Keep the choice of whoever is signed in, with the person and for this browser."""
    session[KEY] = i18n.choose(wish)
    people.set_language(db, site.signed_in().person_id, session[KEY])
