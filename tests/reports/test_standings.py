"""What the database answers about progress and standing is what the rules of the core answer."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from app.core import completion
from app.core.completion import PeriodFacts, Progress, Standing
from app.store.models import Certificate, CertificateEvent, Period
from app.store.queries.standings import FACTS, KNOWN, facts_of, has_progress, has_standing, is_newest
from tests import factories
from tests.factories import NOW

BEFORE, AFTER = NOW - timedelta(days=1), NOW + timedelta(days=1)
TIMES = (None, BEFORE, NOW, AFTER)


@pytest.fixture
def periods(database, company):
    """A period for each combination of facts, by its id."""
    combinations = [
        PeriodFacts(
            opens_at=opens, due_at=due, started_at=started, completed_at=done, expires_at=ends, is_assigned=given
        )
        for opens, due, started, done, ends, given in product(
            (None, BEFORE, AFTER), TIMES, (None, BEFORE), (None, BEFORE), TIMES, (True, False)
        )
    ]
    combinations += [
        PeriodFacts(
            due_at=due,
            completed_at=done,
            expires_at=ends,
            renewal_opens_at=opens,
            renews_until=renews,
            is_waived=waived,
        )
        for due, done, ends, opens, renews, waived in product(
            (None, BEFORE, AFTER), (None, BEFORE), (None, BEFORE, AFTER), TIMES, TIMES, (True, False)
        )
    ]
    with database.writing.begin() as db:
        rows = [
            Period(
                person_id=company.ids["learner"],
                course=f"course-{number}",
                number=1,
                created_at=BEFORE,
                opens_at=facts.opens_at,
                due_at=facts.due_at,
                started_at=facts.started_at,
                completed_at=facts.completed_at,
                expires_at=facts.expires_at,
                renewal_opens_at=facts.renewal_opens_at,
                renews_until=facts.renews_until,
                waived_at=BEFORE if facts.is_waived else None,
                is_assigned=facts.is_assigned,
                modules_finished=0,
            )
            for number, facts in enumerate(combinations)
        ]
        db.add_all(rows)
        db.flush()
        return {row.id: facts for row, facts in zip(rows, combinations, strict=True)}


def found(database, condition):
    with database.reading() as db:
        return set(db.scalars(select(Period.id).where(condition)))


def test_each_standing_is_found_where_the_rule_says_so(database, periods):
    for standing in set(KNOWN) - {Standing.REVOKED}:
        expected = {key for key, facts in periods.items() if completion.standing(facts, NOW) is standing}
        assert expected, standing
        assert found(database, has_standing(standing, NOW)) == expected, standing


def test_each_progress_is_found_where_the_rule_says_so(database, periods):
    for progress in Progress:
        expected = {key for key, facts in periods.items() if completion.progress(facts) is progress}
        assert expected, progress
        assert found(database, has_progress(progress)) == expected, progress


def test_a_period_is_revoked_with_its_newest_certificate(database, content, company):
    for word in ("learner", "colleague"):
        number = factories.complete(database, content, factories.learner(company.ids[word]))
    with database.writing.begin() as db:
        certificate = db.scalars(select(Certificate).where(Certificate.number == number)).one()
        db.add(CertificateEvent(certificate_id=certificate.id, kind="revoked", happened_at=NOW))
        period_id = certificate.period_id
    assert found(database, has_standing(Standing.REVOKED, NOW)) == {period_id}
    assert found(database, has_standing(Standing.CERTIFIED, NOW)) & {period_id} == set()
    with database.reading() as db:
        (row,) = db.execute(select(*FACTS).where(Period.id == period_id))
        assert completion.standing(facts_of(row), NOW) is Standing.REVOKED


def test_only_the_newest_period_of_a_person_and_course_is_current(database, company):
    with database.writing.begin() as db:
        for word, number in (("learner", 1), ("learner", 2), ("learner", 3), ("colleague", 1)):
            db.add(
                Period(
                    person_id=company.ids[word],
                    course="first-day",
                    number=number,
                    created_at=NOW,
                    is_assigned=True,
                    modules_finished=0,
                    withdrawn_at=NOW if number == 3 else None,
                )
            )
    with database.reading() as db:
        rows = db.execute(select(Period.person_id, Period.number).where(is_newest())).all()
    assert sorted(map(tuple, rows)) == sorted([(company.ids["learner"], 2), (company.ids["colleague"], 1)])
