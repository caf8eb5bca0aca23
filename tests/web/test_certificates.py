"""A learner's certificates: the list, the documents and who may have them, and the name that one waits for."""

import pytest
from sqlalchemy import func, select

from app.core.access import Role
from app.services import organisation, people
from app.store.models import Certificate, CertificateDocument, Person
from tests import factories
from tests.web.conftest import statements


@pytest.fixture
def number(company, database, content):
    """The learner's certificate, whose document is not made yet."""
    return factories.complete(database, content, factories.learner(company.ids["learner"], "Lina <Sample>"))


@pytest.fixture
def wang(company, database, content):
    """Somebody who completed the course, and whose name no shipped font can draw."""
    with database.writing.begin() as db:
        person_id = factories.add_person(db, "wang", company.legal_entity_id, name="王小明")
    who = factories.learner(person_id, "王小明")
    factories.finish_modules(database, content, who)
    attempt_id = factories.start_attempt(database, content, who)
    factories.answer(database, content, who, attempt_id)
    assert factories.submit(database, content, who, attempt_id) is None
    return person_id


def count(database, model):
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(model))


class TestList:
    def test_shows_status_number_and_where_to_verify(self, browser, number):
        page = browser("learner").get("/certificates/").text
        assert "The first day" in page
        assert "Valid" in page
        assert f'href="/certificates/{number}.pdf?download"' in page
        assert f'href="http://localhost/verify/{number}"' in page

    def test_is_empty_for_a_colleague(self, browser, number):
        page = browser("colleague").get("/certificates/").text
        assert "You have no certificate yet." in page
        assert number not in page

    def test_is_not_shown_to_people_who_are_signed_out(self, stranger):
        assert stranger.get("/certificates/").location == "/sign-in/?next=/certificates/"

    def test_sends_six_statements_at_most(self, browser, database, number):
        client = browser("learner")
        with statements(database) as sent:
            client.get("/certificates/")
        assert len(sent) <= 6, sent


class TestDocument:
    @pytest.mark.parametrize("word", ["learner", "hr", "auditor"])
    def test_is_for_its_holder_hr_and_auditors(self, browser, number, word):
        answer = browser(word).get(f"/certificates/{number}.pdf")
        assert answer.status_code == 200
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")

    @pytest.mark.parametrize("word", ["colleague", "manager", "admin"])
    def test_is_not_there_for_anybody_else(self, browser, number, word):
        assert browser(word).get(f"/certificates/{number}.pdf").status_code == 404

    def test_is_not_there_for_hr_of_another_legal_entity(self, browser, database, number):
        with database.writing.begin() as db:
            other = organisation.legal_entity(db, "Other Quay AS", "NO", factories.NOW, actor_id=None)
            person_id = factories.add_person(db, "other", other)
            people.set_roles(db, person_id, {Role.HR: other}, factories.NOW, actor_id=None)
        assert browser.by_id(person_id).get(f"/certificates/{number}.pdf").status_code == 404

    def test_sends_strangers_to_sign_in(self, stranger, number):
        assert stranger.get(f"/certificates/{number}.pdf").status_code == 303

    def test_of_an_unknown_number_is_not_there(self, browser):
        assert browser("hr").get("/certificates/0000-0000-0000-0000-0000.pdf").status_code == 404

    def test_is_made_once_and_then_always_the_same(self, browser, database, number):
        client = browser("learner")
        bodies = {client.get(f"/certificates/{number}.pdf").data for _ in range(2)}
        assert len(bodies) == 1
        assert count(database, CertificateDocument) == 1

    def test_is_kept_by_the_browser_alone_under_a_plain_name(self, browser, number):
        client = browser("learner")
        shown = client.get(f"/certificates/{number}.pdf").headers
        assert shown["Cache-Control"] == "private, no-cache"
        assert shown["Content-Security-Policy"] == "frame-ancestors 'none'"
        assert shown["X-Content-Type-Options"] == "nosniff"
        assert shown["Content-Disposition"] == f'inline; filename="certificate-first-day-{number}.pdf"'
        kept = client.get(f"/certificates/{number}.pdf?download").headers
        assert kept["Content-Disposition"].startswith("attachment; ")

    def test_is_not_read_or_sent_again_where_it_is_known(self, browser, database, number):
        client = browser("learner")
        etag = client.get(f"/certificates/{number}.pdf").headers["ETag"]
        assert not etag.startswith("W/")
        with statements(database) as sent:
            again = client.get(f"/certificates/{number}.pdf", headers={"If-None-Match": etag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
        assert not [statement for statement in sent if "certificate_document.body" in statement]

    def test_known_to_a_browser_is_still_not_a_strangers(self, browser, number):
        etag = browser("learner").get(f"/certificates/{number}.pdf").headers["ETag"]
        answer = browser("colleague").get(f"/certificates/{number}.pdf", headers={"If-None-Match": etag})
        assert answer.status_code == 404


class TestNameInLatinLetters:
    def test_is_asked_for(self, browser, wang):
        page = browser.by_id(wang).get("/certificates/").text
        assert "A certificate waits for you" in page
        assert "The first day" in page
        assert 'name="name_latin"' in page

    def test_issues_the_certificate(self, browser, database, wang):
        client = browser.by_id(wang)
        answer = client.post("/certificates/issue", data={"name_latin": "  Wang   Xiaoming "})
        assert (answer.status_code, answer.location) == (303, "/certificates/")
        page = client.get("/certificates/").text
        assert "Your certificate is issued." in page
        assert "waits for you" not in page
        with database.reading() as db:
            assert db.scalar(select(Certificate)).facts["holder"] == "Wang Xiaoming"
            assert db.get(Person, wang).name_latin == "Wang Xiaoming"
        assert count(database, CertificateDocument) == 1

    def test_given_twice_issues_one_certificate(self, browser, database, wang):
        client = browser.by_id(wang)
        for _ in range(2):
            assert client.post("/certificates/issue", data={"name_latin": "Wang Xiaoming"}).status_code == 303
        assert count(database, Certificate) == 1

    @pytest.mark.parametrize(
        ("written", "words"),
        [
            ("小明", "The certificate cannot show every letter of this either."),
            ("12", "Write your name with letters."),
            ("", "Write your name."),
            ("x" * 301, "300"),
        ],
        ids=["not drawable either", "without letters", "empty", "endless"],
    )
    def test_that_does_not_serve_is_refused_and_kept_in_the_field(self, browser, database, wang, written, words):
        answer = browser.by_id(wang).post("/certificates/issue", data={"name_latin": written})
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{written}"' in answer.text
        assert count(database, Certificate) == 0

    def test_is_not_needed_again_where_hr_wrote_it(self, browser, database, wang):
        with database.writing.begin() as db:
            people.set_latin_name(db, wang, "Wang Xiaoming", factories.NOW, actor_id=wang)
        client = browser.by_id(wang)
        page = client.get("/certificates/").text
        assert "A certificate waits for you" in page
        assert 'name="name_latin"' not in page
        assert client.post("/certificates/issue").status_code == 303
        assert count(database, Certificate) == 1

    def test_of_one_person_issues_nothing_for_another(self, browser, database, wang):
        assert browser("colleague").post("/certificates/issue", data={"name_latin": "Mallory"}).status_code == 303
        assert count(database, Certificate) == 0
        with database.reading() as db:
            assert db.get(Person, wang).name_latin is None

    def test_is_not_taken_from_people_who_are_signed_out(self, stranger):
        assert stranger.post("/certificates/issue", data={"name_latin": "Mallory"}).status_code == 401
