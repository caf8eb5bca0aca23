"""Repairs as HR meets them: what waits, a preview with names, one confirmation; and as learners see them afterwards."""

import re
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import select

from app.content.live import Content
from app.core.access import Role
from app.services import regrading
from app.store.models import Job
from app.store.queries.confirmed_repairs import REGRADE
from app.web.site import EXTENSION
from tests import factories, factories_hr, flawed_quizzes
from tests.factories import NOW, QUIZ
from tests.flawed_quizzes import AS_THE_CORRECTED_KEY, AS_THE_FLAWED_KEY, FLAWED, RIGHT, WRONG
from tests.web.conftest import statements

PAGE = f"/hr/repairs/{QUIZ}/"
MOST_STATEMENTS = 6


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("hr-repairs")


@pytest.fixture(scope="module")
def flawed(root):
    return flawed_quizzes.flawed(root)


@pytest.fixture
def sit(database, flawed, company):
    """Take the flawed quiz: `sit("learner", options)`."""
    return lambda word, options: flawed_quizzes.sit(database, flawed, factories.learner(company.ids[word]), options)


@pytest.fixture
def serve(app, root, monkeypatch):
    """From now on the site has the quiz repaired: `serve((item, how))`."""

    def serve(*named, edits=()):
        folder = root / "-".join(f"{item}-{how}" for item, how in named) / str(len(edits))
        flawed_quizzes.write_repaired(folder, *named, edits=edits)
        monkeypatch.setitem(app.extensions, EXTENSION, replace(app.extensions[EXTENSION], content=Content(folder)))

    return serve


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def digest(page):
    return re.search(r'name="preview" value="(\w+)"', page.text)[1]


def figure(page, name):
    return re.search(rf"{re.escape(name)} (\d+)", text(page))[1]


def test_the_preview_names_who_passes_and_counts_the_others(browser, sit, serve):
    sit("learner", AS_THE_CORRECTED_KEY)
    sit("colleague", AS_THE_FLAWED_KEY)
    sit("manager", WRONG)
    serve((FLAWED, "key"))
    page = browser("hr").get(PAGE)
    assert page.status_code == 200
    assert "What do you do first?" in page.text
    assert "The right answer is corrected." in page.text
    assert "The bell was out of order." in page.text
    assert "It was asked in 3 attempts." in page.text
    assert figure(page, "Results that change") == "2"
    assert figure(page, "People who pass now") == "1"
    assert figure(page, "Results whose points change and whose verdict stays") == "1"
    assert "<bdi>Learner Sample</bdi>" in page.text
    assert "Colleague Sample" not in page.text
    assert "Nothing is changed yet." in page.text


def test_the_preview_shows_what_was_right_and_what_is(browser, sit, serve):
    sit("learner", AS_THE_CORRECTED_KEY)
    serve((FLAWED, "key"))
    page = browser("hr").get(PAGE).text
    before, after = page.split("Right so far")[1].split("Right from now on")
    assert "<li>Ring the bell.</li>" in before
    assert "<li>Wait for a while. (50%)</li>" in before
    assert "<li>Wait for a while.</li>" in after
    assert "Ring the bell." not in after


def test_confirming_revises_once_and_says_so(browser, sit, serve):
    sit("learner", AS_THE_CORRECTED_KEY)
    serve((FLAWED, "key"))
    hr = browser("hr")
    assert "See what would change" in hr.get("/hr/repairs/").text
    form = {"preview": digest(hr.get(PAGE))}
    done = hr.post(PAGE, data=form, follow_redirects=True)
    assert figure(done, "Results worked out again") == "1"
    assert figure(done, "People who passed by it") == "1"
    assert "<bdi>Learner Sample</bdi>" in done.text
    again = hr.post(PAGE, data=form, follow_redirects=True)
    assert again.request.path == done.request.path
    assert figure(again, "Results worked out again") == "1"
    assert "There is nothing to confirm." in hr.get(PAGE).text
    overview = hr.get("/hr/repairs/")
    assert "No repair waits for you." in overview.text
    assert "by Hr Sample" in text(overview)
    assert f'href="{done.request.path}"' in overview.text


