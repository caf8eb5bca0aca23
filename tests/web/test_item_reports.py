"""Something is wrong with this question: saying so without losing an answer, the inbox without names, the answer."""

import re
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import func, select

from app.content.live import Content
from app.core.access import Role
from app.services import item_reports, people
from app.store.models import AuditEvent, ItemReport, Response
from app.store.queries import learning
from app.web.site import EXTENSION
from tests import factories
from tests.content import item_types, threads
from tests.factories import NOW, QUIZ
from tests.web.conftest import statements

WORDS = "Both options say the same."
ANSWER = "Thank you. The second option is worded anew."
MOST_STATEMENTS = 6


@pytest.fixture
def who(company):
    return factories.learner(company.ids["learner"])


@pytest.fixture
def attempt_id(database, content, who):
    return factories.start_attempt(database, content, who)


@pytest.fixture
def item_id(database, attempt_id):
    with database.reading() as db:
        return learning.attempt(db, attempt_id).paper.items[0].item_id


@pytest.fixture
def address(attempt_id, item_id):
    return f"/attempts/{attempt_id}/items/{item_id}/report"


@pytest.fixture
def author(database, company, browser):
    with database.writing.begin() as db:
        company.ids["author"] = factories.add_person(db, "author", company.legal_entity_id)
        people.set_roles(db, company.ids["author"], {Role.AUTHOR: None}, NOW, actor_id=None)
    return browser("author")


@pytest.fixture
def report_id(database, browser, address):
    assert browser("learner").post(address, data={"words": WORDS}).status_code == 303
    with database.reading() as db:
        return db.scalars(select(ItemReport.id)).one()


def count(database, table=ItemReport):
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table))


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def test_saying_so_from_a_step_saves_what_was_entered_first(browser, database, content, attempt_id, item_id, address):
    learner = browser("learner")
    page = learner.get(f"/attempts/{attempt_id}/?step=1").text
    assert f'name="go" value="report:{item_id}"' in page
    option = content.quiz(QUIZ, "en").quiz.items[item_id].options[0].id
    form = {"item": item_id, f"{item_id}.option": option, "step": "1", "go": f"report:{item_id}"}
    saved = learner.post(f"/attempts/{attempt_id}/", data=form)
    assert (saved.status_code, saved.location) == (303, address)
    with database.reading() as db:
        assert db.get_one(Response, (attempt_id, item_id)).state == {"marked": [option]}
    assert "not your name" in learner.get(address).text
    sent = learner.post(address, data={"words": f"  {WORDS}\r\nReally. "})
    assert (sent.status_code, sent.location) == (303, f"/attempts/{attempt_id}/?step=1")
    with database.reading() as db:
        report = db.scalars(select(ItemReport)).one()
    assert (report.body, report.item_id, report.language) == (f"{WORDS}\nReally.", item_id, "en")


def test_saying_so_from_the_result(browser, database, content, who, attempt_id, address):
    factories.answer(database, content, who, attempt_id)
    factories.submit(database, content, who, attempt_id)
    learner = browser("learner")
    assert f'href="{address}"' in learner.get(f"/attempts/{attempt_id}/result").text
    sent = learner.post(address, data={"words": WORDS})
    assert sent.location == f"/attempts/{attempt_id}/result"
    assert "Thank you." in learner.get(sent.location).text


@pytest.mark.parametrize("words", ["", "   \r\n ", "x" * 2001], ids=["nothing", "space", "too much"])
def test_words_out_of_bounds_come_back(browser, database, address, words):
    answer = browser("learner").post(address, data={"words": words})
    assert answer.status_code == 422
    assert "One thing to look at" in answer.text
    assert words.strip() in answer.text
    assert count(database) == 0


def test_2000_characters_with_line_ends_fit(browser, database, address):
    words = "\r\n".join(["x" * 99] * 20)
    assert browser("learner").post(address, data={"words": words}).status_code == 303
    assert count(database) == 1


