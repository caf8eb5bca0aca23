"""Whether the time taken for an item is kept, by legal entity."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access import Role
from app.services import kept_times
from app.store.queries import company as queries
from app.web import site
from app.web.permission import open_to

pages = Blueprint("times", __name__, url_prefix="/times")


@pages.get("/")
@open_to(Role.ADMIN)
def page() -> ResponseReturnValue:
    """Every legal entity, and whether it keeps times."""
    return render_template("admin/times.html", entities=queries.times_kept(site.reading()))


@pages.post("/<int:legal_entity_id>/keep")
@open_to(Role.ADMIN)
def keep(legal_entity_id: int) -> ResponseReturnValue:
    """Keep times from now on."""
    try:
        with site.writing() as db:
            kept_times.begin(db, legal_entity_id, site.now(), actor_id=site.signed_in().person_id)
    except kept_times.NoSuchLegalEntity:
        abort(404)
    flash(_("Times are kept from now on."))
    return redirect(url_for("admin.times.page"), 303)


@pages.post("/<int:legal_entity_id>/stop")
@open_to(Role.ADMIN)
def stop(legal_entity_id: int) -> ResponseReturnValue:
    """Keep none any more, and erase what was kept."""
    try:
        with site.writing() as db:
            kept_times.stop(db, legal_entity_id, site.now(), actor_id=site.signed_in().person_id)
    except kept_times.NoSuchLegalEntity:
        abort(404)
    flash(_("No times are kept any more, and those kept so far are erased."))
    return redirect(url_for("admin.times.page"), 303)
