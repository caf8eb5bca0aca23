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


class TestInTwoTabs:
    def test_a_newer_answer_stays_and_the_others_are_saved(self, sitting, database):
        sitting.script_saves(1, 1)
        assert sitting.press("review", (1, 0), (2, 0), seen=0).location != f"{sitting.path}review"
        assert "Question 1 had a newer answer, saved from another tab or device." in sitting.get()
        assert self.kept(sitting, database) == [(1, 1), (1, 0)]

    def test_the_same_answer_in_both_is_no_matter(self, sitting, database):
        sitting.script_saves(1, 1)
        assert sitting.press("review", (1, 1), (2, 0), seen=0).location == f"{sitting.path}review"
        assert self.kept(sitting, database) == [(1, 1), (1, 0)]

    def test_a_page_that_shows_the_newest_changes_it(self, sitting, database):
        sitting.script_saves(1, 1, sequence=7)
        assert f'name="seen:{sitting.items[0].id}" value="7"' in sitting.get()
        assert sitting.press("review", (1, 0), seen=7).location == f"{sitting.path}review"
        assert self.kept(sitting, database) == [(8, 0), None]

    def test_a_blank_from_elsewhere_is_no_newer_answer(self, sitting, database):
        """Another tab's button, pressed before anything was answered there, saved every question of its form as blank."""
        form = {"go": "", "item": [item.id for item in sitting.items]}
        sitting.client.post(sitting.path, data=form | {f"seen:{item.id}": 0 for item in sitting.items})
        assert sitting.press("review", (1, 0), (2, 1), seen=0).location == f"{sitting.path}review"
        assert self.kept(sitting, database) == [(2, 0), (2, 1)]

    @pytest.mark.parametrize("seen", ["", "-1", "x", "1" * 30], ids=["nothing", "below zero", "a letter", "too large"])
    def test_a_number_that_is_none_counts_as_unnamed(self, sitting, database, seen):
        sitting.script_saves(1, 1)
        assert sitting.press("review", (1, 0), seen=seen).status_code == 303
        assert self.kept(sitting, database) == [(2, 0), None]

    def kept(self, sitting, database):
        """Sequence number and option of each question."""
        with database.reading() as db:
            rows = [db.get(Response, (sitting.id, item.id)) for item in sitting.items]
        places = [[option.id for option in item.options] for item in sitting.items]
        return [
            row and (row.sequence, options.index(row.state["marked"][0]))
            for row, options in zip(rows, places, strict=True)
        ]
