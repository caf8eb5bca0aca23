"""Time taken for an item: by the server's clock, capped, and only where the learner's company keeps it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.services import attempts
from app.store.models import Attempt, LegalEntity, Response
from tests import factories
from tests.factories import NOW, QUIZ


@pytest.fixture
def who(database, company):
    return factories.learner(company.ids["learner"])


@pytest.fixture
def kept(database, who):
    with database.writing.begin() as db:
        db.execute(update(LegalEntity).values(keeps_times=True))


@pytest.fixture
def save(database, content, who):
    attempt_id = factories.start_attempt(database, content, who)
    with database.reading() as db:
        items = [part["items"][0]["id"] for part in db.get_one(Attempt, attempt_id).paper["scenarios"]]

    def saved(place, option, seconds, sequence=None):
        """Save an option of the item in that place, so many seconds after the start; the time kept for it."""
        item = content.quiz(QUIZ, "en").quiz.items[items[place]]
        setting = factories.setting(content, now=NOW + timedelta(seconds=seconds))
        with database.writing.begin() as db:
            fields = {"option": [item.options[option].id]}
            attempts.save(db, setting, who, attempt_id, item.id, fields, sequence=sequence)
        with database.reading() as db:
            return db.get_one(Response, (attempt_id, item.id)).seconds

    return saved


def test_each_save_adds_the_time_since_the_one_before(kept, save):
    assert save(0, 0, 40) == 40
    assert save(1, 0, 70) == 30
    assert save(0, 1, 75) == 45


def test_who_was_away_was_not_answering(kept, save):
    assert save(0, 0, 7200) == 600


def test_saving_the_same_again_adds_nothing(kept, save):
    assert save(0, 0, 40) == 40
    assert save(0, 0, 90) == 40
    assert save(0, 0, 95, sequence=2) == 40


def test_saving_the_same_again_by_a_button_ends_the_time_of_that_item(kept, save):
    save(0, 0, 40)
    save(0, 0, 340)
    assert save(1, 0, 350) == 10


def test_where_the_company_does_not_keep_times_none_is_kept(save):
    assert save(0, 0, 40) is None
    assert save(0, 1, 70) is None
