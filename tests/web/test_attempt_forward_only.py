"""A quiz that goes forward only: no way back, none ahead, and a look back at each step where the quiz has one."""

import pytest

from app.core.model import Review
from tests.web.attempting import Sitting, quiz_with
from tests.web.conftest import statements

NO_WAY_BACK = "In this quiz there is no way back."
ONE_AFTER_THE_OTHER = "In this quiz the questions come one after the other."


@pytest.fixture
def sitting(app, browser, database, content):
    with quiz_with(app, content, forward_only=True):
        yield Sitting(browser("learner"), database, content)


@pytest.fixture
def looking_back(app, browser, database, content):
    during = Review(correctness="during", feedback="during", right_answers="never")
    with quiz_with(app, content, forward_only=True, review=during):
        yield Sitting(browser("learner"), database, content)


def test_it_is_said_before_the_quiz_and_on_each_step(sitting):
    rules = sitting.client.get("/quizzes/first-day/").text
    assert "Once you have gone on from one, there is no way back to it." in rules
    assert "You can read and change every answer before you submit." not in rules
    page = sitting.get()
    assert "Once you go on, there is no way back to this question." in page
    for gone in ("Flag to look at again", "Review all answers", 'value="2"'):
        assert (gone in page) is (gone == 'value="2"'), gone  # the one button that leads to step 2 goes on


def test_going_on_closes_the_step(sitting):
    assert sitting.where() == f"{sitting.path}?step=1"
    sitting.press("2", (1, 0), step=1)
    assert sitting.where() == f"{sitting.path}?step=2"
    assert NO_WAY_BACK in sitting.get("?step=1")
    assert sitting.where("?step=1") == f"{sitting.path}?step=2"


@pytest.mark.parametrize("query", ["?step=2", "review"])
def test_there_is_no_way_ahead(sitting, query):
    page = sitting.get(query)
    assert ONE_AFTER_THE_OTHER in page
    assert "1 of 2" in page
    assert sitting.items[1].stem not in page


def test_a_closed_step_is_not_changed_by_a_form_or_a_script(sitting):
    sitting.press("2", (1, 0), step=1)
    answer = sitting.press("2", (1, 1), step=1)
    assert NO_WAY_BACK in sitting.client.get(answer.location, follow_redirects=True).text
    late = sitting.script_saves(1, 1, sequence=9)
    assert (late.status_code, NO_WAY_BACK in late.json["sentence"]) == (409, True)


def test_a_double_click_is_harmless(sitting):
    for _ in range(2):
        answer = sitting.press("2", (1, 0), step=1)
    page = sitting.client.get(answer.location, follow_redirects=True).text
    assert NO_WAY_BACK not in page
    assert "2 of 2" in page


def test_a_button_that_names_another_step_leads_nowhere_else(sitting):
    sitting.press("7", (1, 0), step=1)
    assert sitting.where() == f"{sitting.path}?step=2"


def test_the_review_lists_the_answers_and_offers_no_change(sitting):
    sitting.press("2", (1, 0), step=1)
    answer = sitting.press("review", (2, 0), step=2)
    page = sitting.client.get(answer.location, follow_redirects=True).text
    assert "Review your answers" in page
    assert "in this quiz they stay as they are" in page
    assert "the answer to question" not in page
    assert "Back to the questions" not in page
    assert "Your score" in sitting.submit()


def test_a_step_is_looked_back_at_once_it_is_left(looking_back):
    first, second = looking_back.items
    assert first.options[0].feedback not in looking_back.get("?step=1")
    answer = looking_back.press("2", (1, 0), step=1)
    assert answer.location == f"{looking_back.path}?step=1"
    page = looking_back.get("?step=1")
    assert first.options[0].feedback in page
    assert "Go on" in page
    assert second.options[0].feedback not in page
    assert second.stem not in page
    ahead = looking_back.get("?step=2")
    assert second.stem in ahead
    assert second.options[0].feedback not in ahead


def test_after_the_last_look_back_comes_the_review(looking_back):
    looking_back.press("2", (1, 0), step=1)
    looking_back.press("review", (2, 0), step=2)
    assert "Go on to the review" in looking_back.get("?step=2")
    assert "Review your answers" in looking_back.get()


def test_it_is_said_beforehand_what_is_shown_when(looking_back):
    rules = looking_back.client.get("/quizzes/first-day/").text
    assert "After each question you see what your choice would lead to and where to read about it." in rules
    assert "The right answers are not shown." in rules


@pytest.mark.parametrize("query", ["?step=1", "?step=2"], ids=["looking back", "answering"])
def test_its_pages_ask_little_of_the_database(looking_back, database, query):
    looking_back.press("2", (1, 0), step=1)
    with statements(database) as seen:
        looking_back.get(query)
    assert len(seen) <= 6, seen
