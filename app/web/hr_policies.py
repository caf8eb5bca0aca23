"""Policies for HR, auditors and administrators: what is in force, who has read it, activating a draft, consultations."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from app import i18n
from app.core import access
from app.core import policies as rules
from app.core.access import Role, Scope
from app.core.audience import Audience
from app.core.decisions import Refused
from app.core.policies import VersionState
from app.reports import asking
from app.services import consultations, policies, policy_manual_reminders
from app.store.queries import audience_names, person_record, policy_asked, policy_questions, policy_readers
from app.store.queries import policies as queries
from app.store.queries.policies import VersionRow
from app.store.queries.policy_asked import Asked, Consulted
from app.web import (
    audience_words,
    downloads,
    hr_filters,
    policy_pages,
    policy_records,
    site,
)
from app.web.bounds import DayField
from app.web.permission import open_to
from app.web.policies import changes_page

pages = Blueprint("policies", __name__, url_prefix="/policies")


def reach() -> Scope:
    """The legal entities whose people the reader sees here: all for an administrator."""
    viewer = site.signed_in().viewer
    return None if viewer.has(Role.ADMIN) else hr_filters.reach()


def decides_for() -> Scope:
    """The legal entities in which the reader decides here: all for an administrator, else those of their role in HR."""
    viewer = site.signed_in().viewer
    return None if viewer.has(Role.ADMIN) else viewer.scope(Role.HR)


def may_activate() -> bool:
    """Whether the reader puts policies into force: an administrator, or HR for all companies here."""
    viewer = site.signed_in().viewer
    return viewer.has(Role.ADMIN) or (viewer.has(Role.HR) and viewer.scope(Role.HR) is None)


def known(slug: str) -> list[VersionRow]:
    """The versions of a policy, the newest first; 404 where there is neither a version nor a draft."""
    rows = queries.versions(site.reading(), slug).get(slug, [])
    if not rows and slug not in site.catalogue().policies:
        abort(404)
    return rows


def title_of(slug: str, rows: Sequence[VersionRow]) -> str:
    """A policy's title: that of its draft, else of its newest version."""
    draft = site.catalogue().policies.get(slug)
    return draft.text(site.language()).title if draft else rows[0].title(site.language())


def _counts(slug: str, asked: Sequence[Asked]) -> tuple[int, int, int]:
    parts = [each.part for each in asked]
    around = policy_asked.circumstances(site.reading(), site.company(), site.now(), asked)
    return policy_readers.counts(site.reading(), slug, parts, around, reach())


def is_changed(slug: str, rows: list[VersionRow]) -> bool:
    """Whether the draft says something else than the newest version."""
    draft, newest = site.catalogue().policies.get(slug), policies.newest_of(rows)
    return draft is not None and (newest is None or newest.digests != draft.digests)


@pages.get("/")
@open_to(Role.HR, Role.AUDITOR, Role.ADMIN)
def overview() -> ResponseReturnValue:
    """Every policy: the version in force, who has not read it, and whether a draft waits."""
    db, every = site.reading(), queries.versions(site.reading())
    consulted, lines = policy_asked.consulted(db), []
    for slug in sorted({*every, *site.catalogue().policies}):
        rows = every.get(slug, [])
        asked = policy_asked.asked(consulted, site.now(), rows)
        current = rules.in_force([row.version for row in rows], site.now())
        people, missing, _waiting = _counts(slug, asked) if asked else (0, 0, 0)
        lines.append(
            {
                "slug": slug,
                "title": title_of(slug, rows),
                "number": current.number if current else None,
                "people": people,
                "missing": missing,
                "is_changed": is_changed(slug, rows),
            }
        )
    today = hr_filters.company_day()
    return render_template(
        "hr/policies.html",
        lines=lines,
        waiting=policy_questions.count_questions(db, today, decides_for(), is_open=True),
    )


@pages.get("/<slug>/")
@open_to(Role.HR, Role.AUDITOR, Role.ADMIN)
def one(slug: str) -> ResponseReturnValue:
    """A policy with its versions, who has not read it yet, and where staff representatives were consulted about it."""
    rows = known(slug)
    db = site.reading()
    consulted = policy_asked.consulted(db)
    asked = policy_asked.asked(consulted, site.now(), rows)
    people, missing, waiting = _counts(slug, asked) if asked else (0, 0, 0)
    states = rules.states([row.version for row in rows], site.now())
    names = audience_names.names(db, [Audience.from_json(row.audience) for row in rows])
    return render_template(
        "hr/policy.html",
        slug=slug,
        title=title_of(slug, rows),
        people=people,
        missing=missing,
        questions=waiting,
        is_changed=is_changed(slug, rows),
        may_activate=may_activate(),
        versions=[_version(row, states, names) for row in rows],
        consultations=_consultations(consulted, rows, reach()),
        report_url=url_for("hr.reports.page", name="policies", policy=slug, reading=asking.MISSING),
    )


