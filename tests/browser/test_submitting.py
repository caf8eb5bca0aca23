"""A quiz is submitted once, however often the button is pressed."""

from playwright.sync_api import expect
from sqlalchemy import func, select

from app.clock import utc_now
from app.store.models import Certificate, Result
from tests import factories
from tests.browser import company


def test_a_double_click_gives_one_result_and_one_certificate(site, visit):
    person = company.hire(site)
    learner = company.learner(site, person.email)
    factories.finish_modules(site.database, site.content, learner, course=company.COURSE, now=utc_now())
    attempt_id = company.begin_attempt(site, learner)
    factories.answer(site.database, site.content, learner, attempt_id, quiz=company.QUIZ, now=utc_now())
    page = visit(person.email)
    page.goto(f"/attempts/{attempt_id}/review")
    page.get_by_label("I have read my answers again").check()
    page.get_by_role("button", name="Submit the answers").dblclick()
    expect(page.get_by_role("heading", name="You passed.")).to_be_visible()
    page.go_back()
    page.goto(f"/attempts/{attempt_id}/review")
    expect(page.get_by_role("heading", name="You passed.")).to_be_visible()
    with site.database.reading() as db:
        assert db.scalar(select(func.count()).where(Result.attempt_id == attempt_id)) == 1
        assert db.scalar(select(func.count()).where(Certificate.person_id == person.id)) == 1