def test_who_passed_can_be_taken_away_as_a_file(browser, database, company, flawed, sit, serve):
    """Of two who pass: the one who had passed in another attempt already is no news."""
    sit("learner", AS_THE_CORRECTED_KEY)
    sit("colleague", AS_THE_CORRECTED_KEY)
    sit("colleague", RIGHT)
    factories.finish_modules(database, flawed, factories.learner(company.ids["learner"]))
    serve((FLAWED, "key"))
    hr = browser("hr")
    done = hr.post(PAGE, data={"preview": digest(hr.get(PAGE))}).location
    file = hr.get(f"{done.rstrip('/')}.csv")
    lines = file.data.decode("utf-8-sig").splitlines()
    assert lines == ["Name,Employee number,Completed", "Learner Sample,E-learner,2026-11-20"]
    assert hr.get(f"{done.rstrip('/')}.xlsx").data.startswith(b"PK")
    assert hr.get("/hr/repairs/done/999/").status_code == 404
    factories_hr.give_role(database, company.ids["hr"], Role.HR, factories_hr.add_entity(database)[0])
    elsewhere = hr.get(done)
    assert figure(elsewhere, "People who passed by it") == "1"
    assert "Learner Sample" not in elsewhere.text
    assert "Learner Sample" not in hr.get(f"{done.rstrip('/')}.csv").text


def test_a_preview_that_no_longer_holds_is_shown_again(browser, sit, serve):
    sit("learner", AS_THE_CORRECTED_KEY)
    serve((FLAWED, "key"))
    shown = browser("hr").post(PAGE, data={"preview": "0" * 64}, follow_redirects=True)
    assert "Something has changed since you looked." in shown.text
    assert figure(shown, "Results that change") == "1"


def test_hr_of_one_company_sees_its_own_people_and_whom_to_ask(browser, company, database, sit, serve):
    other, department = factories_hr.add_entity(database)
    [person_id] = factories_hr.add_people(database, ["elsewhere"], other, department)
    company.ids["elsewhere"] = person_id
    sit("learner", AS_THE_CORRECTED_KEY)
    sit("elsewhere", AS_THE_CORRECTED_KEY)
    serve((FLAWED, "key"))
    factories_hr.give_role(database, company.ids["hr"], Role.HR, company.legal_entity_id)
    hr = browser("hr")
    page = hr.get(PAGE)
    assert figure(page, "People who pass now") == "2"
    assert "Learner Sample" in page.text
    assert "Elsewhere Sample" not in page.text
    assert "and one more" in page.text
    assert "Ask somebody in HR whose role covers all of them" in page.text
    assert 'name="preview"' not in page.text
    refused = hr.post(PAGE, data={"preview": "0" * 64}, follow_redirects=True)
    assert "Ask somebody in HR whose role covers all of them" in refused.text
    assert figure(refused, "Results that change") == "2"


def test_a_version_that_asked_something_else_is_told(browser, sit, serve):
    sit("learner", AS_THE_CORRECTED_KEY)
    one = f"id: {FLAWED}\n            type: choice\n"
    serve((FLAWED, "key"), edits=[(one, f"{one}            select: several\n")])
    hr = browser("hr")
    assert "Older results cannot be repaired this way." in hr.get("/hr/repairs/").text
    page = hr.get(PAGE)
    assert "the question “What do you do first?” asked something else than it does now" in text(page)
    assert "There is nothing to confirm." in page.text
    assert 'name="preview"' not in page.text


@pytest.mark.parametrize(
    ("how", "options", "score", "sentence"),
    [
        ("key", AS_THE_CORRECTED_KEY, "50", "The right answer to this question was corrected."),
        ("disregarded", AS_THE_CORRECTED_KEY, "33", "it counts neither for nor against you."),
        ("right_for_all", AS_THE_CORRECTED_KEY, "50", "so everybody has all its points."),
    ],
)
def test_the_result_page_shows_the_revision(browser, company, sit, serve, how, options, score, sentence):
    attempt_id = sit("learner", options)
    learner, address = browser("learner"), f"/attempts/{attempt_id}/result"
    assert "Your score: 37%" in learner.get(address).text
    serve((FLAWED, how))
    hr = browser("hr")
    hr.post(PAGE, data={"preview": digest(hr.get(PAGE))})
    page = learner.get(address)
    assert f"Your score: {score}%" in page.text
    assert "A pass stays a pass." in page.text
    assert text(page).count(sentence) == 1


def test_the_key_looked_back_at_is_the_corrected_one(browser, company, sit, serve):
    """Also on a result that stays as it was: the learner is not told the flawed key for ever."""
    options = {**AS_THE_FLAWED_KEY, FLAWED: "leave", "two-desks-which": "named", "pay-talk-answer": "free"}
    attempt_id = sit("learner", options)
    serve((FLAWED, "key"))
    hr = browser("hr")
    hr.post(PAGE, data={"preview": digest(hr.get(PAGE))})
    page = browser("learner").get(f"/attempts/{attempt_id}/result").text
    item = page.split("What do you do first?")[1].split("</ul>")[0]
    best = next(part for part in item.split("<li ") if "Best answer" in part)
    assert "Wait for a while." in best
    assert "A pass stays a pass." not in page


