"""Repairs and reports in a browser: with the keyboard, without scripts, narrow, by day and by night, read by axe."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.clock import utc_now
from app.services import item_reports
from app.store import jobs
from app.store.models import ItemReport, Person
from app.store.queries.confirmed_repairs import REGRADE
from tests import factories, flawed_quizzes
from tests.browser import axe, running
from tests.browser.conftest import SignIns
from tests.factories import QUIZ
from tests.flawed_quizzes import AS_THE_FLAWED_KEY, FLAWED, WRONG

NAMED = ((FLAWED, "key"), ("two-desks-which", "disregarded"))


@pytest.fixture(scope="module")
def repaired_site(tmp_path_factory):
    """A site whose quiz was flawed when three people took it, and has its repairs by now; one reported a question."""
    folder = tmp_path_factory.mktemp("repaired")
    flawed = flawed_quizzes.flawed(folder)
    with running.site(folder / "data", flawed_quizzes.write_repaired(folder / "now", *NAMED)) as site:
        with site.database.reading() as db:
            ids = {row.email: row.id for row in db.execute(select(Person.email, Person.id))}
        people = {word: factories.learner(ids[f"{word}@example.com"]) for word in ("learner1", "learner2", "learner3")}
        answers = (WRONG | {FLAWED: "wait", "pay-talk-answer": "free"}, AS_THE_FLAWED_KEY, AS_THE_FLAWED_KEY)
        now = site.setting().now
        attempts = [
            flawed_quizzes.sit(site.database, flawed, who, options, now=now)
            for who, options in zip(people.values(), answers, strict=True)
        ]
        with site.database.writing.begin() as db:
            words = "Der ene svaret passer ikke.\nNobody can ring a bell that is out of order."
            edition = flawed.quiz(QUIZ, "en")
            item_reports.report(db, site.setting(), people["learner2"].person_id, attempts[1], edition, FLAWED, words)
        yield site, attempts


@pytest.fixture(scope="module")
def report_id(repaired_site):
    """The report that was there from the start; other tests of this file send further ones."""
    with repaired_site[0].database.reading() as db:
        return db.scalars(select(ItemReport.id).order_by(ItemReport.id).limit(1)).one()


@pytest.fixture
def open_page(browser, repaired_site):
    """A page of somebody who is signed in: `open_page("hr")`."""
    site, _ = repaired_site
    contexts = []

    def open_page(word: str, **options) -> Page:
        state = SignIns(browser, site)(f"{word}@example.com")
        known = {"base_url": site.url, "locale": "en-GB", "reduced_motion": "reduce", "storage_state": state}
        contexts.append(browser.new_context(**known | options))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def problems(page: Page, path: str, turn: int = 0) -> dict[str, object]:
    """What is wrong with the page at this address."""
    page.goto(path)
    return axe.problems(page, turn)


@pytest.mark.parametrize("language", ["en", "he"])
def test_every_page_is_sound(open_page, repaired_site, report_id, language):
    _, attempts = repaired_site
    paths = {
        "hr": ["/hr/repairs/", f"/hr/repairs/{QUIZ}/", "/item-reports/", f"/item-reports/{report_id}/", "/hr/"],
        "learner2": [
            "/my/item-reports/",
            f"/attempts/{attempts[1]}/items/{FLAWED}/report",
            f"/attempts/{attempts[1]}/items/pay-talk-answer/report",
            f"/attempts/{attempts[1]}/result",
        ],
    }
    found, turn = {}, int(language == "he")
    for word, each in paths.items():
        page = open_page(word)
        speak(page, language)
        found |= {path: wrong for path in each if (wrong := problems(page, path, turn))}
    assert found == {}


def speak(page: Page, language: str) -> None:
    """Read the site in this language from now on."""
    page.goto("/profile/")
    page.locator(f"header form button[value={language}]").evaluate("button => button.click()")
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_report_from_a_step_by_keyboard_loses_no_answer(open_page, repaired_site, has_scripts):
    word = "learner4" if has_scripts else "learner5"
    page = open_page(word, java_script_enabled=has_scripts, viewport={"width": 390, "height": 844})
    page.goto(f"/quizzes/{QUIZ}/")
    page.get_by_role("button", name="Start").press("Enter")
    step = page.url
    page.get_by_role("group").locator("input").first.press("Space")
    page.get_by_role("button", name="Something is wrong with this question").press("Enter")
    expect(page).to_have_title(re.compile("Something is wrong with this question"))
    page.get_by_label("What is wrong with it?").fill("The door was open.")
    page.get_by_role("button", name="Send").press("Enter")
    expect(page).to_have_url(step)
    expect(page.get_by_role("group").locator("input").first).to_be_checked()


def test_hr_confirms_a_repair_by_keyboard_and_the_learner_reads_of_it(open_page, repaired_site):
    _, attempts = repaired_site
    page = open_page("hr", viewport={"width": 390, "height": 844})
    speak(page, "en")
    page.goto("/hr/repairs/")
    page.get_by_role("link", name="See what would change").press("Enter")
    expect(page.get_by_role("group", name="Who is concerned")).to_contain_text("Lina Sample")
    page.get_by_role("button", name="Confirm").press("Enter")
    expect(page.get_by_role("heading", name="Who passed by it")).to_be_visible()
    assert_the_page_follows_what_is_still_being_worked_out(page, repaired_site[0].database)
    learner = open_page("learner1")
    learner.goto(f"/attempts/{attempts[0]}/result")
    expect(learner.get_by_text("A pass stays a pass.")).to_be_visible()
    expect(learner.get_by_text("The right answer to this question was corrected.")).to_be_visible()
    for path in (f"/attempts/{attempts[0]}/result", "/hr/repairs/", "/hr/repairs/done/1/"):
        assert problems(learner if "attempts" in path else page, path) == {}


def assert_the_page_follows_what_is_still_being_worked_out(page: Page, database) -> None:
    """As if a part were left: the page says so, is sound, and shows itself anew once that is done."""
    far_off = utc_now() + timedelta(days=1)
    with database.writing.begin() as db:
        jobs.enqueue(db, REGRADE, f"{QUIZ}.1.9", {"repair": 1, "after": 0}, far_off)
    assert problems(page, "/hr/repairs/done/1/") == {}
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_text("0 of 3 attempts looked at.")).to_be_visible()
    with database.writing.begin() as db:
        jobs.take(db, REGRADE, f"{QUIZ}.1.9", far_off)
    expect(page.get_by_text("attempts looked at.")).to_have_count(0)
    expect(page.get_by_role("heading", name="Who passed by it")).to_be_visible()
