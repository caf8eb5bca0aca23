"""A translation that is older than its original is shown with a notice, and the original is one click away."""

from html import unescape

import pytest

from app.content import catalogue
from app.store.models import Attempt
from app.web.site import EXTENSION
from tests import factories
from tests.content import trees
from tests.content.trees import ARRIVE, COURSE, QUIZ
from tests.security import contents

NOTICE = "התרגום הזה ישן יותר מהמקור."
CHANGED = {
    ARRIVE: ("Your desk has your name on it.", "Your desk has a plant on it."),
    COURSE: ("summary: ", "summary: Newly put. "),
    QUIZ: ("text: Ring the bell.", "text: Ring the bell twice."),
}


@pytest.fixture
def hebrew(app, company, browser, tmp_path):
    """A learner who reads Hebrew, after the English originals have changed."""
    before = dict(app.extensions)
    contents.show(app, catalogue.load(trees.write_tree(tmp_path, edits=CHANGED)))
    client = browser("learner")
    client.post("/language/", data={"language": "he"})
    yield client
    app.extensions.update(before)


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_a_module_shows_the_notice_and_the_original_at_hand(hebrew):
    page = shown(hebrew, "/courses/first-day/arrive/")
    assert NOTICE in page
    assert "has a plant on it" not in page
    assert 'href="/courses/first-day/arrive/?original=1"' in page
    original = shown(hebrew, "/courses/first-day/arrive/?original=1")
    assert "has a plant on it" in original
    assert NOTICE not in original
    assert 'href="/courses/first-day/arrive/"' in original
    assert 'lang="en" dir="ltr"' in original


def test_a_module_that_is_up_to_date_shows_none(hebrew):
    assert NOTICE not in shown(hebrew, "/courses/first-day/ask/")


def test_a_course_shows_it_beside_its_summary(hebrew):
    page = shown(hebrew, "/courses/first-day/")
    assert NOTICE in page
    assert "Newly put" not in page
    assert "Newly put" in shown(hebrew, "/courses/first-day/?original=1")


def test_whoever_reads_the_original_sees_no_notice(hebrew):
    hebrew.post("/language/", data={"language": "en"})
    assert "older than its original" not in shown(hebrew, "/courses/first-day/arrive/")


@pytest.mark.parametrize("scenario", ["locked-door", "two-desks"])
def test_a_question_shows_it_where_that_question_changed(app, hebrew, company, database, scenario):
    path = hebrew.post(f"/quizzes/{factories.QUIZ}/start").location
    item = {"locked-door": "locked-door-first", "two-desks": "two-desks-which"}[scenario]
    bank = app.extensions[EXTENSION].content.catalogue.quiz("first-day", "en").quiz.items
    with database.writing.begin() as db:
        arrangement = {"options": [option.id for option in bank[item].options]}
        db.get_one(Attempt, path.split("/")[2]).paper = {
            "scenarios": [{"id": scenario, "items": [{"id": item, "arrangement": arrangement}]}]
        }
    page = shown(hebrew, f"{path}?step=1")
    assert (NOTICE in page) == (scenario == "locked-door")
    original = shown(hebrew, f"{path}?step=1&original=1")
    assert ("Ring the bell twice." in original) == (scenario == "locked-door")
    assert (NOTICE in shown(hebrew, f"{path}review")) == (scenario == "locked-door")


def test_the_way_to_the_original_leads_nowhere_else(hebrew):
    page = shown(hebrew, "/courses/first-day/arrive/?_external=1&_scheme=evil&next=//example.com")
    assert 'href="/courses/first-day/arrive/?_external=1&_scheme=evil' in page


class TestSwitchingInAnAttempt:
    """The language buttons of a page with answers belong to its form: what is marked is saved on the way."""

    def test_without_scripts_nothing_marked_is_lost(self, company, browser, database):
        client = browser("learner")
        path = client.post(f"/quizzes/{factories.QUIZ}/start").location
        page = shown(client, f"{path}?step=1")
        assert 'form="answer" name="go" value="language:he"' in page
        with database.reading() as db:
            item = db.get_one(Attempt, path.split("/")[2]).paper["scenarios"][0]["items"][0]
        option = item["arrangement"]["options"][0]
        fields = {"go": "language:he", "step": 1, "item": item["id"], f"{item['id']}.option": option}
        switched = client.post(path, data=fields)
        assert switched.location == f"{path}?step=1"
        after = shown(client, switched.location)
        assert '<html lang="he" dir="rtl">' in after
        assert f'value="{option}" checked' in " ".join(after.split())

    def test_a_language_that_is_none_changes_nothing_else(self, company, browser):
        client = browser("learner")
        path = client.post(f"/quizzes/{factories.QUIZ}/start").location
        assert client.post(path, data={"go": "language:xx", "step": 1}).location == f"{path}?step=1"
        assert '<html lang="en"' in shown(client, f"{path}?step=1")