def test_whoever_was_asked_the_corrected_question_reads_nothing_of_it(database, browser, company, root, serve):
    repaired = flawed_quizzes.repaired(root / "from-the-start", (FLAWED, "key"), ("two-desks-which", "disregarded"))
    who = factories.learner(company.ids["learner"])
    attempt_id = flawed_quizzes.sit(database, repaired, who, AS_THE_CORRECTED_KEY)
    serve((FLAWED, "key"), ("two-desks-which", "disregarded"))
    page = text(browser("learner").get(f"/attempts/{attempt_id}/result"))
    assert "was corrected" not in page
    assert "A pass stays a pass." not in page
    assert page.count("it counts neither for nor against you.") == 1


def test_an_older_result_takes_few_statements(database, browser, sit, serve):
    attempt_id = sit("learner", AS_THE_CORRECTED_KEY)
    serve((FLAWED, "key"), edits=[("pass_mark: 50", "pass_mark: 60")])
    hr, learner = browser("hr"), browser("learner")
    hr.post(PAGE, data={"preview": digest(hr.get(PAGE))})
    with statements(database) as seen:
        page = learner.get(f"/attempts/{attempt_id}/result")
    assert "The right answer to this question was corrected." in text(page)
    assert len(seen) <= MOST_STATEMENTS, "\n".join(seen)


def test_who_lost_points_keeps_the_pass(browser, sit, serve):
    attempt_id = sit("colleague", AS_THE_FLAWED_KEY)
    serve((FLAWED, "key"))
    hr = browser("hr")
    hr.post(PAGE, data={"preview": digest(hr.get(PAGE))})
    page = browser("colleague").get(f"/attempts/{attempt_id}/result").text
    assert "Your score: 25%" in page
    assert "You passed." in page
    assert "You passed." not in browser("colleague").get("/hr/repairs/").text


@pytest.fixture
def half_done(monkeypatch, browser, sit, serve):
    """A repair whose request did one person of two; HR, and the answer to the confirmation."""
    monkeypatch.setattr(regrading, "PERIODS_AT_A_TIME", 1)
    for word in ("learner", "colleague"):
        sit(word, AS_THE_CORRECTED_KEY)
    serve((FLAWED, "key"))
    hr = browser("hr")
    return hr, hr.post(PAGE, data={"preview": digest(hr.get(PAGE))}).location


def test_what_is_still_being_worked_out_says_how_far_it_is(database, content, half_done):
    hr, address = half_done
    page = hr.get(address)
    assert "1 of 2 attempts looked at. You may leave this page: it goes on without you." in text(page)
    assert "Go on from there" not in page.text
    assert figure(page, "Results worked out again") == "1"
    assert "(results still being worked out)" in hr.get("/hr/repairs/").text
    while flawed_quizzes.next_part(database, factories.setting(content)):
        pass
    page = hr.get(address)
    assert "looked at" not in page.text
    assert figure(page, "People who passed by it") == "2"
    assert "(results still being worked out)" not in hr.get("/hr/repairs/").text


def test_what_was_given_up_can_be_tried_again(database, half_done):
    hr, address = half_done
    assert hr.post(address).status_code == 303
    with database.writing.begin() as db:
        job = db.scalars(select(Job).where(Job.kind == REGRADE, Job.done_at.is_(None))).one()
        job.tries, job.failed_at = 5, NOW
    page = hr.get(address)
    assert "This stopped before it was done, and nothing is lost" in page.text
    assert "You may leave this page" not in page.text
    assert "You may leave this page" in hr.post(address, follow_redirects=True).text
    with database.reading() as db:
        job = db.scalars(select(Job).where(Job.kind == REGRADE, Job.done_at.is_(None))).one()
        assert (job.tries, job.failed_at) == (0, None)


def test_pages_take_few_statements(browser, database, sit, serve):
    for word in ("learner", "colleague", "manager"):
        sit(word, AS_THE_CORRECTED_KEY)
    serve((FLAWED, "key"))
    hr = browser("hr")

    def look(path):
        with statements(database) as seen:
            page = hr.get(path)
        assert page.status_code == 200
        assert len(seen) <= MOST_STATEMENTS, "\n".join(seen)
        return page

    look("/hr/repairs/")
    form = {"preview": digest(look(PAGE))}
    look(hr.post(PAGE, data=form).location)


def test_a_quiz_that_is_not_there(browser):
    assert browser("hr").get("/hr/repairs/nothing/").status_code == 404
    assert browser("hr").post("/hr/repairs/nothing/").status_code == 404
