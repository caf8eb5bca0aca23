"""Turns: which period of a person in a course is the current one, and opening the one that comes next."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.services.context import Setting
from app.store.models import Assignment, Period, Person
from app.store.queries.standings import is_revoked


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A person's newest period in a course that was not withdrawn, and the reasons for it that stand.

    `is_valid`: whether what completed it still holds. `spare` is a later period that was withdrawn before anything was done
    in it; where there is no other, `period` is that one too.
    """

    period: Period
    is_valid: bool
    spare: Period | None
    causes: Sequence[Assignment]

    @property
    def is_open(self) -> bool:
        """Whether something can still be done in it."""
        return self.period.withdrawn_at is None and self.period.completed_at is None


def turns(
    db: Session, setting: Setting, course: str, person_ids: Collection[int], *, is_locked: bool = False
) -> dict[int, Turn]:
    """Where each of these people stands in a course; at most some 10,000 people.

    Locked: the people, so that nobody else opens a period for one of them meanwhile, and then their periods in the order of
    their ids, as everybody locks several.
    """
    query = select(Period, is_revoked()).where(Period.course == course, Period.person_id.in_(person_ids))
    if is_locked:
        in_order = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
        db.scalars(in_order.with_for_update(key_share=True)).all()
        query = query.with_for_update(of=Period).execution_options(populate_existing=True)
    periods: dict[int, list[tuple[Period, bool]]] = defaultdict(list)
    for period, was_revoked in db.execute(query.order_by(Period.id)):
        periods[period.person_id].append((period, was_revoked))
    causes = _causes(db, [period.id for rows in periods.values() for period, _ in rows])
    return {person_id: _turn(rows, causes, setting) for person_id, rows in periods.items()}


def _turn(rows: Sequence[tuple[Period, bool]], causes: dict[int, list[Assignment]], setting: Setting) -> Turn:
    period, was_revoked = max(rows, key=lambda row: (row[0].withdrawn_at is None, row[0].number))
    last = max((row[0] for row in rows), key=lambda row: row.number)
    expires_at = period.expires_at
    return Turn(
        period=period,
        is_valid=period.completed_at is not None
        and not was_revoked
        and (expires_at is None or expires_at > setting.now),
        spare=last if last.withdrawn_at is not None else None,
        causes=causes[period.id],
    )


def _causes(db: Session, period_ids: Collection[int]) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = defaultdict(list)
    if not period_ids:
        return found
    standing = (Assignment.period_id.in_(period_ids), Assignment.withdrawn_at.is_(None))
    for row in db.scalars(select(Assignment).where(*standing).order_by(Assignment.id)):
        found[row.period_id].append(row)
    return found


def opened(setting: Setting, course: str, person_id: int, turn: Turn | None) -> Period:
    """The period in which a person is to take a course: the open one, a withdrawn one taken up again, or the next.

    The caller keeps it with `kept`, holds the person and their periods locked, and makes it required.
    """
    if turn is not None and turn.is_open:
        return turn.period
    if turn is not None and turn.spare is not None:
        turn.spare.withdrawn_at = None
        turn.spare.terms = turn.spare.renews_until = None
        return turn.spare
    return Period(
        person_id=person_id,
        course=course,
        number=turn.period.number + 1 if turn else 1,
        created_at=setting.now,
        is_assigned=False,
        modules_finished=0,
    )


def kept(db: Session, periods: Sequence[Period]) -> list[Period]:
    """The periods as rows, in their order: those that are new are inserted in one statement, however many there are."""
    values = [
        {
            "person_id": period.person_id,
            "course": period.course,
            "number": period.number,
            "created_at": period.created_at,
            "is_assigned": period.is_assigned,
            "modules_finished": 0,
            "renews_until": period.renews_until,
            "terms": period.terms,
        }
        for period in periods
        if period.id is None
    ]
    db.flush()
    inserted = db.scalars(insert(Period).returning(Period), values) if values else ()
    rows = {period.person_id: period for period in inserted}
    return [rows.get(period.person_id, period) for period in periods]
