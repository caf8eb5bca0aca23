"""A time limit runs by the server's clock: offline too, and on whichever device somebody goes on."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from app.clock import utc_now
from app.content import structure
from app.core.papers import draw
from app.services import attempts
from app.store.models import Attempt
from tests.browser import company


def limited(site):
    """The quiz with ten minutes."""
    edition = site.content.quizzes[company.QUIZ]["en"]
    quiz = replace(edition.quiz, time_limit_minutes=10)
    return replace(edition, quiz=quiz, structure_digest=structure.digest(structure.structure_body(quiz)))


@pytest.fixture
def attempt(site) -> tuple[str, str]:
    """The e-mail of somebody who has just begun an attempt of ten minutes that asks a choice first, and its id."""
    person = company.hire(site)
    edition = limited(site)
    papers = (draw(edition.quiz, str(seed)) for seed in count())
    first_asks_a_choice = next(paper for paper in papers if edition.quiz.items[paper.items[0].item_id].type == "choice")
    with site.database.writing.begin() as db:
        attempt_id = attempts.start(db, site.setting(), company.learner(site, person.email), edition)
        db.get_one(Attempt, attempt_id).paper = first_asks_a_choice.to_json()
    return person.email, attempt_id


def ends_in(site, attempt_id: str, seconds: float) -> None:
    with site.database.writing.begin() as db:
        db.execute(
            update(Attempt).where(Attempt.id == attempt_id).values(ends_at=utc_now() + timedelta(seconds=seconds))
        )


def option(page: Page, place: int) -> Locator:
    return page.locator("#answer .options input").nth(place)


def saved(page: Page) -> None:
    expect(page.locator(".save-state")).to_contain_text("Saved", use_inner_text=True)


def test_going_on_elsewhere_shows_the_answers_and_the_time_that_is_left(site, visit, attempt):
    email, attempt_id = attempt
    page = visit(email)
    page.goto(f"/attempts/{attempt_id}/?step=1")
    expect(page.locator(".time-left-words")).to_contain_text("9:5")
    option(page, 1).check()
    saved(page)
    ends_in(site, attempt_id, 125)
    telephone = visit(email, width=390)
    telephone.goto(f"/attempts/{attempt_id}/?step=1")
    expect(option(telephone, 1)).to_be_checked()
    expect(telephone.locator(".time-left-words")).to_contain_text("2:0")


def test_time_runs_on_while_offline_and_what_was_saved_is_submitted(site, visit, attempt):
    email, attempt_id = attempt
    page = visit(email)
    page.goto(f"/attempts/{attempt_id}/?step=1")
    option(page, 0).check()
    saved(page)
    page.context.set_offline(True)
    option(page, 1).check()
    expect(page.locator(".save-state")).to_contain_text("Offline: not saved yet", use_inner_text=True)
    ends_in(site, attempt_id, -61)
    page.context.set_offline(False)
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("Time was up at")
    page.goto(f"/attempts/{attempt_id}/")
    expect(page.get_by_text("The time for this attempt ended on")).to_be_visible()
    expect(page.locator(".looked-back-items .is-marked")).to_have_count(1)


def test_an_answer_made_offline_counts_within_the_minute_of_grace(site, visit, attempt):
    email, attempt_id = attempt
    page = visit(email)
    page.goto(f"/attempts/{attempt_id}/?step=1")
    page.context.set_offline(True)
    option(page, 1).check()
    ends_in(site, attempt_id, -5)
    page.context.set_offline(False)
    saved(page)