def test_a_second_report_on_the_same_question_waits_for_the_first(browser, database, address, report_id):
    learner = browser("learner")
    page = learner.get(address)
    assert "You have told us about this question already." in page.text
    assert WORDS in page.text
    assert "<textarea" not in page.text
    again = learner.post(address, data={"words": "Once more"})
    assert again.status_code == 422
    assert count(database) == 1


def test_after_the_answer_more_can_be_said(browser, database, address, report_id, author):
    author.post(f"/item-reports/{report_id}/", data={"words": ANSWER})
    assert browser("learner").post(address, data={"words": "It is still so."}).status_code == 303
    assert count(database) == 2


def test_twenty_open_reports_are_the_most(browser, database, content, company, attempt_id, item_id, address, report_id):
    with database.writing.begin() as db:
        first = db.get_one(ItemReport, report_id)
        same = {c.name: getattr(first, c.name) for c in ItemReport.__table__.columns if c.name not in {"id", "item_id"}}
        db.add_all(ItemReport(**same, item_id=f"another-{number}") for number in range(19))
    with database.reading() as db:
        other = next(i.item_id for i in learning.attempt(db, attempt_id).paper.items if i.item_id != item_id)
    answer = browser("learner").post(address.replace(item_id, other), data={"words": WORDS})
    assert answer.status_code == 422
    assert "You have told us about 20 questions that nobody has answered yet." in answer.text
    assert WORDS in answer.text
    assert count(database) == 20


@pytest.mark.parametrize("item", ["nothing", "union-poster-answer-2"])
def test_an_item_that_was_not_asked_cannot_be_reported(browser, database, attempt_id, item):
    address = f"/attempts/{attempt_id}/items/{item}/report"
    assert browser("learner").get(address).status_code == 400
    assert browser("learner").post(address, data={"words": WORDS}).status_code == 400
    assert count(database) == 0


def test_a_made_up_button_stays_on_the_step(browser, attempt_id, item_id):
    form = {"item": item_id, "step": "1", "go": "report:nothing"}
    assert browser("learner").post(f"/attempts/{attempt_id}/", data=form).location == f"/attempts/{attempt_id}/?step=1"


def test_nobody_reports_from_somebody_elses_attempt(browser, database, address):
    assert browser("colleague").get(address).status_code == 404
    assert browser("colleague").post(address, data={"words": WORDS}).status_code == 404
    assert count(database) == 0


def test_the_inbox_shows_the_question_and_no_name(browser, database, content, item_id, report_id, author):
    stem = content.quiz(QUIZ, "en").quiz.items[item_id].stem
    for reader in (author, browser("hr")):
        for path in ("/item-reports/", f"/item-reports/{report_id}/"):
            page = reader.get(path)
            assert page.status_code == 200
            assert stem in unescape(page.text)
            assert WORDS in page.text
            assert "Learner Sample" not in page.text
            assert "learner@example.com" not in page.text
            assert "E-learner" not in page.text
            assert not re.search(r"\d:\d\d", text(page)), "the minute tells who it was, beside a log of attempts"


def test_a_report_shows_the_options_and_nothing_of_the_key(content, item_id, report_id, author):
    page = unescape(author.get(f"/item-reports/{report_id}/").text)
    item = content.quiz(QUIZ, "en").quiz.items[item_id]
    assert [option.text in page for option in item.options] == [True] * len(item.options)
    assert not any(option.feedback in page for option in item.options)
    assert content.quiz(QUIZ, "en").structure_digest[:8] in page


@pytest.mark.parametrize("written", [item_types, threads], ids=["every other type", "branching"])
def test_every_item_type_is_shown_as_it_was_asked(app, database, who, author, monkeypatch, tmp_path, written):
    content = Content(written.write(tmp_path))
    monkeypatch.setitem(app.extensions, EXTENSION, replace(app.extensions[EXTENSION], content=content))
    edition = content.catalogue.quiz(QUIZ, "en")
    attempt_id = factories.start_attempt(database, content.catalogue, who)
    for item in edition.quiz.items.values():
        with database.writing.begin() as db:
            setting = factories.setting(content.catalogue)
            assert item_reports.report(db, setting, who.person_id, attempt_id, edition, item.id, WORDS) is None
    with database.reading() as db:
        reports = db.execute(select(ItemReport.id, ItemReport.item_id)).all()
    assert len(reports) == len(edition.quiz.items)
    for row in reports:
        page = author.get(f"/item-reports/{row.id}/")
        assert page.status_code == 200
        assert edition.quiz.items[row.item_id].stem in unescape(page.text)
        assert '<fieldset class="as-asked" disabled' in page.text


