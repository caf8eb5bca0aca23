"""Retention: what has been kept long enough is destroyed, part by part; what was destroyed already is never looked at again.

Each part is a transaction of its own that finds its rows anew, so that it may be cut off and begun again at any time.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, delete, func, literal_column, null, or_, select, tuple_, update
from sqlalchemy.orm import Session

from app.core.company import CompanyProfile
from app.core.due_dates import local_day
from app.core.erasure import ErasureReason
from app.core.retention import Terms, destroyed_before, left_before
from app.core.stored import STORED, Rule
from app.services import audit, erasure
from app.store.models import (
    AccessLink,
    Attempt,
    CommentReport,
    ImportLine,
    Job,
    Mail,
    MailAttachment,
    PasswordLink,
    PeopleImport,
    Period,
    Person,
    RecordedErasure,
    Response,
    SignIn,
    SignInCode,
    Throttle,
)
from app.store.queries.personal_data import TABLES

ROWS_AT_A_TIME = 200
"""So few that nobody who writes meanwhile waits for more than a moment."""
Ids = Sequence[Any]
HAS_TEXT = Mail.address != literal_column("''")
"""Written out, so that the index of mails that still have their text is of use."""


@dataclass(frozen=True)
class Setting:
    """When this is, in which zone days begin, the company's terms, and the language of words that stay."""

    now: datetime
    zone: ZoneInfo
    terms: Terms
    language: str

    @classmethod
    def of(cls, company: CompanyProfile, now: datetime) -> "Setting":
        """The company's own."""
        terms = Terms(
            answers_months=company.answers_months,
            mails_months=company.mails_months,
            records_years=company.records_years,
        )
        return cls(now, ZoneInfo(company.time_zone), terms, company.language)

    def before(self, rule: Rule) -> datetime:
        """The instant before which rows of a rule must have ended."""
        return destroyed_before(rule, self.terms, self.now, self.zone)


@dataclass(frozen=True)
class Sweep:
    """One kind of row that ends: `ended` is the column that says when, if it has one, `is_over` the condition, `key` its name."""

    ended: Any | None
    is_over: Callable[[Setting], ColumnElement[bool]]
    key: tuple[Any, ...]
    destroy: Callable[[Session, Ids, Setting], None]
    at_a_time: int = ROWS_AT_A_TIME


@dataclass(frozen=True)
class Due:
    """How many rows of a kind are to be destroyed, and when the oldest ended."""

    what: str
    rows: int
    oldest: date | None


def due(db: Session, setting: Setting) -> list[Due]:
    """What applying retention now would destroy: one query, which changes nothing."""
    parts: list[Any] = []
    for sweep in SWEEPS.values():
        is_over = sweep.is_over(setting)
        parts.append(select(func.count(sweep.key[0])).where(is_over).scalar_subquery())
        oldest = null() if sweep.ended is None else select(func.min(sweep.ended)).where(is_over).scalar_subquery()
        parts.append(oldest)
    row = db.execute(select(*parts)).one()
    return [Due(what, row[2 * place], row[2 * place + 1]) for place, what in enumerate(SWEEPS)]


def apply_part(db: Session, setting: Setting, what: str) -> int:
    """Destroy the next rows of a kind, and how many; the log notes how many too. 0 where there are none left."""
    sweep = SWEEPS[what]
    oldest_first = () if sweep.ended is None else (sweep.ended,)
    query: Select[Any] = (
        select(*sweep.key).where(sweep.is_over(setting)).order_by(*oldest_first, *sweep.key).limit(sweep.at_a_time)
    )
    found = db.execute(query).all()
    if not found:
        return 0
    sweep.destroy(db, [row[0] if len(sweep.key) == 1 else tuple(row) for row in found], setting)
    audit.record(db, setting.now, None, "retention.applied", ("retention", what), rows=len(found))
    return len(found)


def _delete_answers(db: Session, ids: Ids, setting: Setting) -> None:
    """What was entered and which paper was asked; the result stays. The periods are locked first, as everybody does."""
    periods = select(Attempt.period_id).where(Attempt.id.in_(ids))
    db.execute(select(Period.id).where(Period.id.in_(periods)).order_by(Period.id).with_for_update())
    people = db.scalars(
        select(Period.person_id)
        .join(Attempt, Attempt.period_id == Period.id)
        .join(Response, Response.attempt_id == Attempt.id)
        .where(Attempt.id.in_(ids))
    )
    _record(db, "response", Counter(people), setting)
    db.execute(_quietly(delete(Response).where(Response.attempt_id.in_(ids))))
    emptied = _emptied("attempt") | {"answers_deleted_at": setting.now}
    db.execute(_quietly(update(Attempt).where(Attempt.id.in_(ids)).values(**emptied)))


def _empty_mails(db: Session, ids: Ids, setting: Setting) -> None:
    """What mails said and to which address; that there was one stays, so that nobody is told again."""
    _record(db, "mail", Counter(db.scalars(select(Mail.person_id).where(Mail.id.in_(ids)))), setting)
    db.execute(_quietly(delete(MailAttachment).where(MailAttachment.mail_id.in_(ids))))
    db.execute(_quietly(update(Mail).where(Mail.id.in_(ids)).values(**_emptied("mail"))))


