"""Any interleaving of an attempt's life gives one consistent result: the services against a model of a few lines.

Two tabs save, with and without scripts; items are flagged, steps left, choices made in a branching scenario; HR grants time;
time passes; attempts are submitted, submitted again, closed by a job or by whoever looks; and others follow.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from app.core import grading
from app.core.access import Role, Viewer
from app.core.attempts import Extra
from app.core.decisions import Reason, Refused
from app.core.items import ITEM_TYPES
from app.core.papers import Paper
from app.services import allowances, attempts
from app.services.allowances import AllowanceReason
from app.store.models import Attempt, Certificate, Completion, Period, Response, Result
from tests import databases, factories
from tests.core.branching_items import LATE_TAG
from tests.core.items import one, option, quiz
from tests.factories import NOW, QUIZ
from tests.security.contents import with_quiz

LIMIT = timedelta(minutes=30)
GRACE = timedelta(seconds=60)
ITEMS = {
    "first": one("first"),
    "second": one("second", options=(option("best", 1), option("bad"), option("leak", critical=True))),
    "thread": LATE_TAG,
}
CHOICES = {"first": ("best", "fair", "bad"), "second": ("best", "bad", "leak")}
TABS = ("one tab", "another tab")


@dataclass
class Sat:
    """An attempt as the model knows it: `saved` is (sequence, state) by item, `seen` what each tab believes is stored."""

    id: str
    paper: Paper
    started_at: datetime
    ends_at: datetime
    saved: dict[str, tuple[int, dict]] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    closed: int = 0
    submitted_at: datetime | None = None
    by_learner: bool = False

    def step(self, item_id: str) -> int:
        return [item.item_id for item in self.paper.items].index(item_id) + 1


class AnAttemptsLife(RuleBasedStateMachine):
    """One learner with one quiz; `database` and `content` are given by the test."""

    database: databases.MigratedDatabase
    content = None

    @initialize(forward_only=st.booleans())
    def begin(self, forward_only):
        self.forward_only, self.now, self.extra, self.forms = forward_only, NOW, 0, 0
        self.sat: list[Sat] = []
        self.rolled_back = databases.rolled_back(self.database)
        self.db = self.rolled_back.__enter__()
        pools = quiz(*ITEMS.values(), draw=len(ITEMS)).pools
        self.catalogue = with_quiz(
            self.content,
            QUIZ,
            lambda each: replace(
                each, pools=pools, pass_mark=60, time_limit_minutes=30, forward_only=forward_only, max_attempts=6
            ),
        )
        company = factories.add_company(self.db)
        self.who, self.hr = factories.learner(company.ids["learner"]), company.ids["hr"]
        factories.finish_modules(self.db, self.content, self.who)
        self.start()

    def teardown(self):
        if hasattr(self, "rolled_back"):
            self.rolled_back.__exit__(None, None, None)

    def call(self, deed, *arguments, **options):
        with self.db.writing.begin() as db:
            return deed(db, factories.setting(self.catalogue, now=self.now), *arguments, **options)

    @property
    def latest(self) -> Sat:
        return self.sat[-1]

    def is_over(self) -> bool:
        return self.latest.submitted_at is None and self.now > self.latest.ends_at + GRACE

    def closes(self, *, by_learner: bool) -> None:
        """What the model holds true once the latest attempt is closed."""
        self.latest.submitted_at = min(self.now, self.latest.ends_at)
        self.latest.by_learner = by_learner

    def counted(self) -> int:
        return sum(each.submitted_at is None or each.by_learner or not self.outcome(each).is_blank for each in self.sat)

    def outcome(self, each: Sat) -> grading.Outcome:
        states = {item_id: state for item_id, (_, state) in each.saved.items() if state is not None}
        return grading.grade(self.catalogue.quiz(QUIZ, "en").quiz, each.paper, states)

    @rule()
    def start_another(self):
        self.start()

    def start(self):
        if self.sat and self.is_over():
            self.closes(by_learner=False)
        begun = self.call(attempts.start, self.who, self.catalogue.quiz(QUIZ, "en"))
        if self.sat and self.latest.submitted_at is None:
            assert (begun.reason, begun.facts["attempt"]) == (Reason.ATTEMPT_OPEN, self.latest.id)
        elif self.counted() >= 6:
            assert begun.reason is Reason.NO_ATTEMPTS_LEFT
        else:
            with self.db.reading() as db:
                row = db.get_one(Attempt, begun)
            assert row.ends_at == self.now + LIMIT + timedelta(minutes=self.extra)
            self.sat.append(Sat(begun, Paper.from_json(row.paper), self.now, row.ends_at))

    @rule(count=st.integers(2, 3), tab=st.sampled_from(TABS), hands_in=st.booleans())
    def answer_well(self, count, tab, hands_in):
        """Go through the paper and give the best answers, as far as that is still possible."""
        for place, item in enumerate(self.latest.paper.items[:count], start=1):
            best = {"decide": ["tagged"], "choice": ["report"]} if item.item_id == "thread" else {"option": ["best"]}
            self.save(item.item_id, best, tab, "form")
            self.leave(place)
        if hands_in:
            self.submit()

    @rule(
        item_id=st.sampled_from(sorted(CHOICES)),
        place=st.integers(0, 2),
        tab=st.sampled_from(TABS),
        way=st.sampled_from(("script", "form", "again", "bare")),
    )
    def answer(self, item_id, place, tab, way):
        marked = CHOICES[item_id][place]
        self.save(item_id, {"option": [marked]}, tab, way)

    @rule(
        situation=st.sampled_from(["tagged", "presses", "forty", "morning"]),
        place=st.integers(0, 2),
        tab=st.sampled_from(TABS),
        is_pressed=st.booleans(),
    )
    def decide(self, situation, place, tab, is_pressed):
        choices = next(each for each in LATE_TAG.situations if each.id == situation).choices
        fields = {"decide": [situation], "choice": [choices[place % len(choices)].id]}
        self.save("thread", fields if is_pressed else {}, tab, "form")

    def save(self, item_id, fields, tab, way):
        sat, item = self.latest, ITEMS[item_id]
        stored, before = sat.saved.get(item_id, (0, None))
        known = sat.seen.get((tab, item_id), 0)
        names = {"script": {"sequence": known + 1}, "form": {"seen": known}, "again": {"sequence": known}, "bare": {}}[
            way
        ]
        sequence, seen = names.get("sequence"), names.get("seen", stored)
        kind = ITEM_TYPES[item.type]
        after = dict(kind.step(item, before, kind.read(item, fields)))
        is_same = item_id in sat.saved and after == before
        saved = self.call(attempts.save, self.who, sat.id, item_id, fields, **names)
        refusal = self.refusal(sat.step(item_id))
        is_blank = before is None or kind.is_blank(item, before)
        is_stale = (seen < stored and not is_blank) if sequence is None else (sequence <= stored)
        if is_same and (sequence == stored or refusal is Reason.STEP_CLOSED):
            assert saved == stored
        elif refusal is not None:
            assert isinstance(saved, Refused)
            assert saved.reason is refusal
        elif is_same and (is_stale or sequence is None):
            assert saved == stored
            sat.seen[tab, item_id] = stored
        elif is_stale:
            assert (saved.reason, saved.facts["stored"]) == (Reason.STALE_SEQUENCE, stored)
            sat.seen[tab, item_id] = stored
        else:
            assert saved == (stored + 1 if sequence is None else sequence)
            sat.saved[item_id] = (saved, after)
            sat.seen[tab, item_id] = saved

    def refusal(self, step: int) -> Reason | None:
        """Why nothing may be entered in a step now."""
        if self.latest.submitted_at is not None:
            return Reason.ATTEMPT_CLOSED
        if self.is_over():
            return Reason.TIME_IS_UP
        if self.forward_only and step != self.latest.closed + 1:
            return Reason.STEP_CLOSED if step <= self.latest.closed else Reason.STEP_AHEAD
        return None

    @rule(item_id=st.sampled_from(sorted(ITEMS)), is_flagged=st.booleans())
    def flag(self, item_id, is_flagged):
        refused = self.call(attempts.flag, self.who, self.latest.id, item_id, is_flagged)
        expected = self.refusal(self.latest.step(item_id))
        assert (refused.reason if isinstance(refused, Refused) else None) is expected
        if expected is None:
            self.latest.saved.setdefault(item_id, (0, None))

    @rule(step=st.integers(1, 3))
    def leave_a_step(self, step):
        self.leave(step)

    def leave(self, step):
        refused = self.call(attempts.leave, self.who, self.latest.id, step)
        expected = self.refusal(step) if self.forward_only else None
        if expected is Reason.STEP_CLOSED:
            expected = None  # it was left before
        elif expected is None and self.forward_only:
            self.latest.closed = step
        assert (refused.reason if isinstance(refused, Refused) else None) is expected

    @rule(minutes=st.sampled_from([1, 15, 30, 31, 60]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(minutes=st.integers(1, 20))
    def more_time_is_granted(self, minutes):
        self.forms += 1
        self.extra += minutes
        viewer = Viewer(person_id=self.hr, roles={Role.HR: None})
        with self.db.reading() as db:
            period = db.scalars(select(Period.id)).one()
        extra, reason = Extra(minutes=minutes), AllowanceReason.INTERRUPTED
        self.call(allowances.grant, viewer, period, extra, reason, key=f"form-{self.forms}")
        if self.latest.submitted_at is None and not self.is_over():
            self.latest.ends_at += timedelta(minutes=minutes)

    @rule()
    def somebody_looks(self):
        if self.is_over():
            self.call(attempts.submit, self.who, self.latest.id)
            self.closes(by_learner=False)

    @rule()
    def the_job_comes(self):
        again_at = self.call(attempts.close_by_itself, self.latest.id)
        if self.is_over():
            self.closes(by_learner=False)
        is_open = self.latest.submitted_at is None
        assert again_at == (self.latest.ends_at + timedelta(seconds=61) if is_open else None)

    @rule()
    def submit_what_there_is(self):
        self.submit()

    def submit(self):
        self.call(attempts.submit, self.who, self.latest.id)
        if self.latest.submitted_at is None:
            self.closes(by_learner=not self.is_over())

    @invariant()
    def everything_agrees(self):
        with self.db.reading() as db:
            responses = {
                (row.attempt_id, row.item_id): (row.sequence, row.state) for row in db.scalars(select(Response))
            }
            results = {row.attempt_id: row for row in db.scalars(select(Result))}
            rows = {row.id: row for row in db.scalars(select(Attempt))}
            passed_at = db.scalars(select(Period.passed_at)).one()
            issued = [db.scalar(select(func.count()).select_from(table)) for table in (Certificate, Completion)]
        assert responses == {(each.id, item): kept for each in self.sat for item, kept in each.saved.items()}
        assert set(results) == {each.id for each in self.sat if each.submitted_at}
        passes = []
        for each in self.sat:
            row = rows[each.id]
            assert (row.submitted_at, row.ends_at, row.steps_closed) == (each.submitted_at, each.ends_at, each.closed)
            if each.submitted_at is None:
                continue
            outcome, result = self.outcome(each), results[each.id]
            assert (result.passed, result.is_critical) == (outcome.passed, outcome.is_critical)
            assert result.points_numerator * outcome.points.denominator == (
                outcome.points.numerator * result.points_denominator
            )
            assert row.is_submitted_by_learner is each.by_learner
            assert row.is_counted  # also where nothing was answered: the time was limited
            passes += [each.submitted_at] if outcome.passed else []
        assert passed_at == (passes[0] if passes else None)
        assert issued == [bool(passes)] * 2


@pytest.mark.hypothesis
def test_any_interleaving_gives_one_consistent_result(database_maker, content):
    life = type("Life", (AnAttemptsLife,), {"database": database_maker.shared, "content": content})
    run_state_machine_as_test(life, settings=settings(stateful_step_count=30))