def test_a_report_keeps_the_language_in_which_it_was_asked(browser, database, content, address, item_id, author):
    learner = browser("learner")
    learner.post("/profile/preferences", data={"language": "he", "time_zone": "company"})
    learner.post(address, data={"words": "לא ברור"})
    with database.reading() as db:
        report = db.scalars(select(ItemReport)).one()
    page = author.get(f"/item-reports/{report.id}/").text
    assert report.language == "he"
    assert content.quiz(QUIZ, "he").quiz.items[item_id].stem in unescape(page)
    assert 'lang="he" dir="rtl"' in page


def test_the_answer_reaches_the_learner_and_the_log_knows_ids_alone(browser, database, company, report_id, author):
    sent = author.post(f"/item-reports/{report_id}/", data={"words": ANSWER}, follow_redirects=True)
    assert "The answer is saved." in sent.text
    assert "Nothing waits for an answer." in sent.text
    mine = browser("learner").get("/my/item-reports/")
    assert WORDS in mine.text
    assert ANSWER in mine.text
    assert "Author Sample" not in mine.text
    assert ANSWER not in browser("colleague").get("/my/item-reports/").text
    with database.reading() as db:
        events = db.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "item_report")).all()
    assert [(e.actor_id, e.action, e.subject_id, set(e.facts)) for e in events] == [
        (company.ids["author"], "item_report.answered", str(report_id), {"quiz", "item"})
    ]


def test_the_log_says_it_in_words(browser, report_id, author):
    author.post(f"/item-reports/{report_id}/", data={"words": ANSWER})
    log = browser("auditor").get("/admin/log/")
    assert "Answered a report on a question" in log.text
    assert WORDS not in log.text
    assert ANSWER not in log.text


def test_who_answers_second_is_told_and_keeps_their_words(browser, database, report_id, author):
    path = f"/item-reports/{report_id}/"
    author.post(path, data={"words": ANSWER})
    assert author.post(path, data={"words": ANSWER}).status_code == 303
    second = browser("hr").post(path, data={"words": "Another answer"})
    assert second.status_code == 422
    assert "Somebody else has answered this in the meantime." in second.text
    assert ANSWER in second.text
    assert "Another answer" in second.text
    with database.reading() as db:
        assert db.scalars(select(ItemReport.answer)).one() == ANSWER


@pytest.mark.parametrize("words", ["", "x" * 2001], ids=["nothing", "too much"])
def test_an_answer_out_of_bounds_comes_back(author, report_id, words):
    answer = author.post(f"/item-reports/{report_id}/", data={"words": words})
    assert answer.status_code == 422
    assert "One thing to look at" in answer.text


def test_a_report_that_is_not_there(author):
    assert author.get("/item-reports/99/").status_code == 404
    assert author.post("/item-reports/99/", data={"words": ANSWER}).status_code == 404


def test_those_that_wait_come_first(browser, database, content, attempt_id, item_id, address, report_id, author):
    author.post(f"/item-reports/{report_id}/", data={"words": ANSWER})
    browser("learner").post(address, data={"words": "A second one"})
    page = text(author.get("/item-reports/"))
    assert page.index("Waiting for an answer") < page.index("A second one") < page.index(WORDS)
    assert page.count("2 reports on this question") == 2


def test_pages_take_few_statements(browser, database, address, report_id, author):
    learner = browser("learner")
    for client, path in (
        (learner, address),
        (learner, "/my/item-reports/"),
        (author, "/item-reports/"),
        (author, f"/item-reports/{report_id}/"),
    ):
        with statements(database) as seen:
            assert client.get(path).status_code == 200
        assert len(seen) <= MOST_STATEMENTS, (path, seen)
