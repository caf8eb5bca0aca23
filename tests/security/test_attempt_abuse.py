"""Attempts under abuse: nothing is counted twice, nothing of somebody else's is touched, and nothing that was saved is lost."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.store.models import Attempt, Certificate, Completion, Response, Result
from tests import factories
from tests.factories import NOW
from tests.security import contents
from tests.security.worlds import World, rows

QUIZ = factories.QUIZ


class Sitting:
    """A colleague's attempt with its two items, and a browser to sit it in."""

    def __init__(self, world: World, content) -> None:
        self.world = world
        self.items = content.quiz(QUIZ, "en").quiz.items
        self.client = world.client("colleague")
        self.path = self.client.post(f"/quizzes/{QUIZ}/start").location
        self.id = self.path.split("/")[2]
        with world.database.reading() as db:
            scenarios = db.get_one(Attempt, self.id).paper["scenarios"]
        self.first, self.second = (self.items[scenario["items"][0]["id"]] for scenario in scenarios)

    def right(self, item) -> list[str]:
        return [option.id for option in item.options if option.score == 1]

    def wrong(self, item) -> list[str]:
        return [next(option.id for option in item.options if option.score == 0 and not option.critical)]

    def post(self, data, client=None):
        return (client or self.client).post(self.path, data=data)

    def save(self, item, options, sequence, client=None):
        fields = {f"{item.id}.option": options, "sequence": str(sequence)}
        return (client or self.client).post(f"{self.path}items/{item.id}", data=fields)

    def submit(self):
        return self.client.post(f"{self.path}submit", data={"confirmed": "y"})

    def state(self, item):
        with self.world.database.reading() as db:
            response = db.get(Response, (self.id, item.id))
            return response and (response.state, response.sequence)

    def result(self):
        with self.world.database.reading() as db:
            return db.scalars(select(Result).where(Result.attempt_id == self.id)).one()


@pytest.fixture
def sitting(world, content) -> Sitting:
    return Sitting(world, content)


def other_item(sitting):
    return next(i for i in sitting.items.values() if i.id not in {sitting.first.id, sitting.second.id})


