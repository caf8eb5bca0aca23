"""The result: as much of the key as may be seen, word of when more will be, and what to read before the next attempt."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from app.clock import utc_now
from app.core.model import Review
from app.store.models import Attempt
from tests.factories import COURSE, QUIZ
from tests.web.attempting import Sitting, quiz_with
from tests.web.conftest import statements

HIDDEN = Review(correctness="later", feedback="later", right_answers="later")
SECRET = Review(correctness="never", feedback="never", right_answers="never")


def wrong(item) -> int:
    return next(place for place, option in enumerate(item.options) if option.score == 0 and not option.critical)


def failed(sitting: Sitting) -> str:
    """Answer everything wrongly and submit; the result."""
    for place, item in enumerate(sitting.items, start=1):
        sitting.press("review", (place, wrong(item)), step=place)
    return sitting.submit()


@pytest.fixture
def sit(app, browser, database, content):
    """Begin an attempt at the quiz with these settings."""
    shown = []

    def begin(**settings):
        context = quiz_with(app, content, **settings)
        shown.append(context)
        context.__enter__()
        return Sitting(browser("learner"), database, content)

    yield begin
    for context in reversed(shown):
        context.__exit__(None, None, None)


def feedback(sitting: Sitting) -> list[str]:
    return [item.options[wrong(item)].feedback for item in sitting.items]


def test_what_is_shown_later_is_announced_and_shown_a_day_after_submitting(sit):
    sitting = sit(review=HIDDEN)
    page = failed(sitting)
    assert "More is shown here from" in page
    assert [text for text in feedback(sitting) if text in page] == []
    assert "By objective" not in page
    with time_machine.travel(utc_now() + timedelta(hours=11, minutes=50)):  # within the life of a sign-in
        assert [text for text in feedback(sitting) if text in sitting.get("result")] == []


def test_a_day_later_it_is_there(sit, browser):
    sitting = sit(review=HIDDEN)
    failed(sitting)
    with time_machine.travel(utc_now() + timedelta(hours=24, minutes=1)):
        sitting.client = browser("learner")
        page = sitting.get("result")
    assert [text for text in feedback(sitting) if text not in page] == []
    assert "More is shown here from" not in page


def test_what_is_never_shown_is_not_announced(sit):
    sitting = sit(review=SECRET)
    page = failed(sitting)
    assert [text for text in feedback(sitting) if text in page] == []
    assert "More is shown here" not in page


def test_what_waits_for_a_pass_is_announced(sit):
    assert "More is shown here once you have passed." in failed(sit())


def test_after_failing_come_the_objectives_to_read_again_and_then_the_next_attempt(sit):
    page = failed(sit())
    places = [
        page.index(words) for words in ("Not passed this time.", "By objective", "Worth reading again", "Try again")
    ]
    assert places == sorted(places)
    assert page.index("Try again") < page.index("Question by question")
    assert 'href="/courses/first-day/arrive/#desk"' in page


def test_every_passage_that_explains_what_was_lost_is_linked(sit, content):
    pools = tuple(replace(pool, draw=2) for pool in content.quiz(QUIZ, "en").quiz.pools)
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', worth_reading(failed(sit(pools=pools))))
    arrive, ask = (content.course(COURSE, "en").module(each).title for each in ("arrive", "ask"))
    assert sorted(address for address, _ in links) == [
        "/courses/first-day/arrive/#desk",
        "/courses/first-day/ask/#colleague",
        "/courses/first-day/ask/#manager",
    ]
    assert sorted(words for _, words in links) == sorted([arrive, f"{ask}, passage 1", f"{ask}, passage 2"])


def worth_reading(page: str) -> str:
    return page.split("Worth reading again")[1].split("</ul>", maxsplit=1)[0]


def test_where_no_item_is_told_right_or_wrong_the_modules_are_still_named(sit):
    page = failed(sit(review=SECRET))
    assert "By objective" not in page
    addresses = re.findall(r'href="([^"]+)"', worth_reading(page))
    assert sorted(addresses) == ["/courses/first-day/arrive/", "/courses/first-day/ask/"]


def test_where_attempts_are_limited_the_result_leads_to_what_comes_next(sit):
    sitting = sit(max_attempts=1)
    assert "See how you can go on" in failed(sitting)
    page = sitting.client.get("/quizzes/first-day/").text
    assert "All your attempts are used." in page
    assert "Talk with HR: HR" in page
    assert "Take the quiz again" not in page


@pytest.mark.parametrize(
    ("pauses", "words"),
    [
        ((60,), ["Between attempts there is a pause of 1 hour."]),
        ((90,), ["Between attempts there is a pause of 90 minutes."]),
        (
            (60, 1440),
            [
                "Before the second attempt there is a pause of 1 hour.",
                "Before every later attempt there is a pause of 1 day.",
            ],
        ),
        (
            (5, 60, 2880),
            [
                "Before the second attempt there is a pause of 5 minutes.",
                "Before attempt 3 there is a pause of 1 hour.",
                "Before every later attempt there is a pause of 2 days.",
            ],
        ),
    ],
    ids=["one hour", "no whole hours", "first and later", "three"],
)
def test_pauses_are_told_in_words(sit, pauses, words):
    page = sit(cool_down_minutes=pauses).client.get("/quizzes/first-day/").text
    assert [sentence for sentence in words if sentence not in page] == []


def test_the_overview_closes_an_attempt_whose_time_is_over(sit, database):
    """A blank one too is used up: its questions were seen under the limit."""
    sitting = sit(time_limit_minutes=10, max_attempts=1)
    with time_machine.travel(utc_now() + timedelta(minutes=30)):
        page = sitting.client.get("/quizzes/first-day/").text
    assert "Go on with your attempt" not in page
    assert "All your attempts are used." in page
    with database.reading() as db:
        attempt = db.get_one(Attempt, sitting.id)
    assert (attempt.submitted_at, attempt.is_counted) == (attempt.ends_at, True)


@pytest.mark.parametrize("settings", [{}, {"max_attempts": 3}], ids=["no limit", "a limit"])
def test_result_and_overview_ask_little_of_the_database(sit, database, settings):
    sitting = sit(**settings)
    failed(sitting)
    for path in (f"{sitting.path}result", "/quizzes/first-day/"):
        with statements(database) as seen:
            assert sitting.client.get(path).status_code == 200
        assert len(seen) <= 6, seen
