"""Policies: who has read the version that is asked of them, who has not, and who waits for an answer."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import Session

from app.core import policies as rules
from app.core.company import CompanyProfile
from app.core.due_dates import last_day_before, local_day
from app.i18n import _
from app.reports.contract import Column, Report, ReportRow, counted
from app.store.models import Person
from app.store.queries import company, policies, policy_asked, policy_readers
from app.store.queries.policy_asked import Asked
from app.store.queries.policy_readers import ReaderRow
from app.store.queries.selection import Selection, people_conditions

COLUMNS = (
    Column(title=_("Name"), kind="person"),
    Column(title=_("Employee number")),
    Column(title=_("Legal entity")),
    Column(title=_("Department")),
    Column(title=_("Policy"), kind="policy"),
    Column(title=_("Version")),
    Column(title=_("Status"), kind="status"),
    Column(title=_("To be read by"), kind="day"),
    Column(title=_("Acknowledged on"), kind="day"),
)


def count(db: Session, selection: Selection) -> int:
    """Of how many people which policies are asked, as far as they match."""
    return sum(counted(db, query) for _asked, query in _queries(db, selection))


def rows(db: Session, selection: Selection, *, limit: int | None = None, offset: int = 0) -> Iterator[ReportRow]:
    """Who stands where, policy by policy, by name."""
    profile: CompanyProfile | None = None
    for asked, query in _queries(db, selection):
        profile = profile or company.profile(db)
        if limit == 0:
            return
        total = counted(db, query) if offset else 0
        if offset and total <= offset:
            offset -= total
            continue
        ordered = query.order_by(Person.name_folded, Person.id).limit(limit).offset(offset)
        offset = 0
        for row in policy_readers.read(db, ordered):
            limit = None if limit is None else limit - 1
            here = policy_asked.in_part(asked, row.legal_entity_id)
            if here is not None:
                yield _row(row, here, selection, profile)


def _row(row: ReaderRow, here: Asked, selection: Selection, profile: CompanyProfile) -> ReportRow:
    reader = policy_asked.reader(row, profile, selection.now)
    reading = rules.reading(here.part.version, reader, selection.now)
    due_on = last_day_before(rules.due_at(here.part.version, reader), reader.zone)
    at = row.acknowledged_at
    values = (
        row.name,
        row.employee_number,
        row.legal_entity,
        row.department,
        here.current.version.policy,
        str(here.current.version.number),
        reading.value,
        due_on,
        local_day(at, selection.zone) if at else None,
    )
    return ReportRow(row.person_id, values)


def _queries(db: Session, selection: Selection) -> Iterator[tuple[list[Asked], Select[*tuple[Any, ...]]]]:
    """For each policy what is asked where, and the people of whom it is asked."""
    every = policies.versions(db, selection.policy)
    if not every:
        return
    profile, consulted = company.profile(db), policy_asked.consulted(db)
    for slug, versions in every.items():
        asked = policy_asked.asked(consulted, selection.now, versions)
        if not asked:
            continue
        around = policy_asked.circumstances(db, profile, selection.now, asked)
        parts = [each.part for each in asked]
        conditions: list[ColumnElement[bool]] = [policy_readers.is_asked(parts, around, selection.scope)]
        missing = policy_readers.lacks(parts, around, selection.scope)
        if selection.has_read is not None:
            conditions.append(~missing if selection.has_read else missing)
        yield asked, policy_readers.readers(slug, parts, around).where(*conditions, *people_conditions(selection))


REPORT = Report(
    title=_("Policies"),
    lead=_("Who has read the company's policies, who has not yet, and who waits for an answer."),
    filters=frozenset({"q", "department", "location", "policy", "reading"}),
    columns=lambda _selection: COLUMNS,
    count=count,
    rows=rows,
)