class TestImpossibleAnswers:
    def test_to_an_item_that_is_not_on_the_paper(self, sitting):
        other = other_item(sitting)
        before = rows(sitting.world.database)
        assert sitting.post({"item": other.id, f"{other.id}.option": sitting.right(other)}).status_code == 400
        assert sitting.save(other, sitting.right(other), 1).status_code == 400
        assert sitting.post({"item": other.id, "go": f"flag:{other.id}"}).status_code == 400
        assert rows(sitting.world.database) == before

    @pytest.mark.parametrize("option", ["nowhere", "", "ring,wait", "0", "RING"])
    def test_with_an_option_that_does_not_exist(self, sitting, option):
        before = rows(sitting.world.database)
        answer = sitting.post({"item": sitting.first.id, f"{sitting.first.id}.option": option})
        assert answer.status_code == 400
        assert "That answer does not belong to this attempt." in answer.text
        assert sitting.save(sitting.first, [option], 1).status_code == 400
        assert rows(sitting.world.database) == before

    def test_with_the_same_option_twice(self, sitting):
        twice = sitting.right(sitting.first)[:1] * 2
        assert sitting.save(sitting.first, twice, 1).status_code == 400
        assert sitting.state(sitting.first) is None

    def test_with_two_options_where_one_is_asked_for(self, sitting):
        item = next(item for item in (sitting.first, sitting.second) if item.select == "one")
        both = [option.id for option in item.options[:2]]
        assert sitting.save(item, both, 1).status_code == 400
        assert sitting.state(item) is None

    def test_beside_a_possible_one_save_neither(self, sitting):
        first, second = sitting.first, sitting.second
        form = {
            "item": [first.id, second.id],
            f"{first.id}.option": sitting.right(first),
            f"{second.id}.option": "nowhere",
        }
        assert sitting.post(form).status_code == 400
        assert sitting.state(first) is None

    def test_are_refused_to_a_script_as_json(self, sitting):
        answer = sitting.client.post(
            f"{sitting.path}items/{sitting.first.id}",
            data={f"{sitting.first.id}.option": "nowhere", "sequence": "1"},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 400
        assert set(answer.json) == {"error", "next", "reference"}


class TestTheSameTwice:
    def test_in_one_form_counts_once(self, sitting):
        item = sitting.first
        form = {"item": [item.id, item.id], f"{item.id}.option": sitting.right(item)}
        assert sitting.post(form).status_code == 303
        sitting.submit()
        result = sitting.result()
        assert (result.points_numerator, result.points_denominator, result.max_points) == (1, 1, 2)
        with sitting.world.database.reading() as db:
            assert db.scalar(select(func.count()).select_from(Response).where(Response.attempt_id == sitting.id)) == 1

    def test_by_a_script_saves_once(self, sitting):
        for _ in range(2):  # where the first answer was lost on its way, the second says the same
            answer = sitting.save(sitting.first, sitting.right(sitting.first), 1)
            assert (answer.status_code, answer.json["sequence"]) == (200, 1)
        assert sitting.save(sitting.first, sitting.wrong(sitting.first), 1).status_code == 409
        assert sitting.state(sitting.first) == ({"marked": sitting.right(sitting.first)}, 1)

    def test_submitted_gives_one_result(self, sitting):
        sitting.save(sitting.first, sitting.right(sitting.first), 1)
        places = {sitting.submit().location for _ in range(3)}
        assert places == {f"{sitting.path}result"}
        assert sitting.result().points_numerator == 1

    def test_submitted_issues_one_certificate(self, sitting, content):
        for module in content.course(factories.COURSE, "en").modules:
            for _ in range(2):
                sitting.client.post(f"/courses/{factories.COURSE}/{module.id}/finish")
        for item in (sitting.first, sitting.second):
            sitting.save(item, sitting.right(item), 1)
        for _ in range(2):
            sitting.submit()
        person = sitting.world.people["colleague"]
        with sitting.world.database.reading() as db:
            assert db.scalar(select(func.count()).where(Certificate.person_id == person)) == 1
            assert db.scalar(select(func.count()).select_from(Completion)) == 2  # the learner's, and this one

    def test_started_is_the_same_attempt(self, sitting):
        assert sitting.client.post(f"/quizzes/{QUIZ}/start").location == sitting.path


class TestSequenceNumbers:
    @pytest.mark.parametrize(
        "number",
        [
            "-1",
            "",
            "x",
            "1.5",
            "1e3",
            "0x10",
            "nan",
            "\u0661",
            "\u00b2",
            "1_0",
            "9" * 20,
            "9" * 5_000,
            str(2**63),
            str(2**62),
        ],
        ids=lambda number: repr(number[:25]),
    )
    def test_that_no_script_of_ours_sends_are_refused_and_do_no_harm(self, sitting, number):
        assert sitting.save(sitting.first, sitting.right(sitting.first), number).status_code == 400
        assert sitting.state(sitting.first) is None
        assert sitting.save(sitting.first, sitting.right(sitting.first), 1).status_code == 200

    def test_nought_is_stale(self, sitting):
        assert sitting.save(sitting.first, sitting.right(sitting.first), 0).status_code == 409

    def test_a_stale_one_is_told_what_is_stored(self, sitting):
        sitting.save(sitting.first, sitting.right(sitting.first), 5)
        answer = sitting.save(sitting.first, sitting.wrong(sitting.first), 5)
        assert answer.status_code == 409
        assert answer.json["stored"] == 5
        assert "already saved" in answer.json["sentence"]

    def test_a_large_one_leaves_room_for_forms_without_scripts(self, sitting):
        item = sitting.first
        assert sitting.save(item, sitting.wrong(item), 1_000_000_000).status_code == 200
        assert sitting.post({"item": item.id, f"{item.id}.option": sitting.right(item)}).status_code == 303
        assert sitting.state(item)[0] == {"marked": sitting.right(item)}


class TestSomebodyElses:
    @pytest.mark.parametrize("word", ["learner", "manager", "hr", "admin", "other_hr"])
    def test_attempt_is_none_for_reading_saving_and_submitting(self, sitting, word):
        thief = sitting.world.client(word)
        before = rows(sitting.world.database)
        answers = [
            thief.get(sitting.path),
            thief.get(f"{sitting.path}review"),
            thief.get(f"{sitting.path}result"),
            sitting.post({"item": sitting.first.id, f"{sitting.first.id}.option": sitting.wrong(sitting.first)}, thief),
            sitting.save(sitting.first, sitting.wrong(sitting.first), 1, thief),
            thief.post(f"{sitting.path}submit", data={"confirmed": "y"}),
        ]
        assert {answer.status_code for answer in answers} == {404}
        nowhere = thief.get("/attempts/nowhere/review")
        assert without_reference(answers[1]) == without_reference(nowhere).replace("nowhere", sitting.id)
        assert rows(sitting.world.database) == before

    def test_attempt_looks_the_same_as_none_to_a_script(self, sitting):
        def told(attempt_id):
            answer = sitting.world.client("learner").post(
                f"/attempts/{attempt_id}/items/{sitting.first.id}",
                data={"sequence": "1"},
                headers={"Accept": "application/json"},
            )
            return answer.status_code, {**answer.json, "reference": ""}

        assert told(sitting.id) == told("nowhere")


def without_reference(answer) -> str:
    lines = answer.text.splitlines()
    return "\n".join(line for line in lines if "say this number" not in line and "csrf_token" not in line)


class TestAfterTheEnd:
    @pytest.fixture
    def sitting(self, world, content):
        """An attempt at the quiz with ten minutes' time."""
        before = dict(world.app.extensions)
        limited = contents.with_quiz(content, QUIZ, lambda quiz: replace(quiz, time_limit_minutes=10))
        contents.show(world.app, limited)
        yield Sitting(world, limited)
        world.app.extensions.update(before)

    def test_what_was_saved_counts_and_the_page_says_so(self, sitting):
        for item in (sitting.first, sitting.second):
            sitting.save(item, sitting.right(item), 1)
        with time_machine.travel(NOW + timedelta(minutes=30), tick=True):
            page = sitting.client.get(sitting.submit().location).text
        assert "The time for this attempt ended" in page
        with sitting.world.database.reading() as db:
            row = db.get_one(Attempt, sitting.id)
        assert row.submitted_at == row.ends_at
        assert sitting.result().passed

    @pytest.mark.parametrize("script", [True, False], ids=["a script", "a form"])
    def test_a_save_is_refused_in_words_and_changes_nothing(self, sitting, script):
        item = sitting.first
        sitting.save(item, sitting.right(item), 1)
        with time_machine.travel(NOW + timedelta(minutes=12), tick=True):
            if script:
                answer = sitting.save(item, sitting.wrong(item), 2)
                assert answer.status_code == 409
                words = answer.json["sentence"]
            else:
                answer = sitting.post({"item": item.id, f"{item.id}.option": sitting.wrong(item)})
                words = sitting.client.get(answer.location, follow_redirects=True).text
            assert "Time was up at" in words
            assert "What you had saved by then is submitted." in words
        assert sitting.state(item)[0] == {"marked": sitting.right(item)}

    def test_a_save_within_the_minute_of_grace_counts(self, sitting):
        with time_machine.travel(NOW + timedelta(minutes=10, seconds=40), tick=False):
            assert sitting.save(sitting.first, sitting.right(sitting.first), 1).status_code == 200

    def test_whoever_looks_first_closes_it_once(self, sitting):
        sitting.save(sitting.first, sitting.right(sitting.first), 1)
        with time_machine.travel(NOW + timedelta(minutes=12), tick=True):
            for path in ("", "?step=1", "review", "result"):
                sitting.client.get(sitting.path + path)
        assert sitting.result().points_numerator == 1

    def test_the_clock_of_the_browser_does_not_matter(self, sitting):
        form = {
            "item": sitting.first.id,
            f"{sitting.first.id}.option": sitting.right(sitting.first),
            "now": "2020-01-01",
        }
        with time_machine.travel(NOW + timedelta(minutes=12), tick=True):
            sitting.client.post(sitting.path, data=form, headers={"Date": "Fri, 20 Nov 2026 09:00:00 GMT"})
        assert sitting.state(sitting.first) is None


def test_submitting_without_the_confirmation_changes_nothing(sitting):
    before = rows(sitting.world.database)
    answer = sitting.client.post(f"{sitting.path}submit", data={})
    assert answer.status_code == 422
    assert rows(sitting.world.database) == before


def test_fields_of_another_item_in_a_save_are_left_alone(sitting):
    first, second = sitting.first, sitting.second
    fields = {f"{first.id}.option": sitting.right(first), f"{second.id}.option": sitting.right(second), "sequence": "1"}
    assert sitting.client.post(f"{sitting.path}items/{first.id}", data=fields).status_code == 200
    assert sitting.state(second) is None


def test_a_saved_answer_is_stored_as_ids_alone(sitting):
    fields = {
        f"{sitting.first.id}.option": sitting.right(sitting.first),
        f"{sitting.first.id}.score": "1",
        "sequence": "1",
    }
    sitting.client.post(f"{sitting.path}items/{sitting.first.id}", data=fields)
    assert json.dumps(sitting.state(sitting.first)[0]) == json.dumps({"marked": sitting.right(sitting.first)})
