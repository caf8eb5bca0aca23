"""Whom to ask, and when: the company's contacts, and those of a legal entity that differ."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app import i18n
from app.core.access import Role
from app.core.company import ACCOUNTS, CONTACTS
from app.services import company
from app.services.folding import fold
from app.store.queries import company as queries
from app.store.queries import people
from app.web import site
from app.web.admin_forms import stripped
from app.web.company_forms import LONGEST_WORDS
from app.web.permission import open_to

GROUPS = (
    (
        _l("Social media"),
        ("social_media_manager", "social_media_deputy", "social_media_contact", "social_media_hours"),
    ),
    (_l("Security"), ("security_contact", "security_hours")),
    (_l("HR"), ("hr_contact", "hr_hours")),
    (_l("Whistle-blowing"), ("reporting_channel", "reporting_hours")),
    (_l("Staff representatives"), ("staff_representatives", "staff_representatives_hours")),
    (_l("Data protection"), ("data_protection_contact", "data_protection_hours")),
)
LABELS = {
    "social_media_manager": _l("Who answers for the company in public"),
    "social_media_deputy": _l("Who stands in for them"),
}
pages = Blueprint("contacts", __name__, url_prefix="/company/contacts")


def _form(entity: str, **given: Any) -> FlaskForm:
    """A field for each contact. What a legal entity leaves empty is as in the company."""
    rule = Optional() if entity else DataRequired()
    fields = {
        word: StringField(_label(word), [rule, Length(max=LONGEST_WORDS)], filters=[stripped]) for word in CONTACTS
    }
    inboxes = {word: StringField(_label(word), [Optional(), _is_account], filters=[stripped]) for word in ACCOUNTS}
    return type("ContactsForm", (FlaskForm,), fields | inboxes)(**given)


def _is_account(_form: FlaskForm, field: StringField) -> None:
    """An active account has this address."""
    if not people.is_account(site.reading(), fold(field.data)):
        raise ValidationError(_("Nobody signs in with this address. Write that of an account."))


def _label(word: str) -> Any:
    return LABELS.get(word) or (_l("When they are there") if word.endswith("_hours") else _l("How to reach them"))


def _entities() -> Mapping[str, str]:
    """Legal entities by id as text."""
    return {str(each): name for each, name in queries.legal_entities(site.reading())}


def _asked() -> str:
    """The legal entity whose contacts are meant; empty for the whole company, 404 for one that there is not."""
    entity = request.values.get("entity", "")
    if entity and entity not in _entities():
        abort(404)
    return entity


@pages.get("/")
@open_to(Role.ADMIN)
def page() -> ResponseReturnValue:
    """The contacts in force, of the company or of a legal entity."""
    entity, profile = _asked(), site.company()
    words = i18n.company_words(profile, site.language()) | {word: getattr(profile, word) for word in ACCOUNTS}
    values = profile.entities.get(entity, {}) if entity else words
    return _page(entity, _form(entity, formdata=None, data=values))


def _page(entity: str, form: FlaskForm) -> str:
    return render_template(
        "admin/contacts.html",
        form=form,
        entity=entity,
        entities=_entities(),
        groups=[(heading, [form[word] for word in words]) for heading, words in GROUPS],
        usual=i18n.company_words(site.company(), site.language()) | dict.fromkeys(ACCOUNTS, ""),
        words={word: f"{{{{ company.{word} }}}}" for word in CONTACTS},
    )


@pages.post("/")
@open_to(Role.ADMIN)
def change() -> ResponseReturnValue:
    """Put them in force; certificates and mails that are out keep what they say."""
    entity = _asked()
    form = _form(entity)
    if not form.validate():
        return _page(entity, form), 422
    entered = {word: form[word].data for word in (*CONTACTS, *ACCOUNTS) if form[word].data}
    before = site.company()
    if entity:
        profile = replace(before, entities={**before.entities, entity: entered})
    else:
        spoken = i18n.company_words(before, site.language())
        inboxes = {word: entered.get(word, "") for word in ACCOUNTS}
        changed = {word: value for word, value in entered.items() if word in CONTACTS and value != spoken[word]}
        profile = replace(before, **(inboxes | changed))
    site.close_reading()
    with site.writing() as db:
        company.change(db, profile, site.now(), actor_id=site.signed_in().person_id)
    flash(_("The contacts are saved."))
    return redirect(url_for("admin.contacts.page", entity=entity or None), 303)
