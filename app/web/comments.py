"""Report a comment: what somebody saw in public goes to the social media manager, and is answered by nobody else."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app import i18n
from app.content import shown
from app.core.access import Role
from app.core.comments import DAYS_KEPT, LONGEST
from app.core.decisions import Refused
from app.services import comments, pictures
from app.services.comments import Seen
from app.services.pictures import UnusablePicture
from app.store.queries import comments as queries
from app.web import comment_words, company_words, site
from app.web.admin_forms import stripped
from app.web.bounds import room_for
from app.web.permission import open_to

COLLEAGUE = "colleague"
LONGEST_LINK = 1_000
ROOM = pictures.MAXIMUM_BYTES + 100_000
pages = Blueprint("comments", __name__)


class CommentForm(FlaskForm):  # type: ignore[misc]
    """What was seen, and whose it is."""

    author = RadioField(
        _l("Who wrote it?"),
        [InputRequired()],
        choices=[
            SelectChoice(value="customer", label=_l("A customer")),
            SelectChoice(value="competitor", label=_l("A competitor")),
            SelectChoice(value="stranger", label=_l("A stranger, or I cannot tell")),
            SelectChoice(value=COLLEAGUE, label=_l("A colleague")),
        ],
    )
    link = StringField(_l("Link to it"), [Length(max=LONGEST_LINK)], filters=[stripped])
    words = TextAreaField(_l("What it says, and what you know about it"), [Length(max=LONGEST)], filters=[stripped])
    picture = FileField(_l("Picture of it"))

    def validate_link(self, field: Field) -> None:
        """An address in the web."""
        parts = urlsplit(field.data or "")
        if field.data and (parts.scheme not in {"http", "https"} or not parts.netloc):
            raise ValidationError(_("Write a link that begins with https://."))


@pages.get("/report-a-comment/")
@open_to(Role.LEARNER)
def form() -> ResponseReturnValue:
    """Where a comment is reported, with what to do besides, and what one has reported."""
    return _page(CommentForm(formdata=None))


def _page(form: CommentForm) -> str:
    person = site.signed_in()
    rights = site.catalogue().rights(site.language(), person.country)
    words = company_words.words()
    return render_template(
        "comments/report.html",
        form=form,
        contacts=words,
        rights=shown.fill(shown.RIGHTS_BLOCK, words, rights),
        mine=[comment_words.line(each) for each in queries.of_person(site.reading(), person.person_id)],
        days=DAYS_KEPT,
        most_megabytes=pictures.MAXIMUM_BYTES // 1_000_000,
    )


@pages.post("/report-a-comment/")
@room_for(ROOM)
@open_to(Role.LEARNER)
def report() -> ResponseReturnValue:
    """Send what was seen. What a colleague wrote is neither sent nor kept."""
    form = CommentForm()
    body = _uploaded(form)
    if form.author.data == COLLEAGUE:
        return redirect(url_for("comments.not_kept"), 303)
    is_valid = form.validate()
    picture = _picture(form, body)
    if is_valid and not form.picture.errors and not (form.link.data or form.words.data or picture):
        form.words.errors = [_("Give a link, a few words or a picture.")]
    if form.errors or form.words.errors or form.picture.errors:
        return _page(form), 422
    seen = Seen(link=form.link.data or "", words=form.words.data or "", picture=picture)
    person, setting = site.signed_in(), site.setting()
    site.close_reading()
    with site.writing() as db:
        number = comments.report(db, setting, person.person_id, person.legal_entity_id, seen)
    if isinstance(number, Refused):
        flash(i18n.sentence(number, site.language()), "caution")
        return redirect(url_for("comments.form"), 303)
    return redirect(url_for("comments.receipt", comment_id=number), 303)


def _uploaded(form: CommentForm) -> bytes:
    """What was uploaded, or so much of it that it is seen to be too large; the file is closed."""
    upload = form.picture.data
    if not upload:
        return b""
    with upload.stream as stream:
        body: bytes = stream.read(pictures.MAXIMUM_BYTES + 1)
    return body


def _picture(form: CommentForm, body: bytes) -> bytes | None:
    """The uploaded picture, made anew; None and an error where it cannot be used."""
    if not body:
        return None
    try:
        return pictures.cleaned(body)
    except UnusablePicture:
        form.picture.errors = [
            _(
                "Choose a whole JPEG, PNG or WebP picture of at most %(most)s MB and %(pixels)s megapixels.",
                most=pictures.MAXIMUM_BYTES // 1_000_000,
                pixels=pictures.MAXIMUM_PIXELS // 1_000_000,
            )
        ]
        return None


@pages.get("/report-a-comment/not-kept/")
@open_to(Role.LEARNER)
def not_kept() -> ResponseReturnValue:
    """What a colleague writes is the colleague's to say: nothing was sent, and nothing was kept."""
    words = company_words.words()
    rights = site.catalogue().rights(site.language(), site.signed_in().country)
    return render_template(
        "comments/not_kept.html", contacts=words, rights=shown.fill(shown.RIGHTS_BLOCK, words, rights)
    )


@pages.get("/report-a-comment/<int:comment_id>/")
@open_to(Role.LEARNER)
def receipt(comment_id: int) -> ResponseReturnValue:
    """The sender's receipt: when it was sent, to whom, and how far it is."""
    row = queries.one(site.reading(), comment_id)
    if row is None or row.person_id != site.signed_in().person_id:
        abort(404)
    words = company_words.words()
    return render_template("comments/receipt.html", report=comment_words.line(row), contacts=words, days=DAYS_KEPT)
