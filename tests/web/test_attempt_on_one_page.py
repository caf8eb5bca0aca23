"""A quiz on one page: all questions in one form, each saved as it is answered, with links to the places."""

import pytest

from app.store.models import Response
from tests.web.attempting import Sitting, quiz_with
from tests.web.conftest import statements


@pytest.fixture
def sitting(app, browser, database, content):
    with quiz_with(app, content, presentation="page"):
        yield Sitting(browser("learner"), database, content)


def test_every_question_is_there_with_a_link_to_it(sitting):
    page = sitting.get()
    for number, item in enumerate(sitting.items, start=1):
        assert item.stem in page
        assert f'id="step-{number}"' in page
        assert f'href="{sitting.path}#step-{number}"' in page
        assert f'data-save="{sitting.path}items/{item.id}"' in page


def test_it_is_said_beforehand(sitting):
    assert "All questions are on one page." in sitting.client.get("/quizzes/first-day/").text


def test_one_button_saves_all_and_leads_to_the_review(sitting, database):
    answer = sitting.press("review", (1, 0), (2, 1))
    assert answer.location == f"{sitting.path}review"
    with database.reading() as db:
        kept = [db.get_one(Response, (sitting.id, item.id)).state["marked"] for item in sitting.items]
    assert kept == [[sitting.items[0].options[0].id], [sitting.items[1].options[1].id]]


def test_the_review_leads_back_to_the_place(sitting):
    sitting.press("review", (1, 0), (2, 0))
    assert f'href="{sitting.path}#step-2"' in sitting.get("review")


def test_a_flag_stays_at_its_question(sitting):
    answer = sitting.press(f"flag:{sitting.items[1].id}", (1, 0), (2, 0))
    assert answer.location == f"{sitting.path}#step-2"
    page = sitting.get()
    assert "Take the flag away" in page
    assert page.count("Flag to look at again") == 1


def test_an_address_of_one_step_shows_the_page(sitting):
    assert sitting.items[0].stem in sitting.get("?step=2")


def test_it_asks_little_of_the_database(sitting, database):
    sitting.press("review", (1, 0), (2, 0))
    with statements(database) as seen:
        sitting.get()
    assert len(seen) <= 6, seen
