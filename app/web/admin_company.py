"""Changing the company: its settings and logo, its legal entities and departments."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access import Role
from app.services import company, organisation
from app.store.queries import accounts
from app.store.queries.accounts import Place
from app.web import company_forms, site
from app.web.company_forms import DepartmentForm, LegalEntityForm, SettingsForm
from app.web.permission import open_to

pages = Blueprint("organisation", __name__, url_prefix="/company")


@dataclass(frozen=True, kw_only=True)
class Forms:
    """The forms of the page; one of them may have been sent."""

    settings: SettingsForm
    entity: LegalEntityForm
    department: DepartmentForm
    places: list[Place]


def forms(sent: str = "") -> Forms:
    """The forms, the one that was sent with what was typed and the others as things are."""
    current = company_forms.settings_of(site.company())
    made = Forms(
        settings=SettingsForm() if sent == "settings" else SettingsForm(None, data=current),
        entity=LegalEntityForm() if sent == "entity" else LegalEntityForm(None),
        department=DepartmentForm() if sent == "department" else DepartmentForm(None),
        places=accounts.places(site.reading()),
    )
    made.entity.offer()
    made.department.offer(made.places)
    return made


def page(made: Forms) -> str:
    """The page with these forms."""
    return render_template(
        "admin/company.html",
        forms=made,
        profile=site.company(),
        accent=company_forms.accent_shown(site.company().accent),
        most_kilobytes=company.MAXIMUM_LOGO_BYTES // 1000,
    )


def back() -> ResponseReturnValue:
    """To the page again."""
    return redirect(url_for("admin.company"), 303)


@pages.post("/settings")
@open_to(Role.ADMIN)
def change() -> ResponseReturnValue:
    """Put new settings in force; what was issued before keeps what it says."""
    made = forms("settings")
    if not made.settings.validate():
        return page(made), 422
    upload = made.settings.logo.data
    body = upload.read(company.MAXIMUM_LOGO_BYTES + 1) if upload else b""
    try:
        with site.writing() as db:
            logo = company.keep_logo(db, body) if body else None
            wanted = made.settings.profile(site.company(), logo)
            company.change(db, wanted, site.now(), actor_id=site.signed_in().person_id)
    except company.UnusableLogo:
        made.settings.logo.errors = [
            _(
                "Choose a PNG or JPEG picture of at most %(most)s KB and %(side)s pixels to a side.",
                most=company.MAXIMUM_LOGO_BYTES // 1000,
                side=company.MAXIMUM_LOGO_SIDE,
            )
        ]
        return page(made), 422
    flash(_("The settings are saved."))
    return back()


@pages.post("/legal-entities")
@open_to(Role.ADMIN)
def add_legal_entity() -> ResponseReturnValue:
    """Add a legal entity; one of that name stays as it is."""
    made = forms("entity")
    if not made.entity.validate():
        return page(made), 422
    with site.writing() as db:
        organisation.legal_entity(
            db, made.entity.entity_name.data, made.entity.country.data, site.now(), actor_id=site.signed_in().person_id
        )
    flash(_("The legal entity is added."))
    return back()


@pages.post("/departments")
@open_to(Role.ADMIN)
def add_department() -> ResponseReturnValue:
    """Add a department; one of that name in the same legal entity stays as it is."""
    made = forms("department")
    if not made.department.validate():
        return page(made), 422
    with site.writing() as db:
        organisation.department(
            db,
            int(made.department.legal_entity.data),
            made.department.department_name.data,
            site.now(),
            actor_id=site.signed_in().person_id,
        )
    flash(_("The department is added."))
    return back()
