"""Transcripts: one person's completed training as a signed PDF, for themselves, and for HR and auditors."""

from collections.abc import Collection, Iterator
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.core import access
from app.core.access import Role
from app.core.due_dates import last_day_before, local_day
from app.credentials import signing, transcript
from app.credentials.transcript import Transcript
from app.services import documents
from app.services.certificates import printable_name
from app.store.queries import certificates, person_history, person_record
from app.store.queries.person_record import Record
from app.web import downloads, hr_filters, hr_words, site
from app.web.permission import open_to

pages = Blueprint("transcript", __name__)
hr_pages = Blueprint("transcripts", __name__)


@pages.get("/certificates/transcript.pdf")
@open_to(Role.LEARNER)
def own() -> ResponseReturnValue:
    """The reader's own, with what they chose themselves."""
    return _document(_found(site.signed_in().person_id), left_out=())


@hr_pages.get("/people/<int:person_id>/transcript.pdf")
@open_to(Role.HR, Role.AUDITOR)
def of_person(person_id: int) -> ResponseReturnValue:
    """A person's, within the legal entities of the reader's role."""
    person = _found(person_id)
    if not access.reaches(hr_filters.reach(), person.facts(hr_filters.company_day()).legal_entity_id):
        abort(404)
    return _document(person, left_out=hr_words.voluntary_courses())


def _found(person_id: int) -> Record:
    person = person_record.record(site.reading(), person_id)
    return person if person is not None else abort(404)


def _document(person: Record, left_out: Collection[str]) -> Response:
    company = site.company()
    said = Transcript(
        language=site.language(),
        title=_("Transcript of training"),
        name=printable_name(person.name, person.name_latin) or person.name,
        lines=(
            _("Employee number %(number)s", number=person.employee_number),
            _("As of %(date)s", date=format_date(site.today(), "long")),
        ),
        heads=(_("Course"), _("Completed on"), _("Valid through"), _("Certificate"), _("Status")),
        rows=list(_rows(person, left_out)),
        empty=_("Nothing is completed yet."),
    )
    issuer = documents.issuer(site.reading(), company)
    site.close_reading()
    unsigned = transcript.render(said, issuer, company.paper, site.today())
    signed = signing.signed(unsigned, site.site().keys.key, said.title)
    return downloads.pdf(signed, f"transcript-{person.id}-{site.today().isoformat()}")


def _rows(person: Record, left_out: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Each completed turn, the newest first, with its certificates; one that was replaced is on a line of its own."""
    db, zone = site.reading(), ZoneInfo(person.time_zone or site.company().time_zone)
    held = certificates.of_person(db, person.id, site.now())
    turns = [each for each in person_history.turns(db, person.id) if each.course not in left_out]
    for turn in sorted(turns, key=lambda each: str(each.facts.completed_at), reverse=True):
        done, end = turn.facts.completed_at, turn.facts.expires_at
        if done is None:
            continue
        title = hr_words.course_title(turn.course)
        completed = format_date(local_day(done, zone), "medium")
        through = format_date(last_day_before(end, zone), "medium") if end else _("Does not expire")
        issued = [row for row in held if row.period_id == turn.id]
        for row in issued:
            yield title, completed, through, row.number, hr_words.status(row.status(site.now()))
        if not issued:
            yield title, completed, through, "", ""