def _version(row: VersionRow, states: dict[int, VersionState], names: Any) -> dict[str, Any]:
    state = states[row.version.number]
    word, tone, shape = policy_pages.STATES[state]
    return {
        "version": row.version,
        "word": word,
        "tone": tone,
        "shape": shape,
        "is_scheduled": state is VersionState.SCHEDULED,
        "whom": audience_words.sentence(Audience.from_json(row.audience), names),
        "activated_at": row.activated_at,
        "languages": [i18n.own_name(each) for each in row.titles],
    }


class ConsultationForm(FlaskForm):  # type: ignore[misc]
    """On which day staff representatives were consulted."""

    consulted_on = DayField()


def _consultations(consulted: Consulted, rows: Sequence[VersionRow], scope: Scope) -> list[dict[str, Any]]:
    """Each legal entity that asks, with each material version that came since: the day that was noted, or that it waits."""
    material = [row for row in rows if row.version.is_material and row.version.withdrawn_at is None]
    noted = {(each.legal_entity_id, each.version_id): each for each in reversed(consulted.recorded)}
    return [
        {"id": each.id, "name": each.name, "version": row.version, "recorded": noted.get((each.id, row.version.id))}
        for each in consulted.asking.values()
        for row in material
        if each.waits(row) and (scope is None or each.id in scope)
    ]


@pages.post("/<slug>/consultations/<int:legal_entity_id>/<int:number>")
@open_to(Role.HR, Role.ADMIN)
def consulted(slug: str, legal_entity_id: int, number: int) -> ResponseReturnValue:
    """Note on which day staff representatives were consulted about a material version."""
    lines = _consultations(policy_asked.consulted(site.reading()), known(slug), decides_for())
    offered = {(each["id"], each["version"].number): each for each in lines}
    if (legal_entity_id, number) not in offered:
        abort(404)
    record_consultation(legal_entity_id, version_id=offered[legal_entity_id, number]["version"].id)
    return redirect(url_for("hr.policies.one", slug=slug), 303)


def record_consultation(legal_entity_id: int, *, version_id: int | None = None, course: str | None = None) -> None:
    """Take the day from the form that was sent, and note it; what is wrong with it is flashed."""
    form = ConsultationForm()
    day: date | None = form.consulted_on.data if form.validate() else None
    if day is None:
        flash(_("Choose the day on which they were consulted."), "caution")
        return
    setting, actor_id = site.setting(), site.signed_in().person_id
    with site.writing() as db:
        decision = consultations.record(
            db, setting, legal_entity_id, day, actor_id=actor_id, version_id=version_id, course=course
        )
    if isinstance(decision, Refused):
        flash(i18n.sentence(decision, site.language()), "caution")
    else:
        flash(_("The consultation is noted."))


@pages.get("/<slug>/changes/<int:number>/")
@open_to(Role.HR, Role.AUDITOR, Role.ADMIN)
def changes(slug: str, number: int) -> ResponseReturnValue:
    """What differs between a version and one before it."""
    rows = known(slug)
    after = next((row for row in rows if row.version.number == number), None) or abort(404)
    return changes_page(rows, after, slug=slug, is_hr=True)


@pages.post("/<slug>/withdraw/<int:number>")
@open_to(Role.HR, Role.ADMIN)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    """Take back a version that has not taken effect."""
    if not may_activate():
        abort(403)
    setting, actor_id = site.setting(), site.signed_in().person_id
    try:
        with site.writing() as db:
            decision = policies.withdraw(db, setting, slug, number, actor_id=actor_id)
    except policies.NoSuchPolicy:
        abort(404)
    if isinstance(decision, Refused):
        flash(i18n.sentence(decision, site.language()), "caution")
    else:
        flash(_("Version %(number)s is taken back. Nobody was asked to read it.", number=number))
    return redirect(url_for("hr.policies.one", slug=slug), 303)


@pages.post("/<slug>/remind")
@open_to(Role.HR)
def remind(slug: str) -> ResponseReturnValue:
    """Have those reminded now who have not read it, once a day each."""
    known(slug)
    setting, viewer = site.setting(), site.signed_in().viewer
    with site.writing() as db:
        number = policy_manual_reminders.remind(db, setting, slug, viewer.scope(Role.HR), actor_id=viewer.person_id)
    flash(
        ngettext("%(num)s person will be reminded.", "%(num)s people will be reminded.", number)
        if number
        else _("Nobody is left to be reminded today.")
    )
    return redirect(url_for("hr.policies.one", slug=slug), 303)


@pages.get("/<slug>/records/<int:person_id>/<int:acknowledgement_id>.pdf")
@open_to(Role.HR, Role.AUDITOR)
def record(slug: str, person_id: int, acknowledgement_id: int) -> ResponseReturnValue:
    """The text that somebody within reach acknowledged, with the record of it."""
    found = person_record.record(site.reading(), person_id)
    viewer = site.signed_in().viewer
    if found is None or not access.may_see_record(viewer, found.facts(hr_filters.company_day())):
        abort(404)
    body = policy_records.document(person_id, slug, acknowledgement_id) or abort(404)
    return downloads.pdf(body, f"{slug}-record-{acknowledgement_id}")
