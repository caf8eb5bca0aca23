"""HR's page of mails: what waits, what failed and why, what went last."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access import Role, Scope
from app.mail import mailing
from app.services import given_up, outbox
from app.store.queries import mails
from app.web import hr_filters, mail_words, site
from app.web.permission import open_to

FAILED_SHOWN = 100
SENT_SHOWN = 25
pages = Blueprint("mails", __name__, url_prefix="/mails")


def _scope() -> Scope:
    return site.signed_in().viewer.scope(Role.HR)


@pages.get("/")
@open_to(Role.HR, Role.ADMIN)
def page() -> ResponseReturnValue:
    """The mails to people within reach; for administrators the work of any kind that was given up."""
    db, viewer, settings = site.reading(), site.signed_in().viewer, site.site().settings
    scope, today = _scope(), hr_filters.company_day()
    server = settings.mail_server
    return render_template(
        "hr/mails.html",
        server=f"{server.host}:{server.port}" if server else "",
        folder=mailing.folder(settings).name,
        sender=settings.mail_from,
        counts=mails.counts(db, scope, today),
        failed=mails.failed(db, scope, today, limit=FAILED_SHOWN),
        sent=mails.last_sent(db, scope, today, limit=SENT_SHOWN),
        kind=mail_words.kind,
        dead_jobs=mails.dead_jobs(db, limit=FAILED_SHOWN) if viewer.has(Role.ADMIN) else None,
    )


@pages.post("/work/<int:job_id>/again")
@open_to(Role.ADMIN)
def work_again(job_id: int) -> ResponseReturnValue:
    """Let work that was given up be tried from the start."""
    try:
        with site.writing() as db:
            given_up.try_again(db, job_id, site.now(), actor_id=site.signed_in().person_id)
    except given_up.NoSuchWork:
        abort(404)
    flash(_("It is tried again."))
    return redirect(url_for("hr.mails.page"), 303)


@pages.post("/<int:mail_id>/again")
@open_to(Role.HR)
def again(mail_id: int) -> ResponseReturnValue:
    """Send a mail that failed once more, to the address that the person has now."""
    if mails.owner(site.reading(), mail_id, _scope(), hr_filters.company_day()) is None:
        abort(404)
    try:
        with site.writing() as db:
            outbox.try_again(db, mail_id, site.now(), actor_id=site.signed_in().person_id)
    except outbox.NoSuchMail:
        abort(404)
    flash(_("The mail is tried again."))
    return redirect(url_for("hr.mails.page"), 303)
