"""Administrators' pages: the list of accounts, the company's settings, and the log, which auditors read too."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core.access import Role
from app.store.queries import accounts, log
from app.web import admin_absence, admin_company, admin_person, admin_times, hr_filters, log_words, paging, site
from app.web.permission import open_to

FILTERS = frozenset({"q", "department", "everyone"})
pages = Blueprint("admin", __name__, url_prefix="/admin")
pages.register_blueprint(admin_person.pages)
pages.register_blueprint(admin_absence.pages)
pages.register_blueprint(admin_company.pages)
pages.register_blueprint(admin_times.pages)


@pages.get("/people/")
@open_to(Role.ADMIN)
def people() -> ResponseReturnValue:
    """Everyone who has or had an account."""
    form = hr_filters.form(FILTERS, None)
    if not form.validate():
        return render_template("admin/people.html", form=form, accounts=None), 422
    wanted = hr_filters.selection(form, None)
    page = paging.wanted(accounts.count_accounts(site.reading(), wanted))
    found = accounts.accounts(site.reading(), wanted, limit=paging.SIZE, offset=page.offset)
    return render_template(
        "admin/people.html",
        form=form,
        accounts=found,
        roles=accounts.roles_of_each(site.reading(), [account.id for account in found]),
        pages=paging.links(page),
    )


@pages.get("/company/")
@open_to(Role.ADMIN)
def company() -> ResponseReturnValue:
    """The company's settings, legal entities and departments."""
    return admin_company.page(admin_company.forms())


@pages.get("/log/")
@open_to(Role.ADMIN, Role.AUDITOR)
def log_page() -> ResponseReturnValue:
    """What happened, the newest first; auditors see it for the legal entities of their role."""
    viewer = site.signed_in().viewer
    scope = None if viewer.has(Role.ADMIN) else viewer.scope(Role.AUDITOR)
    today = hr_filters.company_day()
    page = paging.wanted(log.count_events(site.reading(), scope, today))
    events = log.events(site.reading(), scope, today, limit=paging.SIZE, offset=page.offset)
    names = log.names(site.reading(), log_words.people_in(events))
    return render_template(
        "admin/log.html",
        events=[log_words.line(event, names) for event in events],
        pages=paging.links(page),
    )
