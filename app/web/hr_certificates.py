"""One certificate of one person, for HR and auditors: what happened to it, and what HR does about it."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from app import i18n
from app.core import access, certificate_numbers, certification
from app.core.access import PersonFacts, Role, Viewer
from app.core.certification import Deed
from app.core.decisions import Decision, Refused
from app.services import certificate_life
from app.store.queries import certificates as queries
from app.store.queries.certificates import CertificateRow
from app.web import hr_words, site
from app.web.permission import open_to

LONGEST_REASON = 500
EVENTS = {
    "issued": _l("Issued"),
    "suspended": _l("Suspended"),
    "lifted": _l("Suspension lifted"),
    "revoked": _l("Revoked"),
    "superseded": _l("Replaced"),
}
DONE = {
    Deed.SUSPEND: _l("The certificate is suspended. The holder is told."),
    Deed.LIFT: _l("The certificate counts again. The holder is told."),
    Deed.REVOKE: _l("The certificate is revoked. The holder is told."),
}
pages = Blueprint("certificates", __name__, url_prefix="/certificates/<number>")


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why something is done to a certificate."""

    number: str
    reason = StringField(_l("Reason"), [InputRequired(_l("Write the reason.")), Length(max=LONGEST_REASON)])


class RevokeForm(ReasonForm):
    """Why a certificate is revoked, and its number, typed: it is for good."""

    typed = StringField(_l("The certificate's number"), [InputRequired(_l("Type the number to confirm."))])

    def validate_typed(self, field: Field) -> None:
        """The very number."""
        if certificate_numbers.normalised(field.data) != self.number:
            raise ValidationError(_("This is not the number of this certificate."))


def known(number: str, *, may_change: bool) -> CertificateRow:
    """A certificate of a person of the reader's legal entities; 404 for everybody else, and for what people choose themselves."""
    row = queries.by_number(site.reading(), number, site.now())
    if row is None or row.course in hr_words.voluntary_courses():
        abort(404)
    viewer = site.signed_in().viewer
    is_open = access.may_assign(viewer, row.holder) if may_change else _may_read(viewer, row.holder)
    if not is_open:
        abort(404)
    return row


def _may_read(viewer: Viewer, holder: PersonFacts) -> bool:
    """HR and auditors of the holder's legal entity; this page is not the holder's own."""
    return access.reaches(viewer.scope(Role.HR, Role.AUDITOR), holder.legal_entity_id)


def _form(deed: Deed, number: str, *, is_sent: bool) -> ReasonForm:
    """The form of a deed, filled in as it was sent, or empty; the names of its fields begin with the deed."""
    kind = RevokeForm if deed is Deed.REVOKE else ReasonForm
    form = kind(prefix=f"{deed}-") if is_sent else kind(None, prefix=f"{deed}-")
    form.number = number
    return form


def _page(row: CertificateRow, *, sent: tuple[Deed, ReasonForm] | None = None) -> str:
    """The page, with the form that was sent as it was typed."""
    status = row.status(site.now())
    may_change = bool(access.may_assign(site.signed_in().viewer, row.holder)) and bool(row.facts.holder)
    return render_template(
        "hr/certificate.html",
        certificate=row,
        status=status,
        title=hr_words.course_title(row.course),
        events=[(each, EVENTS.get(each.kind, each.kind)) for each in queries.events(site.reading(), row.number)],
        forms={
            deed.value: _form(deed, row.number, is_sent=False)
            for deed in Deed
            if may_change and certification.may(deed, status)
        }
        | ({sent[0].value: sent[1]} if sent else {}),
    )


@pages.get("/")
@open_to(Role.HR, Role.AUDITOR)
def show(number: str) -> ResponseReturnValue:
    """What it says, what it is worth, and what happened to it."""
    return _page(known(number, may_change=False))


@pages.post("/suspend")
@open_to(Role.HR)
def suspend(number: str) -> ResponseReturnValue:
    """Let it not count for now."""
    return _change(number, Deed.SUSPEND)


@pages.post("/lift")
@open_to(Role.HR)
def lift(number: str) -> ResponseReturnValue:
    """Let it count again."""
    return _change(number, Deed.LIFT)


@pages.post("/revoke")
@open_to(Role.HR)
def revoke(number: str) -> ResponseReturnValue:
    """Let it count no more, for good."""
    return _change(number, Deed.REVOKE)


@pages.post("/reissue")
@open_to(Role.HR)
def reissue(number: str) -> ResponseReturnValue:
    """Replace it by one with the holder's name as it is now."""
    row, form = known(number, may_change=True), _form(Deed.REISSUE, number, is_sent=True)
    if not form.validate():
        return _page(row, sent=(Deed.REISSUE, form)), 422
    setting, viewer, reason = site.setting(), site.signed_in().viewer, form.reason.data
    with site.writing() as db:
        done = certificate_life.reissue(db, setting, viewer, number, reason)
    if isinstance(done, Refused):
        return _refused(row, form, Deed.REISSUE, done)
    flash(_("A new certificate is issued, and the old one no longer counts. The holder is told."))
    return redirect(url_for("hr.certificates.show", number=done.number), 303)


def _change(number: str, deed: Deed) -> ResponseReturnValue:
    row = known(number, may_change=True)
    form = _form(deed, number, is_sent=True)
    if not form.validate():
        return _page(row, sent=(deed, form)), 422
    setting, viewer, reason = site.setting(), site.signed_in().viewer, form.reason.data
    with site.writing() as db:
        done: Decision = certificate_life.change(db, setting, viewer, number, deed, reason)
    if isinstance(done, Refused):
        return _refused(row, form, deed, done)
    flash(str(DONE[deed]))
    return redirect(url_for("hr.certificates.show", number=number), 303)


def _refused(row: CertificateRow, form: ReasonForm, deed: Deed, refusal: Refused) -> ResponseReturnValue:
    form.form_errors.append(i18n.sentence(refusal, site.language(), site.zone().key))
    return _page(row, sent=(deed, form)), 422
