"""Sign-in codes on paper: a sheet with one card for each person, in their language, shown once."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app import i18n
from app.core.access import Role
from app.services import sign_in_codes
from app.store.queries import reachable
from app.store.queries.reachable import Reachable
from app.web import bounds, hr_chosen, hr_filters, site
from app.web.permission import open_to

MOST_CODES = 500
NAMES_SHOWN = 200
pages = Blueprint("codes", __name__, url_prefix="/codes")


@dataclass(frozen=True, kw_only=True)
class Card:
    """What one person reads."""

    name: str
    language: str
    direction: str
    heading: str
    number: tuple[str, str]
    code: tuple[str, str]
    steps: tuple[str, ...]


def _reached(ids: list[int] | frozenset[int]) -> list[Reachable]:
    viewer = site.signed_in().viewer
    return reachable.accounts_of(
        site.reading(),
        ids,
        hr_filters.company_day(),
        scope=viewer.scope(Role.HR),
        is_admin=viewer.has(Role.ADMIN),
        limit=MOST_CODES + 1,
    )


@pages.get("/")
@open_to(Role.HR)
def preview() -> ResponseReturnValue:
    """For whom codes would be made, by name, before the old ones end."""
    chosen = hr_chosen.in_address()
    people = _reached(chosen.person_ids or frozenset())
    problem = chosen.problem
    if len(people) > MOST_CODES:
        people, problem = [], _("At most %(most)s codes are printed at a time. Narrow the list.", most=MOST_CODES)
    return render_template(
        "hr/codes.html",
        people=people,
        names=[person.name for person in people[:NAMES_SHOWN]],
        more=max(len(people) - NAMES_SHOWN, 0),
        left_out=0 if problem else len(chosen.person_ids or ()) - len(people),
        problem=problem,
    )


@pages.post("/")
@open_to(Role.HR)
def make() -> Response:
    """Make the codes and show the sheet. It answers the post itself: a page to go to would have to keep the codes."""
    try:
        ids = [bounds.whole_number(each) for each in request.form.get("people", "").split()]
    except ValueError:
        abort(400)
    people = _reached(ids[:MOST_CODES])
    now, actor_id = site.now(), site.signed_in().person_id
    with site.writing() as db:
        codes = sign_in_codes.make(db, [person.id for person in people], now, actor_id=actor_id)
    cards = [_card(person, codes[person.id]) for person in people]
    response = make_response(render_template("hr/code_sheet.html", cards=cards))
    response.headers["Cache-Control"] = "no-store"
    return response


def _card(person: Reachable, code: str) -> Card:
    """A card in the language that its person reads."""
    language = i18n.choose(person.language, site.company().language)
    address = site.site().settings.public_url
    with force_locale(i18n.locale(language)):
        return Card(
            name=person.name,
            language=language,
            direction=i18n.direction(language),
            heading=_("Your way in"),
            number=(_("Employee number"), person.employee_number),
            code=(_("Code"), code),
            steps=(
                _("Open %(address)s in a browser.", address=address),
                _("Enter your employee number, and this code in place of a password."),
                _("Choose a password. From then on you sign in with that."),
                _("The code works once, and for 30 days. Keep it to yourself."),
            ),
        )
