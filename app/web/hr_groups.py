"""Groups of people: which there are, making one by hand or by a rule, who is in it, renaming and ending it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app import i18n
from app.core.access import Role, reaches
from app.core.audience import Circumstances
from app.core.decisions import Refused
from app.services import groups as service
from app.services import named_people
from app.store.queries import audience_names, audiences
from app.store.queries import groups as queries
from app.store.queries.groups import GroupRow
from app.web import audience_words, bounds, hr_audience_form, hr_filters, paging, site
from app.web.hr_audience_form import CONDITIONS, AudienceForm, hr_scope
from app.web.permission import open_to

pages = Blueprint("groups", __name__, url_prefix="/groups")
LONGEST_NAME = 150
LONGEST_LIST = 100_000
BY_HAND = "hand"
ALL_COMPANIES = "all"


class GroupForm(AudienceForm):
    """A new group: its name, whose it is, and who is in it."""

    name = StringField(_l("Name of the group"), [DataRequired(_l("Write a name.")), Length(max=LONGEST_NAME)])
    owner = SelectField(_l("Whose group it is"))
    whom = RadioField(
        _l("Who is in it"),
        choices=[
            SelectChoice(value=BY_HAND, label=_l("People whom I add by hand")),
            SelectChoice(value=CONDITIONS, label=_l("Everyone who meets all of the conditions below, now and later")),
        ],
        default=BY_HAND,
    )
    group = None


class NameForm(FlaskForm):  # type: ignore[misc]
    """Another name for a group."""

    name = StringField(_l("Name of the group"), [DataRequired(_l("Write a name.")), Length(max=LONGEST_NAME)])


class PeopleForm(FlaskForm):  # type: ignore[misc]
    """People to be added, by e-mail address or employee number."""

    people = TextAreaField(
        _l("E-mail addresses or employee numbers"), [DataRequired(_l("Write whom to add.")), Length(max=LONGEST_LIST)]
    )


def known_group(group_id: int) -> GroupRow:
    """A group within the reader's reach; 404 for every other."""
    found = queries.one(site.reading(), group_id)
    if found is None or not reaches(hr_scope(), found.legal_entity_id):
        abort(404)
    return found


@pages.get("/")
@open_to(Role.HR)
def overview() -> ResponseReturnValue:
    """The groups within the reader's reach."""
    rows = queries.all_groups(site.reading(), hr_scope())
    names = audience_names.names(site.reading(), [row.rule for row in rows if row.rule])
    return render_template(
        "hr/groups.html",
        rows=[(row, audience_words.sentence(row.rule, names) if row.rule else "") for row in rows],
    )


def _form() -> GroupForm:
    made = GroupForm()
    hr_audience_form.offer(made)
    everywhere = [(ALL_COMPANIES, _("All companies"))] if hr_scope() is None else []
    owners = [*everywhere, *((choice.value, choice.label) for choice in made.entity.choices)]
    made.owner.choices = [SelectChoice(value=value, label=label) for value, label in owners]
    return made


@pages.get("/new/")
@open_to(Role.HR)
def form() -> ResponseReturnValue:
    """A form for a new group."""
    return render_template("hr/group_new.html", form=_form())


@pages.post("/new/")
@open_to(Role.HR)
def make() -> ResponseReturnValue:
    """Make a group."""
    made = _form()
    if not made.validate():
        return render_template("hr/group_new.html", form=made), 422
    owner = None if made.owner.data == ALL_COMPANIES else bounds.whole_number(made.owner.data)
    rule = made.audience if made.whom.data == CONDITIONS else None
    with site.writing() as db:
        answer = service.make(db, site.setting(), site.signed_in().viewer, made.name.data.strip(), owner, rule)
    if isinstance(answer, Refused):
        made.name.errors = [i18n.sentence(answer, site.language())]
        return render_template("hr/group_new.html", form=made), 422
    return redirect(url_for("hr.groups.one", group_id=answer), 303)


