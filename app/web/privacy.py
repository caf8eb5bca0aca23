"""What Gangway stores, for everyone to read, and everything about the reader, to take away."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app import i18n
from app.core.access import Role
from app.core.stored import STORED, Category, Stored
from app.services import personal_data
from app.services.personal_data import Words
from app.store.queries.personal_data import About
from app.web import downloads, own_password, site, stored_tables, stored_words
from app.web.own_password import OwnPasswordForm
from app.web.permission import open_to

pages = Blueprint("privacy", __name__, url_prefix="/privacy")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A table of the registry in words."""

    category: Category
    title: str
    holds: str
    seen_by: str
    kept_for: str
    exported: str
    erased: str


def lines() -> Iterator[Line]:
    """Every table of the registry, by category."""
    company = site.company()
    for name in _names():
        stored = STORED[name]
        title, holds = stored_tables.TABLES[name]
        yield Line(
            category=stored.category,
            title=str(title),
            holds=str(holds),
            seen_by=stored_words.seen_by(stored),
            kept_for=stored_words.kept_for(stored.rule, company),
            exported=stored_words.exported(stored),
            erased=stored_words.erased(stored),
        )


@pages.get("/")
@open_to(Role.LEARNER)
def page() -> ResponseReturnValue:
    """What Gangway stores: of everything what for, who sees it, how long, and what erasing does."""
    found = list(lines())
    return render_template(
        "privacy/page.html",
        categories=[
            (words, [line for line in found if line.category is category])
            for category, words in stored_words.CATEGORIES.items()
        ],
        files=[
            (words, url_for("privacy.file", kind=kind))
            for kind, words in (
                ("csv", _("Download as CSV")),
                ("xlsx", _("Download for Excel")),
                ("json", _("Download as JSON")),
            )
        ],
    )


def _titles() -> list[str]:
    """The columns of a record of processing activities (GDPR, article 30)."""
    return [
        _("Category"),
        _("What is stored"),
        _("What it holds"),
        _("Whom it is about"),
        _("What for"),
        _("Where it comes from"),
        _("Who sees it"),
        _("Recipients outside the company"),
        _("How long"),
        _("In an export"),
        _("When a person is erased"),
    ]


def _rows() -> Iterator[Sequence[str]]:
    for name, line in zip(_names(), lines(), strict=True):
        title, purpose, source = stored_words.CATEGORIES[line.category]
        yield (
            str(title),
            line.title,
            line.holds,
            _subject(STORED[name]),
            str(purpose),
            str(source),
            line.seen_by,
            _("The mail server") if line.category is Category.MAIL else _("None"),
            line.kept_for,
            line.exported,
            line.erased,
        )


def _names() -> list[str]:
    """The tables in the order of `lines`."""
    order = list(Category)
    return [name for name, _stored in sorted(STORED.items(), key=lambda each: order.index(each[1].category))]


def _subject(stored: Stored) -> str:
    return _("People who work here or did") if stored.owner else _("Nobody")


@pages.get("/what-gangway-stores.<any(csv, xlsx, json):kind>")
@open_to(Role.LEARNER)
def file(kind: Literal["csv", "xlsx", "json"]) -> ResponseReturnValue:
    """The same as a file, for the record of processing activities."""
    if kind != "json":
        return downloads.table(kind, "what_gangway_stores", _("What Gangway stores"), _titles(), _rows())
    titles = _titles()
    body = json.dumps([dict(zip(titles, row, strict=True)) for row in _rows()], ensure_ascii=False, indent=1)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="what-gangway-stores.json"'
    return response


@pages.get("/mine/")
@open_to(Role.LEARNER)
def mine() -> ResponseReturnValue:
    """What the reader can take away."""
    return _mine(OwnPasswordForm(formdata=None))


def _mine(form: FlaskForm) -> str:
    asks = own_password.is_set(site.signed_in().person_id)
    return render_template("privacy/mine.html", form=form, asks=asks)


@pages.post("/mine/")
@open_to(Role.LEARNER)
def take_away() -> ResponseReturnValue:
    """Everything stored about the reader as a ZIP; the password is asked for once more where there is one."""
    form = OwnPasswordForm()
    person_id = site.signed_in().person_id
    if own_password.is_set(person_id):
        status = own_password.check(form)
        if status is not None:
            return _mine(form), status
    with site.writing() as db:
        personal_data.note(db, person_id, site.now(), actor_id=person_id, reason=None)
    bundle = personal_data.archive(site.reading(), About(person_id), words(), site.now(), to_person=True)
    return downloads.archive(bundle, "my-data")


def words() -> Words:
    """The words of the page in an archive, in the reader's language."""
    return Words(
        language=site.language(),
        direction=i18n.direction(site.language()),
        title=_("Everything that Gangway stores about one person"),
        lead=_("Codes and numbers are as they are stored. The same is in data.json, and files lie beside this page."),
        deeds=_("Decided for the company"),
        more=_("There is more of this in data.json."),
        tables={name: str(title) for name, (title, _holds) in stored_tables.TABLES.items()},
    )
