"""The log's page and files, for administrators, and for auditors as far as their legal entities reach."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import chain, islice
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import SearchField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from app.core.access import Role, Scope
from app.core.due_dates import end_of_day
from app.services.folding import fold
from app.store.queries import company, log
from app.store.queries.log import Event, LogSelection, Place
from app.web import downloads, hr_filters, hr_words, log_words, paging, site
from app.web.bounds import LARGEST, DayField
from app.web.downloads import FileKind
from app.web.log_words import LogLine, Words
from app.web.permission import open_to

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 2**52
"""Microseconds after 1970 that are still a time."""
MOST_IN_EXCEL = 1_000_000


class LogForm(FlaskForm):  # type: ignore[misc]
    """What a reader may ask of the log; people are named whole, as their number, e-mail or name."""

    class Meta:
        """A form that changes nothing needs no token."""

        csrf = False

    actor = SearchField(_l("Who did it (name, e-mail or number)"), [Length(max=300)])
    about = SearchField(_l("Whom it is about (name, e-mail or number)"), [Length(max=300)])
    action = SelectField(_l("What happened"))
    entity = SelectField(_l("Legal entity"))
    since = DayField(_l("From"), [Optional()])
    until = DayField(_l("Until"), [Optional()])

    def validate_until(self, field: DayField) -> None:
        """The last day is not before the first."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("The last day is before the first. Choose a later one."))


def _reach() -> Scope:
    """Administrators read all of it, auditors what concerns their legal entities."""
    viewer = site.signed_in().viewer
    return None if viewer.has(Role.ADMIN) else viewer.scope(Role.AUDITOR)


def _form(scope: Scope) -> LogForm:
    """The form, filled in from the address."""
    values = MultiDict(request.args)
    values.setdefault("action", "")
    values.setdefault("entity", "")
    form = LogForm(values)
    words = sorted((str(words), code) for code, words in log_words.ACTIONS.items())
    form.action.choices = [
        SelectChoice(value="", label=_("Anything")),
        *(SelectChoice(value=code, label=label) for label, code in words),
    ]
    entities = company.legal_entities(site.reading(), scope)
    if len(entities) > 1:
        form.entity.choices = [
            SelectChoice(value="", label=_("All legal entities")),
            *(SelectChoice(value=str(entity_id), label=name) for entity_id, name in entities),
        ]
    else:
        del form.entity
    return form


def _selection(form: LogForm, scope: Scope) -> LogSelection:
    """What a valid form asks for, within reach of the reader."""
    given = {name: field.data for name, field in form._fields.items() if field.data}
    zone = ZoneInfo(site.company().time_zone)
    return LogSelection(
        scope=frozenset({int(given["entity"])}) if "entity" in given else scope,
        today=hr_filters.company_day(),
        left_out=hr_words.voluntary_courses(),
        actors=_called(given.get("actor")),
        people=_called(given.get("about")),
        action=given.get("action"),
        since=datetime.combine(given["since"], time(), tzinfo=zone) if "since" in given else None,
        before=end_of_day(given["until"], zone) if "until" in given else None,
    )


def _called(text: str | None) -> tuple[int, ...] | None:
    """The ids of those whom a text names; nobody's where it names no one."""
    if text is None or not text.strip():
        return None
    return tuple(log.people_called(site.reading(), text.strip(), fold(text)))


def _place() -> Place | None:
    """The event after which the page goes on; the newest where the address names none."""
    found = re.fullmatch(r"([0-9]{1,16})\.([0-9]{1,19})", request.args.get("after", ""), re.ASCII)
    if found is None or int(found[1]) > LATEST or int(found[2]) > LARGEST:
        return None
    return EPOCH + timedelta(microseconds=int(found[1])), int(found[2])


def _address_after(event: Event) -> str:
    """This page's address, going on after an event."""
    return paging.address(after=f"{(event.happened_at - EPOCH) // timedelta(microseconds=1)}.{event.id}")


@open_to(Role.ADMIN, Role.AUDITOR)
def page() -> ResponseReturnValue:
    """Who did what when to whom, the newest first."""
    db, scope = site.reading(), _reach()
    form = _form(scope)
    if not form.validate():
        return render_template("admin/log.html", form=form, events=None), 422
    wanted = _selection(form, scope)
    found = log.events(db, wanted, limit=paging.SIZE + 1, after=_place())
    shown = found[: paging.SIZE]
    return render_template(
        "admin/log.html",
        form=form,
        events=_lines(shown, wanted, log_words.words()),
        older_url=_address_after(shown[-1]) if len(found) > paging.SIZE else None,
        newest_url=paging.address(after=None) if "after" in request.args else None,
        seals=log.seal_state(db),
        files=_file_links(),
    )


def _lines(events: list[Event], wanted: LogSelection, words: Words) -> list[LogLine]:
    names = log.names(site.reading(), wanted, log_words.actors_in(events), log_words.people_in(events))
    return [log_words.line(event, names, words) for event in events]


def _file_links() -> list[tuple[str, str]]:
    query = {key: values for key, values in request.args.to_dict(flat=False).items() if key != "after"}
    kinds = (("csv", _("Download as CSV")), ("xlsx", _("Download for Excel")))
    return [(words, paging.with_query(url_for("admin.log_file", kind=kind), query)) for kind, words in kinds]


@open_to(Role.ADMIN, Role.AUDITOR)
def file(kind: FileKind) -> ResponseReturnValue:
    """All events that match as a file, times in UTC; Excel's holds the newest million."""
    scope = _reach()
    form = _form(scope)
    if not form.validate():
        abort(400)
    rows = _rows(_selection(form, scope))
    titles = [
        _("Number in the log"),
        _("When (UTC)"),
        _("Who"),
        _("Employee number"),
        _("What happened"),
        _("About"),
        _("Person"),
        _("Employee number"),
        _("Facts"),
    ]
    return downloads.table(kind, "log", _("Log"), titles, islice(rows, MOST_IN_EXCEL) if kind == "xlsx" else rows)


def _rows(wanted: LogSelection) -> Iterator[tuple[Any, ...]]:
    words = log_words.words()
    lines = chain.from_iterable(_lines(part, wanted, words) for part in log.parts(site.reading(), wanted))
    for each in lines:
        yield (
            each.sequence,
            each.happened_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            each.actor,
            each.actor_number,
            each.action,
            each.subject,
            each.person,
            each.person_number,
            "; ".join(f"{name}: {value}" for name, value in each.facts),
        )
