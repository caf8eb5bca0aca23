"""Which rows are about a person: of every table that the registry of stored fields knows, by the column that leads to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Label,
    LargeBinary,
    String,
    Table,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.core.notices import PERIOD
from app.core.stored import STORED, Category
from app.store.models import Base
from app.store.streaming import streamed

TABLES: dict[str, Table] = {table.name: table for table in Base.metadata.sorted_tables}
NAMED = ("legal_entity", "department", "person_group")
SUBJECTS = {
    "period": "id",
    "attempt": "id",
    "certificate": "number",
    "waiver": "id",
    "item_report": "id",
    "comment_report": "id",
    "policy_question": "id",
}
"""Subjects of the log that are somebody's, besides people themselves, by the column whose value names them."""


@dataclass(frozen=True)
class About:
    """A person, and the courses of which nothing is to be told, such as what they joined for themselves."""

    person_id: int
    left_out: frozenset[str] = field(default_factory=frozenset)


def about(table: Table, wanted: About) -> ColumnElement[bool]:
    """The condition that a table's row is about a person. Only for tables that have an owner."""
    owner = STORED[table.name].owner
    if owner is None:
        raise LookupError(table.name)
    if table.name == "audit_event":
        return _in_log(table, wanted)
    if table.name == "audit_note":
        events = TABLES["audit_event"]
        return table.c.event_id.in_(select(events.c.id).where(_about_theirs(events, wanted)))
    conditions = [_leads_to(table.c[owner], wanted)]
    if wanted.left_out:
        conditions += _tells_nothing(table, wanted)
    return and_(*conditions)


def _tells_nothing(table: Table, wanted: About) -> list[ColumnElement[bool]]:
    """The conditions that a row is not about a course that is left out; a mail is about what its notices are about."""
    if "course" in table.c:
        return [table.c.course.not_in(wanted.left_out)]
    if table.name == "notice":
        subjects = select(literal(PERIOD) + cast(TABLES["period"].c.id, String)).where(_hidden("period", wanted))
        return [table.c.subject.not_in(subjects)]
    if table.name == "mail":
        notice = TABLES["notice"]
        return [
            table.c.id.not_in(select(notice.c.mail_id).where(notice.c.mail_id.is_not(None), _hidden("notice", wanted)))
        ]
    return []


def _hidden(name: str, wanted: About) -> ColumnElement[bool]:
    """The condition that a row is the person's and left out."""
    table = TABLES[name]
    return about(table, About(wanted.person_id)) & ~about(table, wanted)


def _leads_to(column: Column[Any], wanted: About) -> ColumnElement[bool]:
    """Whether a column names the person, or a row of another table that is about them."""
    if column.table.name == "person":
        return column == wanted.person_id
    (key,) = column.foreign_keys
    target = key.column
    if target.table.name == "person":
        return column == wanted.person_id
    return column.in_(select(target).where(about(target.table, wanted)))


def _about_theirs(table: Table, wanted: About) -> ColumnElement[bool]:
    """Events about the person and what is theirs."""
    own = [and_(table.c.subject_kind == "person", table.c.subject_id == str(wanted.person_id))]
    for kind, name in SUBJECTS.items():
        subject = TABLES[kind]
        ids = select(cast(subject.c[name], String)).where(about(subject, wanted))
        own.append(and_(table.c.subject_kind == kind, table.c.subject_id.in_(ids)))
    return or_(*own)


def _in_log(table: Table, wanted: About) -> ColumnElement[bool]:
    """Events about the person and what is theirs, and what they did; of what is left out, none.

    The notes of what they did are about others, and theirs alone.
    """
    acted = table.c.actor_id == wanted.person_id
    for kind, name in SUBJECTS.items() if wanted.left_out else ():
        hidden = select(cast(TABLES[kind].c[name], String)).where(_hidden(kind, wanted))
        acted = acted & ~and_(table.c.subject_kind == kind, table.c.subject_id.in_(hidden))
    return or_(acted, _about_theirs(table, wanted))


def rows(db: Session, name: str, wanted: About, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """A person's rows of a table, by their key; files are left to `file`."""
    table = TABLES[name]
    shown = [table.c[column] for column in columns if not is_file(table.c[column])]
    query = select(*shown, *_names(shown)).where(about(table, wanted)).order_by(*table.primary_key)
    for row in streamed(db, query):
        found = dict(row._mapping)
        if not _tells(found, wanted.left_out):
            yield found


def _names(shown: list[Column[Any]]) -> Iterator[Label[str]]:
    """What places, groups, policies and rules that rows refer to are called: `department` beside `department_id`."""
    for column in shown:
        for key in column.foreign_keys:
            target = key.column.table
            if target.name in NAMED:
                name = select(target.c.name).where(key.column == column)
                yield name.scalar_subquery().label(column.name.removesuffix("_id"))
            elif target.name == "policy_version":
                yield select(target.c.policy).where(key.column == column).scalar_subquery().label("policy")
            elif target.name == "assignment_rule_version":
                rule = TABLES["assignment_rule"]
                name = select(rule.c.name).join(target, target.c.rule_id == rule.c.id).where(key.column == column)
                yield name.scalar_subquery().label("rule")


def _tells(row: dict[str, Any], left_out: frozenset[str]) -> bool:
    """Whether the facts of a row name a course of which nothing is told."""
    facts = row.get("facts")
    return bool(left_out) and isinstance(facts, dict) and facts.get("course") in left_out


def is_file(column: Column[Any]) -> bool:
    """Whether a column holds a file."""
    return isinstance(column.type, LargeBinary)


def files(name: str, columns: tuple[str, ...]) -> list[str]:
    """The columns of a table that hold files."""
    return [column for column in columns if is_file(TABLES[name].c[column])]


def file(db: Session, name: str, row: Mapping[str, Any], column: str) -> bytes | None:
    """The file of one row, read by itself: files are large."""
    table = TABLES[name]
    body: bytes | None = db.scalar(select(table.c[column]).where(*(key == row[key.name] for key in table.primary_key)))
    return body


def certificate_numbers(db: Session, person_id: int) -> dict[int, str]:
    """The numbers of a person's certificates, by id."""
    table = TABLES["certificate"]
    rows_found = db.execute(select(table.c.id, table.c.number).where(table.c.person_id == person_id))
    return {row.id: row.number for row in rows_found}


def deeds(db: Session, person_id: int) -> Iterator[dict[str, Any]]:
    """What a person did to what is about nobody: the table, the row's key, as what they are named, and the times."""
    for name, stored in STORED.items():
        if stored.category is not Category.COMPANY:
            continue
        table = TABLES[name]
        for column in table.c:
            if any(key.column.table.name == "person" for key in column.foreign_keys):
                times = [each for each in table.c if each.name.endswith("_at")]
                query = select(*table.primary_key, *times).where(column == person_id).order_by(*table.primary_key)
                for row in streamed(db, query):
                    yield {"table": name, "as": column.name, **row._mapping}


def counts(db: Session, wanted: About) -> dict[str, int]:
    """How many rows of each table are about a person, without those that are theirs alone and the log, which stays.

    One query.
    """
    parts = [
        select(literal(name), func.count()).select_from(TABLES[name]).where(about(TABLES[name], wanted))
        for name, stored in STORED.items()
        if stored.owner is not None and not stored.is_private and name != "audit_event"
    ]
    return {row[0]: row[1] for row in db.execute(union_all(*parts))}
