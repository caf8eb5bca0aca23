"""A scenario of several items: one stimulus, drawn whole; its questions are counted, flagged and looked back at one by one."""

import html
import re
from dataclasses import replace

import pytest

from app.content.live import Content
from app.core.papers import Paper
from app.store.models import Attempt
from app.web import question_numbers
from app.web.site import EXTENSION
from tests import factories
from tests.content import threads

ITEMS = ("moving-first", "moving-second")
STEMS = ("What do you do before Friday?", "And whom do you ask where it stands?")


@pytest.fixture(scope="session")
def shared_content(tmp_path_factory):
    return Content(threads.write(tmp_path_factory.mktemp("shared")))


@pytest.fixture
def app(app, shared_content):
    """The application with a quiz that has a shared scenario."""
    before = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(before, content=shared_content)
    yield app
    app.extensions[EXTENSION] = before


@pytest.fixture
def attempt(app, database, browser, shared_content):
    """An attempt whose second step is the shared scenario: questions 2 and 3 of 5."""
    who = factories.learner(browser.company.ids["learner"])
    attempt_id = factories.start_attempt(database, shared_content.catalogue, who)
    with database.writing.begin() as db:
        row = db.get_one(Attempt, attempt_id)
        paper = Paper.from_json(row.paper)
        [shared] = [part for part in paper.scenarios if part.scenario_id == "moving-day"]
        first, *others = [part for part in paper.scenarios if part is not shared]
        row.paper = Paper((first, shared, *others)).to_json()
    return f"/attempts/{attempt_id}/"


@pytest.fixture
def client(browser):
    return browser("learner")


def words(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def save(client, attempt, go, **marked):
    fields = {f"{name.replace('_', '-')}.option": value for name, value in marked.items()}
    answer = client.post(attempt, data={"step": "2", "item": list(ITEMS), "go": go} | fields)
    assert answer.status_code == 303
    return answer.location


@pytest.mark.parametrize(
    ("those", "expected"),
    [(range(3, 4), "3"), (range(3, 5), "3 and 4"), (range(3, 6), "3 to 5")],
    ids=["one question", "two", "three"],
)
def test_numbers_in_words(app, those, expected):
    with app.test_request_context():
        assert question_numbers.in_words(those) == expected


class TestTheStep:
    def test_it_is_drawn_whole_with_one_stimulus_and_a_legend_for_each_item(self, client, attempt):
        page = client.get(f"{attempt}?step=2").text
        assert page.count("We move on Friday") == 1
        assert re.findall(r"<legend>(.*?)</legend>", page) == list(STEMS)
        assert re.findall(r'name="item" value="(.*?)"', page) == list(ITEMS)

    def test_questions_are_counted_and_not_steps(self, client, attempt):
        page = words(client, f"{attempt}?step=2")
        assert page.startswith("2 and 3 of 5, First day quiz")
        assert "First day quiz, questions 2 and 3 of 5" in page
        assert "Question 2 What do you do before Friday?" in page
        assert "Question 3 And whom do you ask where it stands?" in page
        assert "question 1 of 5" in words(client, f"{attempt}?step=1")
        assert "question 4 of 5" in words(client, f"{attempt}?step=3")

    def test_a_step_of_one_item_bears_no_second_number(self, client, attempt):
        assert "Question 1" not in words(client, f"{attempt}?step=1")

    def test_the_jump_list_names_the_questions_of_each_step(self, client, attempt):
        page = client.get(f"{attempt}?step=2").text
        listed = re.findall(
            r'name="go" value="(\d)"[^>]*>\s*<span class="jump-number number"><bdi dir="ltr">(.*?)</bdi>', page
        )
        assert listed == [("1", "1"), ("2", "2–3"), ("3", "4"), ("4", "5")]

    def test_it_is_answered_once_each_item_is(self, client, attempt):
        def answered():
            jumps = re.findall(r'<button class="jump".*?</button>', client.get(f"{attempt}?step=2").text, re.DOTALL)
            return ["jump-answered" in jump for jump in jumps]

        save(client, attempt, "3", moving_first="pack")
        assert answered() == [False, False, False, False]
        save(client, attempt, "3", moving_first="pack", moving_second="reception")
        assert answered() == [False, True, False, False]

    def test_each_item_has_a_flag_of_its_own(self, client, attempt):
        location = save(client, attempt, "flag:moving-second", moving_first="pack")
        assert location == f"{attempt}?step=2"
        page = words(client, location)
        assert "Flag question 2 to look at again" in page
        assert "Take the flag away from question 3" in page
        assert "Flag to look at again" not in page


class TestBeforeSubmitting:
    def test_each_item_stands_by_itself_and_leads_to_its_step(self, client, attempt):
        save(client, attempt, "flag:moving-second", moving_first="pack")
        text = client.get(f"{attempt}review").text
        entries = re.findall(r'<li class="answer">.*?(?=<li class="answer">|</ol>\s*<form)', text, re.DOTALL)
        assert len(entries) == 5
        plain = [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", entry)).split()) for entry in entries]
        assert plain[1] == f"{STEMS[0]} Pack your drawer. Change the answer to question 2"
        assert plain[2] == f"{STEMS[1]} No answer yet Flagged Change the answer to question 3"
        assert [re.search(r"step=(\d)", entry).group(1) for entry in entries] == ["1", "2", "2", "3", "4"]


class TestLookingBack:
    def test_the_stimulus_is_told_once_and_each_item_has_its_heading(self, client, attempt):
        save(client, attempt, "3", moving_first="pack", moving_second="nobody")
        assert client.post(f"{attempt}submit", data={"confirmed": "y"}).status_code == 303
        page = client.get(f"{attempt}result").text
        assert page.count("We move on Friday") == 1
        headings = re.findall(r'<h3 class="stem">(.*?)</h3>', page)
        place = headings.index(STEMS[0])
        assert headings[place : place + 2] == list(STEMS)
        told = " ".join(re.sub(r"<[^>]+>", " ", page).split())
        assert "It is ready then." in told
        assert "You walk for long." in told


def test_the_second_item_is_where_one_goes_on_while_it_has_no_answer(client, attempt):
    for step in (1, 3, 4):
        items = re.findall(r'name="item" value="(.*?)"', client.get(f"{attempt}?step={step}").text)
        client.post(attempt, data={"step": str(step), "item": items, "go": "2"})
    sent = {"moving-first.option": "pack", "sequence": "1"}
    assert client.post(f"{attempt}items/moving-first", data=sent).status_code == 200
    assert client.get(attempt).location == f"{attempt}?step=2"
    sent = {"moving-second.option": "nobody", "sequence": "1"}
    assert client.post(f"{attempt}items/moving-second", data=sent).status_code == 200
    assert client.get(attempt).location == f"{attempt}?step=5"