@pages.get("/<int:group_id>/")
@open_to(Role.HR)
def one(group_id: int) -> ResponseReturnValue:
    """Who is in a group, by name."""
    return _page(known_group(group_id))


def _page(group: GroupRow, *, name_form: NameForm | None = None, people_form: PeopleForm | None = None) -> str:
    db, today = site.reading(), hr_filters.company_day()
    if group.rule is None:
        total = queries.count_members(db, group.id, hr_scope(), today)
        page = paging.wanted(total)
        people = queries.members(db, group.id, hr_scope(), today, limit=paging.SIZE, offset=page.offset)
    else:
        now = Circumstances(today=today, language=site.company().language)
        page = paging.wanted(audiences.count(db, group.rule, now, hr_scope()))
        people = audiences.named(db, group.rule, now, hr_scope(), limit=paging.SIZE, offset=page.offset)
    names = audience_names.names(db, [group.rule] if group.rule else [])
    return render_template(
        "hr/group.html",
        group=group,
        phrases=audience_words.phrases(group.rule, names) if group.rule else [],
        people=people,
        pages=paging.links(page),
        name_form=name_form or NameForm(data={"name": group.name}),
        people_form=people_form or PeopleForm(),
    )


@pages.post("/<int:group_id>/members")
@open_to(Role.HR)
def add(group_id: int) -> ResponseReturnValue:
    """Add the people whom a list names. Whoever it names that is not known is said, and nobody is added before that is mended."""
    group = known_group(group_id)
    form = PeopleForm()
    if form.validate():
        found = named_people.find(site.reading(), site.setting(), form.people.data, hr_scope())
        if found.unknown:
            form.people.errors = [_("Not known to you: %(words)s.", words=", ".join(found.unknown))]
    if form.errors or form.people.errors:
        return _page(group, people_form=form), 422
    with site.writing() as db:
        added = service.add(db, site.setting(), site.signed_in().viewer, group_id, found.person_ids)
    if isinstance(added, Refused):
        abort(404)
    flash(ngettext("%(num)s person is added.", "%(num)s people are added.", added))
    return redirect(url_for("hr.groups.one", group_id=group_id), 303)


@pages.post("/<int:group_id>/remove")
@open_to(Role.HR)
def remove(group_id: int) -> ResponseReturnValue:
    """Take the people who are ticked out of a group."""
    group = known_group(group_id)
    ids = request.form.getlist("person", type=bounds.whole_number)
    with site.writing() as db:
        removed = service.remove(db, site.setting(), site.signed_in().viewer, group.id, ids)
    if isinstance(removed, Refused):
        abort(404)
    flash(ngettext("%(num)s person is taken out.", "%(num)s people are taken out.", removed))
    return redirect(url_for("hr.groups.one", group_id=group_id), 303)


@pages.post("/<int:group_id>/name")
@open_to(Role.HR)
def rename(group_id: int) -> ResponseReturnValue:
    """Give a group another name."""
    group = known_group(group_id)
    form = NameForm()
    if form.validate():
        with site.writing() as db:
            decision = service.rename(db, site.setting(), site.signed_in().viewer, group_id, form.name.data.strip())
        if not isinstance(decision, Refused):
            return redirect(url_for("hr.groups.one", group_id=group_id), 303)
        form.name.errors = [i18n.sentence(decision, site.language())]
    return _page(group, name_form=form), 422


@pages.post("/<int:group_id>/end")
@open_to(Role.HR)
def end(group_id: int) -> ResponseReturnValue:
    """End a group that no rule names."""
    group = known_group(group_id)
    with site.writing() as db:
        decision = service.end(db, site.setting(), site.signed_in().viewer, group_id)
    if isinstance(decision, Refused):
        form = NameForm(data={"name": group.name})
        form.form_errors.append(i18n.sentence(decision, site.language()))
        return _page(group, name_form=form), 422
    flash(_("The group %(name)s has ended.", name=group.name))
    return redirect(url_for("hr.groups.overview"), 303)
