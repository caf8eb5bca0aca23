"""The inbox of reported comments: for the social media manager and the deputy, or HR where nobody is named."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app import i18n
from app.core.access import Role
from app.core.comments import DAYS_KEPT, LONGEST, CommentState
from app.core.decisions import Refused
from app.services import comments
from app.store.queries import comments as queries
from app.store.queries import company
from app.store.queries.comments import CommentRow
from app.web import comment_words, paging, site
from app.web.admin_forms import stripped
from app.web.permission import open_to

pages = Blueprint("comment_inbox", __name__, url_prefix="/comments")


class HandleForm(FlaskForm):  # type: ignore[misc]
    """How far it is, with a note for those who handle it."""

    state = RadioField(
        _l("How far is it?"),
        [InputRequired()],
        choices=[SelectChoice(value=state.value, label=words) for state, words in comment_words.STATES.items()],
    )
    note = TextAreaField(_l("Note"), [Length(max=LONGEST)], filters=[stripped])


def _handled() -> list[int | None]:
    """The legal entities whose reports the reader handles; 404 where there are none: it is not for them to know of."""
    person = site.signed_in()
    ids = [each for each, _name in company.legal_entities(site.reading())]
    return comments.handled(site.company(), person.email, person.viewer.scope(Role.HR), ids) or abort(404)


def _one(comment_id: int) -> CommentRow:
    row, handled = queries.one(site.reading(), comment_id), _handled()
    if row is None or row.legal_entity_id not in handled:
        abort(404)
    return row


@pages.get("/")
@open_to(Role.LEARNER)
def inbox() -> ResponseReturnValue:
    """Every report of the last 90 days, the newest first."""
    handled = _handled()
    page = paging.wanted(queries.count(site.reading(), handled))
    found = queries.inbox(site.reading(), handled, limit=paging.SIZE, offset=page.offset)
    return render_template(
        "comments/inbox.html",
        reports=[comment_words.line(each) for each in found],
        pages=paging.links(page),
        days=DAYS_KEPT,
    )


@pages.get("/<int:comment_id>/")
@open_to(Role.LEARNER)
def one(comment_id: int) -> ResponseReturnValue:
    """What was seen, who saw it, and how far it is."""
    row = _one(comment_id)
    return _page(row, HandleForm(formdata=None, data={"state": row.state.value, "note": row.note}))


def _page(row: CommentRow, form: HandleForm) -> str:
    return render_template("comments/one.html", report=comment_words.line(row), form=form)


@pages.post("/<int:comment_id>/")
@open_to(Role.LEARNER)
def handle(comment_id: int) -> ResponseReturnValue:
    """Say how far it is. What seems to be a colleague's is closed, and nothing of it is kept."""
    row, form = _one(comment_id), HandleForm()
    if not form.validate():
        return _page(row, form), 422
    to, actor_id = CommentState(form.state.data), site.signed_in().person_id
    site.close_reading()
    with site.writing() as db:
        decision = comments.move(db, comment_id, to, form.note.data or "", site.now(), actor_id=actor_id)
    if isinstance(decision, Refused):
        flash(i18n.sentence(decision, site.language()), "caution")
    elif to is CommentState.COLLEAGUES:
        flash(_("Closed. What was reported is destroyed, and no name was recorded."))
    else:
        flash(_("Saved."))
    return redirect(url_for("comment_inbox.inbox"), 303)


@pages.get("/<int:comment_id>/picture.jpg")
@open_to(Role.LEARNER)
def picture(comment_id: int) -> ResponseReturnValue:
    """The picture, as it was made anew."""
    _one(comment_id)
    body = queries.picture(site.reading(), comment_id)
    if body is None:
        abort(404)
    response = Response(body, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response
