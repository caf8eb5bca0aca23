"""My training, the courses and their modules, as their reader meets them."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import func, select

from app.core.access import Role, Viewer
from app.core.due_dates import DueRule
from app.services import assignments, periods
from app.services.assignments import Audience
from app.store.models import CertificateDocument, FinishedModule, Period
from app.web.site import EXTENSION
from tests import factories
from tests.factories import NOW
from tests.web.conftest import statements

MODULE = "/courses/first-day/arrive/"
LAST_MODULE = "/courses/first-day/ask/"
PAGES = {
    "my training": "/",
    "all courses": "/courses/",
    "a course": "/courses/first-day/",
    "a module": MODULE,
    "a picture": "/courses/first-day/images/desk.svg",
}


def finish_one(database, content, who, module_id="arrive"):
    course = content.course("first-day", "en")
    with database.writing.begin() as db:
        return periods.finish_module(db, factories.setting(content), who, course, course.module(module_id))


def pass_quiz(database, content, who):
    attempt_id = factories.start_attempt(database, content, who)
    factories.answer(database, content, who, attempt_id)
    return factories.submit(database, content, who, attempt_id)


def assign_to(database, content, assigner_id, person_id):
    viewer = Viewer(person_id=assigner_id, roles={Role.HR: None})
    course, rule = content.course("first-day", "en"), DueRule(anchor="assignment", offset_days=7)
    with database.writing.begin() as db:
        audience = Audience(person_ids=frozenset({person_id}))
        assignments.assign(db, factories.setting(content), viewer, course, audience, rule)


@pytest.fixture
def lina(company):
    return factories.learner(company.ids["learner"])


class TestWhoMayRead:
    @pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
    @pytest.mark.parametrize("word", ["learner", "manager", "hr", "auditor", "admin"])
    def test_everyone_signed_in(self, browser, word, path):
        assert browser(word).get(path).status_code == 200

    @pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
    def test_nobody_signed_out(self, stranger, path):
        answer = stranger.get(path)
        assert answer.status_code == 303
        assert answer.location == f"/sign-in/?next={path}"

    def test_nobody_signed_out_finishes_a_module(self, stranger):
        assert stranger.post(f"{MODULE}finish").status_code == 401

    @pytest.mark.parametrize(
        "path",
        ["/courses/none/", "/courses/first-day/none/", "/courses/first-day/images/none.svg", "/courses/none/arrive/"],
    )
    def test_what_is_not_there_is_not_found(self, browser, path):
        assert browser("learner").get(path).status_code == 404

    def test_a_module_that_is_not_there_cannot_be_finished(self, browser):
        assert browser("learner").post("/courses/first-day/none/finish").status_code == 404


class TestStatements:
    @pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
    def test_a_page_sends_six_at_most(self, browser, database, content, company, lina, path):
        factories.assign(database, content, company)
        finish_one(database, content, lina)
        client = browser("learner")
        with statements(database) as sent:
            assert client.get(path).status_code == 200
        assert len(sent) <= 6, sent

    def test_my_training_with_the_quiz_next_sends_seven_at_most(self, browser, database, content, company, lina):
        factories.assign(database, content, company)
        factories.finish_modules(database, content, lina)
        client = browser("learner")
        with statements(database) as sent:
            assert "First day quiz" in client.get("/").text
        assert len(sent) <= 7, sent


class TestMyTraining:
    def test_is_empty_before_anything_is_assigned(self, browser):
        page = browser("learner").get("/").text
        assert "Nothing is assigned to you." in page
        assert 'href="/courses/"' in page
        assert "Your next step" not in page

    def test_begins_with_the_first_module_of_what_is_assigned(self, browser, database, content, company):
        factories.assign(database, content, company)
        page = browser("learner").get("/").text
        step = page[page.index("Your next step") : page.index("</section>")]
        assert "Arrive" in step
        assert "4 minutes" in step
        assert f'href="{MODULE}"' in step

    def test_goes_on_with_the_module_that_is_not_finished(self, browser, database, content, company, lina):
        factories.assign(database, content, company)
        finish_one(database, content, lina)
        page = browser("learner").get("/").text
        assert f'class="button button-signal" href="{LAST_MODULE}"' in page
        assert "1 of 2 modules" in page

    def test_leads_to_the_quiz_when_all_modules_are_read(self, browser, database, content, company, lina):
        factories.assign(database, content, company)
        factories.finish_modules(database, content, lina)
        assert 'class="button button-signal" href="/quizzes/first-day/"' in browser("learner").get("/").text

    def test_says_that_an_attempt_is_under_way(self, browser, database, content, lina):
        factories.finish_modules(database, content, lina)
        factories.start_attempt(database, content, lina)
        assert "Go on with the quiz" in browser("learner").get("/").text

    def test_says_why_a_course_is_there(self, browser, database, content, company, lina):
        finish_one(database, content, lina)
        assert "You chose it" in browser("learner").get("/").text
        factories.assign(database, content, company)
        assert "For the department <bdi>Customer service</bdi>" in browser("learner").get("/").text

    def test_leaves_out_groups_without_courses(self, browser, database, content, lina):
        finish_one(database, content, lina)
        page = browser("learner").get("/").text
        assert ">In progress</h2>" in page
        for heading in ("Due soon", "For later", "Done", "To be renewed", "Certificates"):
            assert f">{heading}</h2>" not in page

    def test_shows_what_is_done_with_its_certificate(self, browser, database, content, lina):
        number = factories.complete(database, content, lina)
        page = browser("learner").get("/").text
        assert ">Done</h2>" in page
        assert "You are up to date" in page
        assert f'href="/certificates/{number}.pdf"' in page

    def test_asks_for_the_name_that_a_certificate_waits_for(self, browser, database, content, company):
        with database.writing.begin() as db:
            wang = factories.add_person(db, "wang", company.legal_entity_id, name="王小明")
        who = factories.learner(wang, "王小明")
        factories.finish_modules(database, content, who)
        assert pass_quiz(database, content, who) is None
        page = browser.by_id(wang).get("/").text
        assert "Write your name in Latin letters" in page
        assert 'class="button button-signal" href="/certificates/"' in page

    def test_escapes_and_isolates_names(self, browser, database, content, company):
        with database.writing.begin() as db:
            entity = company.legal_entity_id
            boss = factories.add_person(db, "boss", entity, name="<script>alert(1)</script>")
            noa = factories.add_person(db, "noa", entity, name="נועה לוי")
        assign_to(database, content, boss, noa)
        page = browser.by_id(noa).get("/").text
        assert "<script>alert" not in page
        assert "Assigned by <bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>" in page
        assert "<bdi>נועה לוי</bdi>" in page


class TestCourses:
    def test_are_listed_with_where_the_reader_stands(self, browser, database, content, lina):
        assert "Not started" in browser("learner").get("/courses/").text
        finish_one(database, content, lina)
        page = browser("learner").get("/courses/").text
        assert "In progress" in page
        assert "9 minutes" in page
        assert "Not started" in browser("colleague").get("/courses/").text

    def test_a_course_says_what_it_asks_and_what_it_gives(self, browser):
        page = browser("learner").get("/courses/first-day/").text
        for words in (
            "Find your desk",
            "Ask a colleague",
            "You pass with 50% of the points.",
            "1 year",
            "English",
            'href="/quizzes/first-day/"',
        ):
            assert words in page

    def test_a_course_ticks_the_modules_that_are_finished(self, browser, database, content, lina):
        finish_one(database, content, lina)
        page = browser("learner").get("/courses/first-day/").text
        arrive, ask = page[page.index(">Arrive<") :], page[page.index(">Ask<") :]
        assert "Completed" in arrive[: arrive.index("</li>")]
        assert "Not started" in ask[: ask.index("</li>")]


class TestModule:
    def test_is_read_with_the_companys_words_and_the_readers_rights(self, browser):
        page = browser("learner").get(LAST_MODULE).text
        assert "Your rights come first." in page
        assert "{{" not in page
        assert "Here, HR helps too." in page

    def test_has_its_outline_objectives_and_sources(self, browser):
        page = browser("learner").get(MODULE).text
        assert page.count("Look for the desk") == 3, "the heading, and the outline beside and above the text"
        assert "Find your desk" in page
        assert 'id="source-1"' in page
        assert "Module 1 of 2" in page

    def test_says_when_its_text_is_in_another_language(self, browser, app, monkeypatch):
        site = app.extensions[EXTENSION]
        editions = site.content.catalogue.courses["first-day"]
        hebrew = replace(site.content.catalogue, courses={"first-day": {"he": editions["he"]}})
        content = SimpleNamespace(catalogue=hebrew, watch=False)
        monkeypatch.setitem(app.extensions, EXTENSION, replace(site, content=content))
        page = browser("learner").get(MODULE).text
        assert "There is no translation yet." in page
        assert '<article class="module-text" lang="he" dir="rtl">' in page

    def test_is_finished_by_saying_so_and_leads_to_the_next(self, browser):
        client = browser("learner")
        assert "I have read this" in client.get(MODULE).text
        answer = client.post(f"{MODULE}finish")
        assert (answer.status_code, answer.location) == (303, LAST_MODULE)
        page = client.get(MODULE).text
        assert "I have read this" not in page
        assert f'class="button" href="{LAST_MODULE}"' in page

    def test_reading_alone_finishes_nothing(self, browser, database):
        browser("learner").get(MODULE)
        with database.reading() as db:
            assert db.scalar(select(func.count()).select_from(FinishedModule)) == 0

    def test_the_last_one_leads_to_the_quiz(self, browser, database, content, lina):
        finish_one(database, content, lina)
        assert browser("learner").post(f"{LAST_MODULE}finish").location == "/quizzes/first-day/"

    def test_an_earlier_one_that_was_left_out_comes_before_the_quiz(self, browser):
        assert browser("learner").post(f"{LAST_MODULE}finish").location == MODULE

    def test_finishing_twice_is_harmless(self, browser, database):
        client = browser("learner")
        answers = [client.post(f"{MODULE}finish") for _ in range(2)]
        assert [answer.location for answer in answers] == [LAST_MODULE, LAST_MODULE]
        with database.reading() as db:
            assert db.scalars(select(Period.modules_finished)).all() == [1]

    def test_the_one_that_completes_the_course_leads_to_the_certificate(self, browser, database, content, lina):
        pass_quiz(database, content, lina)
        finish_one(database, content, lina)
        client = browser("learner")
        answers = [client.post(f"{LAST_MODULE}finish") for _ in range(2)]
        assert [answer.location for answer in answers] == ["/certificates/", "/certificates/"]
        with database.reading() as db:
            assert db.scalar(select(func.count()).select_from(CertificateDocument)) == 1

    def test_is_finished_for_its_reader_alone(self, browser):
        browser("learner").post(f"{MODULE}finish")
        assert "I have read this" in browser("colleague").get(MODULE).text


class TestPicture:
    def test_is_sent_again_only_when_it_changed(self, browser):
        client = browser("learner")
        first = client.get(PAGES["a picture"])
        assert first.mimetype == "image/svg+xml"
        assert "private" in first.headers["Cache-Control"]
        again = client.get(PAGES["a picture"], headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


class TestHost:
    def test_another_name_is_refused_and_not_repeated(self, browser):
        answer = browser("learner").get("/", headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert b"evil" not in answer.data

    def test_no_name_is_refused(self, browser):
        assert browser("learner").get("/", headers={"Host": ""}).status_code == 400


def test_a_quiz_begins_anew_once_what_completed_the_course_has_run_out(browser, database, content, company):
    factories.complete(database, content, factories.learner(company.ids["learner"]), now=NOW)
    learner = browser("learner")
    with time_machine.travel(NOW + timedelta(days=100), tick=False):
        assert "Take the quiz again" in browser("learner").get("/quizzes/first-day/").text
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        learner = browser("learner")
        page = learner.get("/quizzes/first-day/").text
        assert "Start the quiz" in page
        assert "Passed" not in page
        assert learner.post("/quizzes/first-day/start").status_code == 303
    with database.reading() as db:
        assert db.scalars(select(Period.number).order_by(Period.id)).all() == [1, 2]
