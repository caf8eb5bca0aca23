"""What statistics are made of, from rows: whose attempts count, by which result, and in which month."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.core import disclosure, statistics, tally
from app.core.disclosure import Cell, Size, Wish
from app.services import content_versions, organisation, people
from app.store.models import Attempt, LegalEntity, Period, QuizRepair, Result
from app.store.queries import statistics as queries
from app.store.queries.statistics import Reader, Wanted
from tests import factories_statistics
from tests.core.items import one, quiz
from tests.core.test_statistics import VECTOR
from tests.factories import NOW

ITEMS = "abc"
QUIZ = quiz(*(one(name, {"yes": 1, "no": 0}) for name in ITEMS))
EDITION = factories_statistics.edition_of(QUIZ)
HEBREW = factories_statistics.edition_of(QUIZ, "he")
MONTHS = tuple(datetime(2026, month, 1, tzinfo=UTC) for month in (9, 10, 11))


def reader(scope=None):
    return Reader(scope=scope, today=NOW.date(), months=MONTHS)


@pytest.fixture
def entity(database):
    with database.writing.begin() as db:
        return organisation.legal_entity(db, "Harbour Lane AS", "NO", NOW, actor_id=None)


def fill(database, entity, number=6, edition=EDITION, rows=VECTOR, **more):
    right = factories_statistics.by_table(rows, ITEMS)
    return factories_statistics.fill(database, edition, entity, number, is_right=right, **more)


def sittings(database, about=None, digest=EDITION.structure_digest):
    with database.reading() as db:
        return list(queries.sittings(db, about or reader(), QUIZ.slug, digest))


def parts(database, about=None):
    with database.reading() as db:
        return queries.parts(db, about or reader(), QUIZ.slug)


def test_the_vector_from_rows(database, entity):
    fill(database, entity)
    offer = disclosure.offer([part.cell for part in parts(database)], Wish(), len(MONTHS) + 1)
    counts = tally.tallied(sittings(database), offer)
    pairs = {name: tally.together(each) for name, each in tally.pairs_of(counts).items()}
    variances = [statistics.variance(statistics.points(each)) for each in pairs.values()]
    total = statistics.variance(tally.total_points(counts.totals))
    assert counts.papers == {frozenset(ITEMS)}
    assert tally.shown_items(counts) == set(ITEMS)
    assert [round(float(statistics.facility(pairs[name])), 2) for name in ITEMS] == [66.67, 66.67, 33.33]
    assert [round(statistics.discrimination_index(pairs[name]), 2) for name in ITEMS] == [43.30, 43.30, 63.25]
    assert [statistics.discriminative_efficiency(pairs[name]) for name in ITEMS] == [50, 50, 100]
    assert round(float(statistics.internal_consistency(variances, total)), 2) == 68.18


def again(db, attempt_id, number, *, counted=True, submitted=True, at=NOW):
    """Another attempt in the same period, with everything right."""
    first = db.get_one(Attempt, attempt_id)
    kept = {name: getattr(first, name) for name in ("quiz", "structure_digest", "text_digest", "paper", "seed")}
    other = Attempt(
        id=f"again-{number}-{first.period_id}",
        period_id=first.period_id,
        number=number,
        started_at=at,
        ends_at=at + timedelta(days=30),
        submitted_at=at if submitted else None,
        is_counted=counted,
        **kept,
    )
    db.add(other)
    db.flush()
    if submitted:
        db.add(result_of(other, 3, 1))


def result_of(attempt, points, revision, digest=EDITION.structure_digest):
    earned = {"points": "1", "is_critical": False, "is_blank": False, "is_disregarded": False}
    return Result(
        attempt_id=attempt.id,
        revision=revision,
        points_numerator=points,
        points_denominator=1,
        max_points=3,
        score=points / 3,
        is_critical=False,
        passed=points == 3,
        items=dict.fromkeys(ITEMS, earned),
        graded_at=NOW,
        structure_digest=digest,
    )


def points(database):
    return sorted(each.points_numerator for each in sittings(database))


def test_only_the_first_attempt_of_a_period_counts(database, entity):
    fill(database, entity, 1, rows=["000"])
    with database.writing.begin() as db:
        (first,) = db.scalars(select(Attempt.id))
        again(db, first, 2)
        again(db, first, 3, submitted=False)
    assert points(database) == [0]


def test_the_first_one_that_counts_is_the_first(database, entity):
    fill(database, entity, 1, rows=["000"])
    with database.writing.begin() as db:
        (first,) = db.scalars(select(Attempt.id))
        again(db, first, 2)
        db.execute(update(Attempt).where(Attempt.id == first).values(is_counted=False))
    assert points(database) == [3]


def test_another_period_is_another_first_attempt_of_the_same_person(database, entity):
    (person,) = fill(database, entity, 1, rows=["000"])
    with database.writing.begin() as db:
        (first,) = db.scalars(select(Attempt.id))
        period = Period(person_id=person, course="first-day", number=2, created_at=NOW, is_assigned=False)
        db.add(period)
        db.flush()
        again(db, first, 2, at=NOW - timedelta(days=40))
        db.execute(update(Attempt).where(Attempt.number == 2).values(period_id=period.id))
    assert points(database) == [0, 3]
    assert Counter(part.cell.size for part in parts(database)) == {Size(1, 1): 1, Size(1, 0): 1}


def test_the_newest_revision_counts_for_the_version_that_it_is_graded_by(database, entity):
    fill(database, entity, 2, rows=["000"])
    other = factories_statistics.edition_of(quiz(*(one(name) for name in ITEMS)))
    fill(database, entity, 1, edition=other, rows=["000"])
    with database.writing.begin() as db:
        attempt = db.scalars(select(Attempt).where(Attempt.structure_digest == EDITION.structure_digest)).first()
        db.add(result_of(attempt, 1, 2))
        db.add(result_of(attempt, 2, 3, other.structure_digest))
    assert points(database) == [0]
    assert [each.points_numerator for each in sittings(database, digest=other.structure_digest)].count(2) == 1


def test_a_repair_takes_attempts_along_whose_result_it_left_as_it_was(database, entity):
    people_asked = fill(database, entity)
    before, now = (
        factories_statistics.edition_of(quiz(*(one(name, {"yes": worth}) for name in ITEMS))) for worth in "01"
    )
    with database.writing.begin() as db:
        for number, edition in enumerate((before, now), start=1):
            content_versions.keep(db, NOW, content_versions.of_quiz(edition))
            db.add(
                QuizRepair(
                    quiz=QUIZ.slug,
                    from_digest=EDITION.structure_digest,
                    number=number,
                    to_digest=edition.structure_digest,
                    confirmed_at=NOW,
                    confirmed_by=people_asked[0],
                )
            )
    assert {part.digest for part in parts(database)} == {now.structure_digest}
    assert sittings(database) == sittings(database, digest=before.structure_digest) == []
    assert len(sittings(database, digest=now.structure_digest)) == len(VECTOR)
    with database.reading() as db:
        assert [(line.digest, line.attempts) for line in queries.quizzes(db, reader())] == [
            (now.structure_digest, len(VECTOR))
        ]
        wanted = Wanted(quiz=QUIZ.slug, digest=now.structure_digest, wish=Wish())
        assert sum(number for _, number in queries.entered(db, reader(), wanted, "a").states) == len(VECTOR)


def test_a_reader_sees_the_legal_entities_of_their_role_alone(database, entity):
    with database.writing.begin() as db:
        pier = organisation.legal_entity(db, "Pier Nine Ltd", "IL", NOW, actor_id=None)
    fill(database, entity, 3)
    fill(database, pier, 2)
    fill(database, None, 1)
    seen = {
        scope and tuple(sorted(scope)): len(sittings(database, reader(scope)))
        for scope in (None, frozenset({entity}), frozenset({entity, pier}), frozenset())
    }
    assert seen == {None: 6, (entity,): 3, (entity, pier): 5, frozenset(): 0}
    with database.reading() as db:
        assert [line.attempts for line in queries.quizzes(db, reader(frozenset({pier})))] == [2]
        assert queries.quizzes(db, reader(frozenset())) == []


def test_cells_by_language_and_month(database, entity):
    fill(database, entity, 3, now=datetime(2026, 10, 20, tzinfo=UTC))
    fill(database, entity, 2, edition=HEBREW, now=datetime(2026, 8, 20, tzinfo=UTC))
    assert {part.cell for part in parts(database)} == {
        Cell(language="en", entity=entity, month=2, size=Size(3, 3)),
        Cell(language="he", entity=entity, month=0, size=Size(2, 2)),
    }
    assert {each.month for each in sittings(database)} == {0, 2}


@pytest.mark.parametrize("at_a_time", [1, 3, 6, 7])
def test_however_many_are_read_at_a_time(database, entity, monkeypatch, at_a_time):
    fill(database, entity)
    everyone = sittings(database)
    monkeypatch.setattr(queries, "ROWS_AT_A_TIME", at_a_time)
    assert len(everyone) == 6
    assert sittings(database) == everyone


WISHES = {
    "everything": Wish(),
    "a language": Wish(language="he"),
    "from a month": Wish(first=2),
    "until a month": Wish(last=1),
    "one month": Wish(first=3, last=3),
    "before all months": Wish(last=0),
    "language and months": Wish(language="en", first=1, last=2),
}


@pytest.mark.parametrize("wish", WISHES.values(), ids=WISHES.keys())
def test_tables_are_of_the_same_attempts_as_figures(database, entity, wish):
    for edition, day in ((EDITION, 25), (EDITION, 60), (HEBREW, 1), (HEBREW, 40), (EDITION, 120)):
        fill(database, entity, 6, edition=edition, now=NOW - timedelta(days=day), seconds=20)
    with database.writing.begin() as db:
        db.execute(update(LegalEntity).values(keeps_times=True))
    fits = [each for each in sittings(database) if wish.fits(each.language, each.entity, each.month)]
    wanted = Wanted(quiz=QUIZ.slug, digest=EDITION.structure_digest, wish=wish)
    with database.reading() as db:
        entered = queries.entered(db, reader(), wanted, "a")
    assert fits
    assert sum(number for _, number in entered.states) == len(fits)
    assert sum(entered.seconds.values()) == len(fits)
    right = Counter({("yes" if each.items["a"]["points"] == "1" else "no"): 0 for each in fits})
    right.update("yes" if each.items["a"]["points"] == "1" else "no" for each in fits)
    assert Counter({state["marked"][0]: number for state, number in entered.states}) == right


def test_times_are_read_where_they_are_kept(database, entity):
    fill(database, entity, seconds=20)
    wanted = Wanted(quiz=QUIZ.slug, digest=EDITION.structure_digest, wish=Wish())
    with database.reading() as db:
        assert queries.entered(db, reader(), wanted, "a").seconds == {}
    assert {(each.timed_from, each.timed_until) for each in sittings(database)} == {(None, None)}
    with database.writing.begin() as db:
        db.execute(update(LegalEntity).values(keeps_times=True))
    with database.reading() as db:
        assert sum(queries.entered(db, reader(), wanted, "a").seconds.values()) == 6
    assert all(each.timed_from < each.timed_until for each in sittings(database))


def test_people_count_where_they_work_today(database, entity):
    ids = fill(database, entity, 2)
    with database.writing.begin() as db:
        pier = organisation.legal_entity(db, "Pier Nine Ltd", "IL", NOW, actor_id=None)
        people.move(db, ids[0], people.Post(legal_entity_id=pier), date(2026, 11, 1), NOW, actor_id=None)
    assert len(sittings(database, reader(frozenset({pier})))) == 1
    assert len(sittings(database, reader(frozenset({entity})))) == 1
