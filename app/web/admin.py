"""Administrators' pages: the list of accounts, the company's settings, and the log, which auditors read too."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core.access import Role
from app.store.queries import accounts
from app.web import (
    admin_absence,
    admin_company,
    admin_contacts,
    admin_designs,
    admin_log,
    admin_person,
    admin_retention,
    admin_times,
    hr_filters,
    paging,
    site,
)
from app.web.permission import open_to

FILTERS = frozenset({"q", "department", "everyone"})
pages = Blueprint("admin", __name__, url_prefix="/admin")
pages.register_blueprint(admin_person.pages)
pages.register_blueprint(admin_absence.pages)
pages.register_blueprint(admin_company.pages)
pages.register_blueprint(admin_contacts.pages)
pages.register_blueprint(admin_designs.pages)
pages.register_blueprint(admin_times.pages)
pages.add_url_rule("/log/", "log_page", admin_log.page)
pages.add_url_rule("/log.<any(csv, xlsx):kind>", "log_file", admin_log.file)
pages.register_blueprint(admin_retention.pages)


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
