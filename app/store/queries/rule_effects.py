"""Whom an assignment rule gives something, and from whom it takes something: computed by the database, for all people at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    distinct,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from app.core.access import Scope
from app.core.audience import Audience, Circumstances
from app.store.models import Assignment, AssignmentRuleVersion, Employment, Period, Person
from app.store.queries.audiences import is_in, matching
from app.store.queries.selection import placed_on

Effect = Literal["gain", "further", "lose", "overdue"]


@dataclass(frozen=True, kw_only=True)
class Target:
    """A course that a rule asks for. Where `needs` of the `step`'s courses are complete, it is asked for no longer.

    `waiting` are the legal entities in which it is not active yet: nobody there gets it.
    """

    course: str
    waiting: frozenset[int] = frozenset()
    step: tuple[str, ...] = ()
    needs: int | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a rule says, or would say: of whom it asks which courses. `rule_id` is None for one that is not saved yet.

    `overdue_until`: whoever was hired on that day or before would be overdue at once.
    """

    rule_id: int | None
    audience: Audience
    lasting: Audience
    scope: Scope
    circumstances: Circumstances
    lasting_circumstances: Circumstances
    targets: Sequence[Target]
    overdue_until: date | None = None


def _of_rule(asked: Asked) -> ColumnElement[bool]:
    """The condition that an assignment is the rule's, in whichever version."""
    if asked.rule_id is None:
        return false()
    versions = select(AssignmentRuleVersion.id).where(AssignmentRuleVersion.rule_id == asked.rule_id)
    return Assignment.rule_version_id.in_(versions)


def _lacks(asked: Asked, target: Target) -> ColumnElement[bool]:
    """The condition that a person has no assignment of a course by this rule, and that nobody took it from them by hand."""
    active: ColumnElement[bool] = true()
    if target.waiting:
        active = or_(Employment.legal_entity_id.is_(None), Employment.legal_entity_id.not_in(target.waiting))
    if asked.rule_id is None:
        return and_(active, not_(_is_step_done(target, Person.id)))
    held = exists().where(
        Assignment.period_id == Period.id,
        Period.person_id == Person.id,
        Period.course == target.course,
        _of_rule(asked),
        or_(Assignment.withdrawn_at.is_(None), Assignment.withdrawn_by.is_not(None)),
    )
    return and_(active, not_(held), not_(_is_step_done(target, Person.id)))


def _is_step_done(target: Target, person_id: Any) -> ColumnElement[bool]:
    """The condition that a person has completed as many courses of a step as it needs."""
    if target.needs is None:
        return false()
    done = aliased(Period)
    completed = (
        select(func.count(distinct(done.course)))
        .where(done.person_id == person_id, done.course.in_(target.step), done.completed_at.is_not(None))
        .correlate_except(done)
        .scalar_subquery()
    )
    return completed >= target.needs


def _is_required(target: Target) -> ColumnElement[bool]:
    """The condition that a course is required of a person already."""
    return exists().where(
        Period.person_id == Person.id,
        Period.course == target.course,
        Period.is_assigned,
        Period.withdrawn_at.is_(None),
    )


def _gaining(asked: Asked, effect: Effect) -> ColumnElement[bool]:
    """The condition that a person in the audience gets something that they lack."""
    lacking = [(target, _lacks(asked, target)) for target in asked.targets]
    new = or_(false(), *(and_(lacks, not_(_is_required(target))) for target, lacks in lacking))
    if effect == "gain":
        return new
    if effect == "further":
        return and_(or_(false(), *(lacks for _, lacks in lacking)), not_(new))
    if asked.overdue_until is None:
        return false()
    return and_(new, Person.hired_on <= asked.overdue_until)


def gains(asked: Asked, *effects: Effect) -> Select[*tuple[Any, ...]]:
    """The ids of the people of the audience on whom the rule has one of these effects."""
    return (
        select(Person.id)
        .outerjoin(Employment, placed_on(asked.circumstances.today))
        .where(
            is_in(asked.audience, asked.circumstances, asked.scope),
            or_(*(_gaining(asked, effect) for effect in effects)),
        )
    )


def lost(asked: Asked, within: Collection[int] | None = None) -> Select[*tuple[Any, ...]]:
    """The assignments of the rule that stand without its asking for them any more: (assignment, person)."""
    stays = matching(asked.lasting, asked.lasting_circumstances, asked.scope)
    goes: list[ColumnElement[bool]] = [
        Period.person_id.not_in(stays),
        Period.course.not_in([target.course for target in asked.targets]),
    ]
    for target in asked.targets:
        if target.needs is not None:
            is_done = _is_step_done(target, Period.person_id)
            goes.append(and_(Period.course == target.course, Period.completed_at.is_(None), is_done))
    query: Select[*tuple[Any, ...]] = (
        select(Assignment.id, Period.person_id)
        .join(Period, Period.id == Assignment.period_id)
        .where(_of_rule(asked), Assignment.withdrawn_at.is_(None), or_(*goes))
    )
    return query if within is None else query.where(Period.person_id.in_(within))


@dataclass(frozen=True)
class Impact:
    """How many people a rule would give something or take something from."""

    gain: int
    further: int
    lose: int
    overdue: int


def impact(db: Session, asked: Asked) -> Impact:
    """How many people each effect would reach: one statement, and nothing is changed."""
    counts = [
        select(literal(effect).label("effect"), func.count().label("people")).select_from(_people(asked, effect))
        for effect in ("gain", "further", "lose", "overdue")
    ]
    return Impact(**{row.effect: row.people for row in db.execute(union_all(*counts))})


def _people(asked: Asked, effect: Any) -> Any:
    if effect == "lose":
        rows = lost(asked).subquery()
        return select(rows.c.person_id.label("id")).distinct().subquery()
    return gains(asked, effect).subquery()


def named(db: Session, asked: Asked, effect: Effect, *, limit: int, offset: int) -> list[tuple[int, str]]:
    """The people whom an effect would reach by id and name, a page of them."""
    people = _people(asked, effect)
    query = select(Person.id, Person.name).where(Person.id.in_(select(people.c.id)))
    rows = db.execute(query.order_by(Person.name_folded, Person.id).limit(limit).offset(offset))
    return [(row.id, row.name) for row in rows]


def concerned(db: Session, asked: Asked, *, after: int, limit: int, within: Collection[int] | None = None) -> list[int]:
    """The next people for whom something is to be done, by id; `within` asks about these alone."""
    losing = lost(asked, within).where(Period.person_id > after).with_only_columns(Period.person_id)
    gaining = gains(asked, "gain", "further").where(Person.id > after)
    if within is not None:
        gaining = gaining.where(Person.id.in_(within))
    next_ones = [
        query.order_by(query.selected_columns[0]).limit(limit).subquery() for query in (gaining, losing.distinct())
    ]
    both = union(*(select(each.c[0].label("id")) for each in next_ones)).subquery()
    return list(db.scalars(select(both.c.id).order_by(both.c.id).limit(limit)))


def gaining(db: Session, asked: Asked, target: Target, within: Collection[int]) -> list[int]:
    """Those of these people who are to get a course now."""
    query = (
        select(Person.id)
        .outerjoin(Employment, placed_on(asked.circumstances.today))
        .where(Person.id.in_(within), is_in(asked.audience, asked.circumstances, asked.scope), _lacks(asked, target))
    )
    return list(db.scalars(query.order_by(Person.id)))
