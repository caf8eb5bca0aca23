"""A learner's certificates: the list, their documents, and the name that one may wait for."""

from dataclasses import replace

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from app.core import access
from app.core.access import Role
from app.services import documents, outstanding, people
from app.services.certificates import printable_name
from app.services.documents import NoSuchCertificate
from app.store.queries import certificates as queries
from app.store.queries import learning
from app.store.queries.certificates import CertificateRow
from app.web import certificate_sharing, downloads, site, training_pages
from app.web.permission import open_to

LONGEST_NAME = 300
pages = Blueprint("certificates", __name__)


class LatinNameForm(FlaskForm):  # type: ignore[misc]
    """The Latin form of a name that certificates cannot show."""

    name_latin = StringField(
        _l("Your name in Latin letters"), [InputRequired(_l("Write your name.")), Length(max=LONGEST_NAME)]
    )

    def validate_name_latin(self, field: Field) -> None:
        """Letters, and each of them drawable."""
        field.data = " ".join(field.data.split())
        if printable_name(field.data, None) is None:
            raise ValidationError(
                _(
                    "The certificate cannot show every letter of this either. Use the letters A to Z, with accents or without."
                )
            )
        if not any(character.isalpha() for character in field.data):
            raise ValidationError(_("Write your name with letters."))


@pages.get("/certificates/")
@open_to(Role.LEARNER)
def mine() -> ResponseReturnValue:
    """The reader's certificates, and what is missing for one that waits."""
    return _list(LatinNameForm())


def _list(form: LatinNameForm) -> str:
    person, now = site.signed_in(), site.now()
    waiting = [
        course.title
        for period in learning.periods_of(site.reading(), person.person_id)
        if training_pages.waits_for_certificate(period) and (course := training_pages.edition(period.course))
    ]
    return render_template(
        "certificates/mine.html",
        certificates=[
            (row, row.status(now), certificate_sharing.linkedin_url(row))
            for row in queries.of_person(site.reading(), person.person_id, now)
        ],
        waiting=waiting,
        needs_name=bool(waiting) and training_pages.needs_latin_name(),
        form=form,
        public_url=site.site().settings.public_url,
    )


@pages.post("/certificates/issue")
@open_to(Role.LEARNER)
def issue() -> ResponseReturnValue:
    """Issue what waits, with the Latin form of the name where one is needed; twice changes nothing."""
    form = LatinNameForm()
    needs_name = training_pages.needs_latin_name()
    if needs_name and not form.validate_on_submit():
        return _list(form), 422
    setting, learner = site.setting(), site.learner()
    site.close_reading()
    with site.writing() as db:
        if needs_name:
            learner = replace(learner, name_latin=form.name_latin.data)
            people.set_latin_name(db, learner.person_id, form.name_latin.data, setting.now, actor_id=learner.person_id)
        numbers = outstanding.issue_outstanding(db, setting, learner)
    for number in numbers:
        documents.make_document(site.site().press, number, setting.now)
    if numbers:
        flash(ngettext("Your certificate is issued.", "%(num)s certificates are issued.", len(numbers)))
    return redirect(url_for("certificates.mine"), 303)


@pages.get("/certificates/<number>.pdf")
@open_to(Role.LEARNER)
def document(number: str) -> ResponseReturnValue:
    """The stored document, made first where it is not there yet. It never changes, so its digest answers for it."""
    row = _readable(number)
    make_missing(number)
    digest = queries.document_digest(site.reading(), number)
    if digest is not None and request.if_none_match.contains(digest):
        return _document_response(row, digest, b"", 304)
    stored = queries.document(site.reading(), number)
    if stored is None:
        raise NoSuchCertificate(number)
    return _document_response(row, stored.sha256, stored.body, 200)


@pages.get("/certificates/<number>.jwt")
@open_to(Role.LEARNER)
def credential(number: str) -> ResponseReturnValue:
    """The credential that lies in the document, for wallets (Open Badges 3.0)."""
    row = _readable(number)
    make_missing(number)
    stored = queries.document(site.reading(), number)
    if stored is None or stored.credential is None:
        raise NoSuchCertificate(number)
    response = Response(stored.credential, mimetype="application/vc+jwt")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = f'attachment; filename="credential-{row.course}-{row.number}.jwt"'
    return response


@pages.get("/certificates/all.zip")
@open_to(Role.LEARNER)
def archive() -> ResponseReturnValue:
    """All of the reader's certificates with an index; what is not drawn yet is drawn now."""
    rows = queries.of_person(site.reading(), site.signed_in().person_id, site.now())
    for row in rows:
        make_missing(row.number)
    return certificate_sharing.own(rows)


def make_missing(number: str) -> None:
    """Draw the document of a certificate where there is none yet."""
    if queries.document_digest(site.reading(), number) is None:
        site.close_reading()
        documents.make_document(site.site().press, number, site.now())


def _readable(number: str) -> CertificateRow:
    """The certificate where the reader may see it; 404 for everybody else."""
    row = queries.by_number(site.reading(), number, site.now())
    if row is None or not access.may_see_record(site.signed_in().viewer, row.holder):
        abort(404)
    return row


def _document_response(row: CertificateRow, digest: str, body: bytes, status: int) -> Response:
    name = f"certificate-{row.course}-{row.number}"
    response = downloads.pdf(body, name, inline="download" not in request.args)
    response.status_code = status
    response.set_etag(digest)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
