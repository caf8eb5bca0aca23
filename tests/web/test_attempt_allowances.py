"""Granting more attempts or time: HR's form, what the learner reads of it, and who never does."""

import pytest

from app.store.queries import learning
from tests.web.attempting import Sitting, quiz_with
from tests.web.conftest import statements

LIMITED = {"max_attempts": 1, "time_limit_minutes": 10}


@pytest.fixture
def limited(app, content):
    with quiz_with(app, content, **LIMITED):
        yield


@pytest.fixture
def sitting(limited, browser, database, content):
    return Sitting(browser("learner"), database, content)


@pytest.fixture
def hr(sitting, browser):
    return browser("hr")


@pytest.fixture
def path(company):
    return f"/hr/people/{company.ids['learner']}/allowances/"


def form(database, company, **changed):
    with database.reading() as db:
        (period,) = learning.periods_of(db, company.ids["learner"])
    filled = {
        "key": "a-form-of-hr",
        "period": period.id,
        "attempts": "2",
        "minutes": "15",
        "reason": "agreed_adjustment",
    }
    return filled | changed


def test_the_persons_page_leads_there(hr, path):
    assert path in hr.get(path.removesuffix("allowances/")).text


def test_the_form_says_what_the_quiz_limits(hr, path):
    assert "1 attempt, 10 minutes" in hr.get(path).text


def test_what_is_granted_is_listed_for_hr_and_told_to_the_learner(hr, path, database, company, sitting):
    answer = hr.post(path, data=form(database, company), follow_redirects=True)
    for words in ("It is granted.", "2 more attempts", "15 more minutes", "Agreed adjustment"):
        assert words in answer.text
    sitting.submit()
    page = sitting.client.get("/quizzes/first-day/").text
    for words in (
        "You have 2 more attempts.",
        "You have 15 more minutes for each attempt.",
        "You can start 2 more times.",
    ):
        assert words in page
    assert "djustment" not in page


def test_the_running_attempt_has_more_time(hr, path, database, company, sitting):
    hr.post(path, data=form(database, company))
    page = sitting.get("?step=1")
    assert 1400 < int(page.partition('data-seconds-left="')[2].partition('"')[0]) <= 1500


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"attempts": "0", "minutes": "0"}, "Write how many attempts or minutes to grant."),
        ({"attempts": "11"}, "Number must be between 0 and 10."),
        ({"attempts": "-1"}, "Number must be between 0 and 10."),
        ({"minutes": "601"}, "Number must be between 0 and 600."),
        ({"attempts": "many"}, "Not a valid integer value."),
        ({"reason": "an illness"}, "Not a valid choice."),
        ({"period": "999999"}, "Not a valid choice."),
        ({"key": "no key"}, "Invalid input."),
    ],
    ids=[
        "nothing",
        "too many",
        "less than none",
        "too long",
        "no number",
        "another reason",
        "another period",
        "a key of its own making",
    ],
)
def test_what_cannot_be_granted_is_said_and_kept_in_the_form(hr, path, database, company, changed, words):
    answer = hr.post(path, data=form(database, company, **changed))
    assert answer.status_code == 422
    assert words in answer.text
    assert "Granted so far" not in answer.text


def test_pressing_twice_grants_once(hr, path, database, company):
    for _ in range(2):
        hr.post(path, data=form(database, company))
    assert hr.get(path).text.count("2 more attempts") == 1


@pytest.mark.parametrize("word", ["manager", "auditor", "admin", "learner", "colleague"])
def test_nobody_else_sees_it(hr, browser, path, database, company, word):
    hr.post(path, data=form(database, company))
    other = browser(word)
    assert other.get(path).status_code == 403
    for page in ("/team/", path.removesuffix("allowances/"), "/hr/", "/hr/reports/people_by_course/", "/admin/log/"):
        shown = other.get(page).text
        assert "djustment" not in shown
        assert word in {"auditor", "admin"} or "more attempts" not in shown


def test_who_has_no_course_gets_one_first(limited, browser, company):
    page = browser("hr").get(f"/hr/people/{company.ids['colleague']}/allowances/").text
    assert "This person has no course yet." in page


def test_the_page_asks_little_of_the_database(hr, path, database):
    with statements(database) as seen:
        assert hr.get(path).status_code == 200
    assert len(seen) <= 6, seen


def test_more_of_what_is_unlimited_is_refused(app, content, browser, database, company, path):
    with quiz_with(app, content, max_attempts=None, time_limit_minutes=None):
        Sitting(browser("learner"), database, content)
        hr = browser("hr")
        answer = hr.post(path, data=form(database, company))
        assert answer.status_code == 422
        assert "This course sets no limit on attempts." in answer.text
        assert "This course sets no time limit." in answer.text
        assert "Granted so far" not in hr.get(path).text
