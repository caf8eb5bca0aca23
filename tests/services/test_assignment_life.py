"""The life of assignments, day by day over years in four countries: whatever happens to people, what must hold holds.

A seed decides what happens on each day; the services do it, with rows. A failure names the seed and the day.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from sqlalchemy import select

from app.core import completion, due_dates
from app.core.access import Role, Viewer
from app.core.due_dates import DueRule
from app.core.recertification import Recertification
from app.services import assignments, due_date_changes, extensions, organisation, people, redating, renewals, waivers
from app.services.assignments import Audience, Cause
from app.services.due_date_changes import ChangeReason
from app.services.extensions import ExtensionReason
from app.services.people import PersonDetails, Post
from app.services.waivers import WaiverReason
from app.store.models import Assignment, Certificate, DueDateChange, Leave, Notice, Period, Person
from app.store.queries import learning
from app.store.queries.standings import FACTS, KNOWN, facts_of, has_standing, is_newest
from tests import databases, factories
from tests import factories_mail as mails

FIRST_DAY = date(2026, 11, 2)
BEGINS = datetime.combine(FIRST_DAY, time(9), tzinfo=UTC)
DAYS = 3 * 365
PEOPLE = 8
IS_SOAK = settings.default.max_examples > 1000
SEEDS = range(20 if IS_SOAK else 1)
LONGEST_STEP = 1 if IS_SOAK else 6
"""In the quick run some days pass without a look, as when a worker was down."""
PLACES = (
    ("NO", "Europe/Oslo", None),
    ("DE", "Europe/Berlin", None),
    ("IL", "Asia/Jerusalem", [4, 5]),
    ("US", "America/New_York", None),
)
RULES = (
    DueRule(anchor="hire", offset_days=30, minimum_notice_days=5),
    DueRule(anchor="assignment", offset_days=14, minimum_notice_days=3),
    DueRule(anchor="hire", offset_months=3, minimum_notice_days=10),
)
TERMS = (
    None,
    Recertification(basis="expiry", validity_months=6, window_days=30),
    Recertification(basis="fixed", fixed_month=12, fixed_day=31, minimum_validity_months=3, window_days=45),
)
HR = Viewer(person_id=0, roles={Role.HR: None})


@dataclass
class Life:
    """A company, the day that it is there, and what was seen of it before."""

    database: databases.MigratedDatabase
    content: object
    chance: random.Random
    ids: list[int] = field(default_factory=list)
    now: datetime = BEGINS
    changes_seen: int = 0
    due_days: dict[int, date | None] = field(default_factory=dict)
    certificates: dict[str, tuple[object, ...]] = field(default_factory=dict)
    completions: dict[int, tuple[object, ...]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)

    @property
    def setting(self):
        return factories.setting(self.content, now=self.now, time_zone="Europe/Oslo")

    @property
    def course(self):
        return self.content.course("first-day", "en")

    def found(self, db, person_id):
        return db.get_one(Person, person_id)


def begun(database, content, seed) -> Life:
    life = Life(database=database, content=content, chance=random.Random(seed))
    with database.writing.begin() as db:
        for number in range(PEOPLE):
            country, zone, weekend = PLACES[number % len(PLACES)]
            entity = organisation.legal_entity(db, f"Quay {country}", country, life.now, actor_id=None)
            details = PersonDetails(
                employee_number=f"L{number}",
                name=f"Life Sample {number}",
                email=f"life{number}@example.com",
                time_zone=zone,
                hired_on=FIRST_DAY + timedelta(days=life.chance.randrange(-400, 60)),
            )
            person_id = people.take_on(db, details, Post(legal_entity_id=entity), life.now, actor_id=None)
            db.get_one(Person, person_id).weekend = weekend
            life.ids.append(person_id)
    return life


# What may happen to a person on a day. Each takes the life, a session and the person.


def require(life, db, who):
    kind = life.chance.choice(("by hand", "by a rule"))
    cause = Cause(assigned_by=None, audience={"kind": kind, "since": f"{life.now:%Y-%m}"})
    found = assignments.candidates(db, Audience(person_ids=frozenset({who})), life.setting)
    rule, terms = life.chance.choice(RULES), life.chance.choice(TERMS)
    assignments.require(db, life.setting, life.course, found, cause, rule, terms, viewer=None)


def withdraw(life, db, who):
    standing = select(Assignment.id).join(Period, Period.id == Assignment.period_id)
    ids = db.scalars(standing.where(Period.person_id == who, Assignment.withdrawn_at.is_(None))).all()
    if ids:
        assignments.withdraw(db, life.setting, [life.chance.choice(ids)], by=None)


def correct(life, db, who):
    person, chance = db.get_one(Person, who), life.chance
    hired_on = (person.hired_on or FIRST_DAY) + timedelta(days=chance.randrange(-40, 40))
    zone = chance.choice(PLACES)[1] if chance.random() < 0.3 else person.time_zone
    known = {"employee_number": person.employee_number, "name": person.name, "email": person.email}
    details = PersonDetails(**known, time_zone=zone, hired_on=hired_on)
    people.change_details(db, who, details, life.now, actor_id=None)


def go_on_leave(life, db, who):
    first = life.now.date() + timedelta(days=life.chance.randrange(-3, 20))
    back = None if life.chance.random() < 0.2 else first + timedelta(days=life.chance.randrange(1, 60))
    if not _leaves(db, who):
        db.add(Leave(person_id=who, from_on=first, until_on=back))
        due_date_changes.recompute(db, life.setting, [who], ChangeReason.LEAVE)


def change_leave(life, db, who):
    for leave in _leaves(db, who):
        leave.until_on = max(leave.from_on, life.now.date()) + timedelta(days=life.chance.randrange(0, 10))
        due_date_changes.recompute(db, life.setting, [who], ChangeReason.LEAVE)


def _leaves(db, who):
    return [row for row in db.scalars(select(Leave).where(Leave.person_id == who)) if row.until_on is None]


def change_week(life, db, who):
    db.get_one(Person, who).weekend = life.chance.choice((None, [4, 5], [6], [2, 6]))
    due_date_changes.recompute(db, life.setting, [who], ChangeReason.WORKING_DAYS)


def leave_or_return(life, db, who):
    people.set_active(db, who, not db.get_one(Person, who).is_active, life.now, actor_id=None)


def extend(life, db, who):
    for period in _open(db, who):
        if period.due_at is not None:
            day = max(period.due_at, life.now).date() + timedelta(days=life.chance.randrange(14, 60))
            extensions.extend(db, life.setting, hr(life), period.id, day, ExtensionReason.WORKLOAD)


def waive_or_not(life, db, who):
    for period in _open(db, who):
        if period.waived_at is None:
            waivers.waive(db, life.setting, hr(life), period.id, WaiverReason.NOT_NEEDED)
        else:
            waivers.end_waiver(db, life.setting, hr(life), period.id)


def hr(life):
    return Viewer(person_id=life.ids[0], roles={Role.HR: None})


def _open(db, who):
    return db.scalars(
        select(Period).where(Period.person_id == who, Period.completed_at.is_(None), Period.withdrawn_at.is_(None))
    ).all()


EVENTS = (
    require, require, require, withdraw, correct, go_on_leave, change_leave, change_week, leave_or_return, extend,
    waive_or_not,
)  # fmt: skip


def one_day(life: Life) -> None:
    """The sweeps of the worker, and perhaps something that happens to somebody."""
    with life.database.writing.begin() as db:
        before = overdue(life, db)
        redating.for_leaves(db, life.setting)
        assert overdue(life, db) <= before
        renewals.open_due(db, life.setting)
        check_changes(life, db)
    if life.chance.random() < 0.5:
        who, event = life.chance.choice(life.ids), life.chance.choice(EVENTS)
        with life.database.writing.begin() as db:
            before = overdue(life, db)
            event(life, db, who)
            db.flush()
            life.done[event.__name__] += 1
            assert overdue(life, db) <= before, event.__name__
            check_changes(life, db)
    if life.chance.random() < 0.1:
        learn(life, life.chance.choice(life.ids))


def tell(life: Life) -> None:
    """What the worker tells people now: nobody on a day off or on leave, before or after work, or who is gone."""
    mails.sweep(life.database, life.setting)
    told = mails.compose(life.database, life.setting)
    with life.database.reading() as db:
        around = due_date_changes.circumstances(db, life.setting, {mail.person_id for mail in told}) if told else {}
        for mail in told:
            calendar = around[mail.person_id].calendar
            local = life.now.astimezone(calendar.zone)
            assert calendar.is_working(local.date()), (mail.kind, local)
            assert time(8) <= local.time() < time(16), (mail.kind, local)
            assert db.get_one(Person, mail.person_id).is_active
            leaves = db.scalars(select(Leave).where(Leave.person_id == mail.person_id)).all()
            assert not [each for each in leaves if each.from_on <= local.date() < (each.until_on or date.max)]
            life.done["tell"] += 1


def learn(life: Life, who: int) -> None:
    """Complete what is open, or what was never begun."""
    learner = factories.learner(who)
    with life.database.reading() as db:
        rows = learning.periods_of(db, who)
    if rows and rows[0].completed_at is None:
        life.done["complete"] += 1
        factories.complete(life.database, life.content, learner, now=life.now)


def overdue(life: Life, db) -> set[int]:
    """Whoever is here and overdue."""
    here = select(Period.id).join(Person, Person.id == Period.person_id).where(Person.is_active)
    waits = (Period.withdrawn_at.is_(None), Period.completed_at.is_(None), Period.waived_at.is_(None))
    return set(db.scalars(here.where(*waits, Period.due_at <= life.now)))


def check_changes(life: Life, db) -> None:
    """A due date that moved leaves the minimum notice; an extension is what HR said."""
    rows = db.execute(
        select(DueDateChange, Period.person_id)
        .join(Period, Period.id == DueDateChange.period_id)
        .where(DueDateChange.id > life.changes_seen)
        .order_by(DueDateChange.id)
    ).all()
    around = due_date_changes.circumstances(db, life.setting, {who for _, who in rows}) if rows else {}
    for change, who in rows:
        life.changes_seen = change.id
        known, before = around[who], life.due_days.get(change.period_id)
        day = due_dates.last_day_before(change.due_at, known.calendar.zone) if change.due_at else None
        life.due_days[change.period_id] = day
        if day is None or day == before or change.reason == ChangeReason.EXTENDED:
            continue
        notice = DueRule.from_json(change.rule).minimum_notice_days
        assert day >= known.calendar.after(known.today, notice), (change.reason, day, before)


def check_day(life: Life) -> None:
    """What holds at the end of every day."""
    with life.database.reading() as db:
        periods = db.scalars(select(Period)).all()
        is_open = [each for each in periods if each.completed_at is None and each.withdrawn_at is None]
        assert max(Counter(each.person_id for each in is_open).values(), default=0) <= 1
        away = {
            leave.person_id
            for leave, zone in db.execute(
                select(Leave, Person.time_zone).join(Person, Person.id == Leave.person_id).where(Person.is_active)
            )
            if leave.from_on <= (today := due_dates.local_day(life.now, ZoneInfo(zone)))
            and (leave.until_on is None or leave.until_on > today)
        }
        late = [each for each in is_open if each.due_at is not None and each.due_at <= life.now and not each.waived_at]
        assert not [each.id for each in late if each.person_id in away]
        for each in periods:
            assert each.is_assigned or each.due_at is None
            assert (each.remind_at is None) or (each.due_at is not None and each in is_open)
            if each.completed_at is not None:
                facts = (each.completed_at, each.expires_at, each.number)
                assert life.completions.setdefault(each.id, facts) == facts
        for each in db.scalars(select(Certificate)):
            facts = (each.facts, each.expires_at, each.issued_at, each.period_id)
            assert life.certificates.setdefault(each.number, facts) == facts


def check_month(life: Life) -> None:
    """What is dearer to look at: both answers about standings, and that nobody is told twice."""
    with life.database.reading() as db:
        rows = {row.id: facts_of(row) for row in db.execute(select(Period.id, *FACTS).where(is_newest()))}
        for standing in KNOWN:
            expected = {key for key, facts in rows.items() if completion.standing(facts, life.now) is standing}
            assert set(db.scalars(select(Period.id).where(is_newest(), has_standing(standing, life.now)))) == expected
        told = Counter((row.kind, row.subject) for row in db.scalars(select(Notice)))
        assert {count for (kind, _), count in told.items() if kind in {"renewal_open", "expired"}} <= {1}
        for notice in db.scalars(select(Notice).where(Notice.kind == "assigned", Notice.queued_at >= life.now)):
            assert notice.not_before >= notice.queued_at
        for who in life.ids:
            assert len(learning.periods_of(db, who)) <= 1


@pytest.mark.hypothesis
@pytest.mark.parametrize("seed", SEEDS)
def test_what_holds_on_every_day_of_three_years(sqlite, content, seed):
    with databases.rolled_back(sqlite.shared) as database:
        life = begun(database, content, seed)
        looked_at = 0
        while life.now < BEGINS + timedelta(days=DAYS):
            one_day(life)
            life.now += timedelta(hours=life.chance.randrange(0, 12))
            tell(life)
            check_day(life)
            if looked_at % 30 == 0:
                check_month(life)
            looked_at += 1
            step = life.chance.randrange(1, LONGEST_STEP + 1)
            life.now += timedelta(days=step, minutes=life.chance.randrange(-40, 41))
    assert life.done["complete"] > 5
    assert life.done["tell"] > 20
    assert set(life.done) >= {event.__name__ for event in EVENTS}
