"""The reader's own profile: facts, language and zone, password, sign-ins."""

import pytest
from sqlalchemy import select

from app.services import passwords
from app.store.models import Person, SignIn
from app.web import browsers
from app.web.site import EXTENSION
from tests import factories
from tests.web.conftest import PASSWORD, statements

NEW_PASSWORD = "quite another long one"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def learner_id(app, company, database):
    """The learner, who has a password."""
    hashed = app.extensions[EXTENSION].passwords.hashed(PASSWORD)
    with database.writing.begin() as db:
        passwords.store(db, company.ids["learner"], hashed, factories.NOW, actor_id=None)
    return company.ids["learner"]


def person(database, person_id):
    with database.reading() as db:
        return db.get_one(Person, person_id)


def is_password(app, database, person_id, password):
    return app.extensions[EXTENSION].passwords.matches(person(database, person_id).password_hash, password)


class TestPage:
    def test_shows_what_is_known_of_the_reader(self, browser):
        page = browser("learner").get("/profile/").text
        for words in ("Learner Sample", "learner@example.com", "E-learner", "Customer service"):
            assert f"<dd><bdi>{words}</bdi></dd>" in page

    def test_is_each_readers_own(self, browser):
        page = browser("colleague").get("/profile/").text
        assert "colleague@example.com" in page
        assert "learner@example.com" not in page

    def test_escapes_and_isolates_the_name(self, browser, database, company):
        with database.writing.begin() as db:
            person_id = factories.add_person(db, "odd", company.legal_entity_id, name="<img src=x> לוי")
        page = browser.by_id(person_id).get("/profile/").text
        assert "<img src=x>" not in page
        assert "<bdi>&lt;img src=x&gt; לוי</bdi>" in page

    def test_sends_six_statements_at_most(self, browser, database):
        client = browser("learner")
        with statements(database) as sent:
            client.get("/profile/")
        assert len(sent) <= 6, sent

    @pytest.mark.parametrize("path", ["preferences", "password", "sign-ins/1/end"])
    def test_changes_nothing_for_people_who_are_signed_out(self, stranger, path):
        assert stranger.get("/profile/").location == "/sign-in/?next=/profile/"
        assert stranger.post(f"/profile/{path}").status_code == 401


class TestPreferences:
    def test_are_kept(self, browser, database, company):
        client = browser("learner")
        answer = client.post("/profile/preferences", data={"language": "en", "time_zone": "Asia/Jerusalem"})
        assert (answer.status_code, answer.location) == (303, "/profile/")
        page = client.get("/profile/").text
        assert "Language and time zone are saved." in page
        assert '<option selected value="Asia/Jerusalem">Jerusalem</option>' in page
        kept = person(database, company.ids["learner"])
        assert (kept.language, kept.time_zone) == ("en", "Asia/Jerusalem")

    def test_may_go_back_to_the_companys_zone(self, browser, database, company):
        client = browser("learner")
        for zone in ("Asia/Jerusalem", "company"):
            client.post("/profile/preferences", data={"language": "en", "time_zone": zone})
        assert person(database, company.ids["learner"]).time_zone is None

    @pytest.mark.parametrize(
        ("language", "zone"),
        [("tlh", "UTC"), ("en", "Mars/Base"), ("en", "../../etc/passwd"), ("en", ""), ("", "UTC")],
        ids=["unknown language", "unknown zone", "a path", "no zone", "no language"],
    )
    def test_that_do_not_exist_are_refused(self, browser, database, company, language, zone):
        answer = browser("learner").post("/profile/preferences", data={"language": language, "time_zone": zone})
        assert answer.status_code == 422
        assert "thing to look at" in answer.text
        kept = person(database, company.ids["learner"])
        assert (kept.language, kept.time_zone) == (None, None)


class TestPassword:
    def test_is_changed_and_every_other_browser_signed_out(self, app, browser, database, learner_id):
        here, elsewhere = browser("learner"), browser("learner")
        answer = here.post("/profile/password", data={"current": PASSWORD, "password": NEW_PASSWORD})
        assert (answer.status_code, answer.location) == (303, "/profile/")
        assert is_password(app, database, learner_id, NEW_PASSWORD)
        assert "Your password is changed." in here.get("/profile/").text
        assert elsewhere.get("/profile/").status_code == 303
        with database.reading() as db:
            ended = db.scalars(select(SignIn.ended_at).order_by(SignIn.id)).all()
        assert [moment is None for moment in ended] == [False, False, True], (
            "this browser has a sign-in of its own anew"
        )

    def test_leaves_other_people_signed_in(self, browser, learner_id):
        colleague = browser("colleague")
        browser("learner").post("/profile/password", data={"current": PASSWORD, "password": NEW_PASSWORD})
        assert colleague.get("/profile/").status_code == 200

    @pytest.mark.parametrize(
        ("current", "password", "words"),
        [
            ("wrong", NEW_PASSWORD, "This is not your current password."),
            (PASSWORD, "short", "Use 12 characters or more."),
            ("", NEW_PASSWORD, "Current password"),
        ],
        ids=["wrong current one", "too short", "no current one"],
    )
    def test_stays_where_something_is_wrong(self, app, browser, database, learner_id, current, password, words):
        client = browser("learner")
        answer = client.post("/profile/password", data={"current": current, "password": password})
        assert answer.status_code == 422
        assert words in answer.text
        assert password not in answer.text
        assert is_password(app, database, learner_id, PASSWORD)
        assert client.get("/profile/").status_code == 200

    def test_cannot_be_guessed_in_a_row(self, browser, learner_id):
        client = browser("learner")
        answers = [
            client.post("/profile/password", data={"current": "guess", "password": NEW_PASSWORD}).status_code
            for _ in range(6)
        ]
        assert answers[:3] == [422, 422, 422]
        assert 429 in answers


class TestSignIns:
    def test_are_listed_in_words_with_this_one_marked(self, app, browser):
        client = browser("learner")
        page = client.get("/profile/").text
        assert page.count("This browser") == 1
        assert "From <bdi>127.0.0.1</bdi>" in page

    def test_another_one_is_ended(self, browser, database):
        here, elsewhere = browser("learner"), browser("learner")
        with database.reading() as db:
            other = db.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
        assert here.post(f"/profile/sign-ins/{other}/end").location == "/profile/"
        assert "That browser is signed out." in here.get("/profile/").text
        assert elsewhere.get("/profile/").status_code == 303

    def test_ending_this_one_signs_out(self, browser, database):
        here = browser("learner")
        with database.reading() as db:
            own = db.scalars(select(SignIn.id)).one()
        assert here.post(f"/profile/sign-ins/{own}/end").location == "/sign-in/"
        assert here.get("/profile/").status_code == 303

    def test_of_somebody_else_is_not_there(self, browser, database):
        learner, colleague = browser("learner"), browser("colleague")
        with database.reading() as db:
            theirs = db.scalars(select(SignIn.id).order_by(SignIn.id)).first()
        assert colleague.post(f"/profile/sign-ins/{theirs}/end").status_code == 404
        assert learner.get("/profile/").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
            "Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("curl/8.0", "curl/8.0"),
        ("x" * 200, "x" * 40),
        ("", "An unknown browser"),
    ],
    ids=["Firefox", "Edge", "iPhone", "Android", "a tool", "endless", "nothing"],
)
def test_browsers_are_named_in_words(app, user_agent, words):
    with app.test_request_context():
        assert browsers.in_words(user_agent) == words