def _erase_people(db: Session, ids: Ids, setting: Setting) -> None:
    """Whoever left long enough ago is erased as if they had asked for it."""
    for person_id in ids:
        erasure.erase(
            db,
            person_id,
            setting.now,
            language=setting.language,
            actor_id=None,
            reason=ErasureReason.RETENTION_ENDED,
        )


def _drop_files(db: Session, ids: Ids, _setting: Setting) -> None:
    db.execute(_quietly(update(PeopleImport).where(PeopleImport.id.in_(ids)).values(body=null())))


def _deleting(*key: Any) -> Callable[[Session, Ids, Setting], None]:
    """What deletes the rows that these keys name."""

    def destroy(db: Session, ids: Ids, _setting: Setting) -> None:
        wanted = key[0].in_(ids) if len(key) == 1 else tuple_(*key).in_(ids)
        db.execute(_quietly(delete(key[0].class_).where(wanted)))

    return destroy


def _emptied(name: str) -> dict[str, Any]:
    return {column: erasure.emptied(TABLES[name].c[column]) for column in STORED[name].emptied.split()}


def _record(db: Session, what: str, people: Counter[int], setting: Setting) -> None:
    """Whose rows were destroyed, and how many."""
    db.add_all(
        RecordedErasure(person_id=person_id, what=what, rows=rows, erased_at=setting.now)
        for person_id, rows in sorted(people.items())
    )


def _quietly(statement: Any) -> Any:
    """The statement, with no look at what the session holds already."""
    return statement.execution_options(synchronize_session=False)


def _either(rule: Rule, *ended: Any) -> Callable[[Setting], ColumnElement[bool]]:
    """Whether a row ended in one of these ways, whichever came first, so long ago."""
    return lambda setting: or_(*(each < setting.before(rule) for each in ended))


def _old_import(setting: Setting) -> ColumnElement[bool]:
    old = select(PeopleImport.id).where(PeopleImport.created_at < setting.before(Rule.IMPORTS))
    return ImportLine.import_id.in_(old)


SWEEPS: dict[str, Sweep] = {
    "attempt": Sweep(
        Attempt.submitted_at,
        lambda setting: (Attempt.submitted_at < setting.before(Rule.ANSWERS)) & Attempt.answers_deleted_at.is_(None),
        (Attempt.id,),
        _delete_answers,
    ),
    "mail": Sweep(
        Mail.queued_at,
        lambda setting: (
            (Mail.queued_at < setting.before(Rule.MAILS))
            & HAS_TEXT
            & or_(Mail.sent_at.is_not(None), Mail.failed_at.is_not(None))
        ),
        (Mail.id,),
        _empty_mails,
    ),
    "sign_in": Sweep(
        SignIn.created_at, _either(Rule.ACCESS, SignIn.ended_at, SignIn.expires_at), (SignIn.id,), _deleting(SignIn.id)
    ),
    "password_link": Sweep(
        PasswordLink.created_at,
        _either(Rule.ACCESS, PasswordLink.used_at, PasswordLink.expires_at),
        (PasswordLink.id,),
        _deleting(PasswordLink.id),
    ),
    "sign_in_code": Sweep(
        SignInCode.created_at,
        _either(Rule.ACCESS, SignInCode.used_at, SignInCode.expires_at),
        (SignInCode.id,),
        _deleting(SignInCode.id),
    ),
    "access_link": Sweep(
        AccessLink.created_at,
        _either(Rule.ACCESS, AccessLink.revoked_at, AccessLink.expires_at),
        (AccessLink.id,),
        _deleting(AccessLink.id),
    ),
    "import_line": Sweep(
        None,
        _old_import,
        (ImportLine.import_id, ImportLine.number),
        _deleting(ImportLine.import_id, ImportLine.number),
    ),
    "people_import": Sweep(
        PeopleImport.created_at,
        lambda setting: (PeopleImport.created_at < setting.before(Rule.IMPORTS)) & PeopleImport.body.is_not(None),
        (PeopleImport.id,),
        _drop_files,
    ),
    "comment_report": Sweep(
        CommentReport.reported_at,
        _either(Rule.COMMENTS, CommentReport.reported_at),
        (CommentReport.id,),
        _deleting(CommentReport.id),
    ),
    "job": Sweep(Job.done_at, _either(Rule.JOBS, Job.done_at), (Job.id,), _deleting(Job.id)),
    "throttle": Sweep(
        Throttle.began_at,
        lambda setting: (Throttle.began_at < setting.before(Rule.THROTTLES)) & (Throttle.free_at < setting.now),
        (Throttle.key,),
        _deleting(Throttle.key),
    ),
    "person": Sweep(
        Person.left_on,
        lambda setting: (
            (Person.left_on <= left_before(setting.terms, local_day(setting.now, setting.zone)))
            & Person.is_active.is_(False)
            & Person.erased_at.is_(None)
        ),
        (Person.id,),
        _erase_people,
        at_a_time=5,
    ),
}
"""What ends, by the table whose rows are counted, in the order in which it is destroyed; people last, with what is left."""
