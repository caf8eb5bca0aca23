"""What readers decide about mails: which they want, and whether a calendar may fetch their due dates."""

from typing import Any

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access import Role
from app.services import calendar_links, unsubscribing
from app.store.queries import mails
from app.web import mail_words, site
from app.web.permission import open_to

LINK = "calendar_link"
pages = Blueprint("mails", __name__)


def shown() -> dict[str, Any]:
    """What the profile page shows of it; a link that was just made is shown this once."""
    person_id = site.signed_in().person_id
    chosen = mails.wishes(site.reading(), person_id)
    owner, link = session.pop(LINK, (None, ""))
    return {
        "wanted_mails": [
            (kind.value, words, kind not in chosen.declined) for kind, words in mail_words.DECLINABLE.items()
        ],
        "has_calendar": chosen.has_calendar,
        "calendar_link": link if owner == person_id else "",
    }


@pages.post("/profile/mails")
@open_to(Role.LEARNER)
def choose() -> ResponseReturnValue:
    """Keep which mails are wanted; what is not ticked is not, and what is obligatory cannot be declined."""
    wanted = request.form.getlist("mail")
    declined = [kind for kind in unsubscribing.DECLINABLE if kind not in wanted]
    with site.writing() as db:
        unsubscribing.choose(db, site.signed_in().person_id, declined, site.now())
    flash(_("Your choice of mails is saved."))
    return _back()


@pages.post("/profile/calendar")
@open_to(Role.LEARNER)
def make_link() -> ResponseReturnValue:
    """Make a calendar link, which ends an earlier one; the next page shows it once."""
    person_id = site.signed_in().person_id
    with site.writing() as db:
        token = calendar_links.make(db, person_id, site.now())
    session[LINK] = (person_id, f"{site.site().settings.public_url}{url_for('calendar.feed', feed=token)}")
    return _back()


@pages.post("/profile/calendar/revoke")
@open_to(Role.LEARNER)
def revoke_link() -> ResponseReturnValue:
    """End the calendar link; calendars that used it find nothing from now on."""
    with site.writing() as db:
        calendar_links.revoke(db, site.signed_in().person_id, site.now())
    flash(_("The calendar link no longer works."))
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("profile.page", _anchor="mails"), 303)
