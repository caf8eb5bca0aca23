"""Signing in and out, deep links, and setting a password by a link."""

import pytest
import time_machine

from app.services import passwords
from app.web.site import EXTENSION
from tests import factories
from tests.web.conftest import PASSWORD, statements

EMAIL = "learner@example.com"


@pytest.fixture
def learner_id(app, company, database):
    """The learner, who has a password."""
    hashed = app.extensions[EXTENSION].passwords.hashed(PASSWORD)
    with database.writing.begin() as db:
        passwords.store(db, company.ids["learner"], hashed, factories.NOW, actor_id=None)
    return company.ids["learner"]


def sign_in(client, email=EMAIL, password=PASSWORD, **fields):
    return client.post("/sign-in/", data={"email": email, "password": password, **fields})


class TestPage:
    def test_has_two_fields_one_button_languages_and_what_to_do_when_locked_out(self, stranger):
        page = stranger.get("/sign-in/").text
        main = page[page.index("<main") : page.index("</main>")]
        assert main.count("<button") == 1
        assert 'autocomplete="username"' in main
        assert 'autocomplete="current-password"' in main
        assert "Locked out, or no password yet? Ask <bdi>HR</bdi>" in main
        assert 'action="/language/"' in page

    def test_sends_two_statements_at_most(self, app, company, database, stranger):
        with statements(database) as sent:
            stranger.get("/sign-in/")
        assert len(sent) <= 2, sent

    def test_sends_people_who_are_signed_in_on(self, browser):
        answer = browser("learner").get("/sign-in/?next=/courses/")
        assert (answer.status_code, answer.location) == (303, "/courses/")

    def test_escapes_the_way_back(self, stranger):
        assert '"><script>' not in stranger.get('/sign-in/?next="><script>alert(1)</script>').text


class TestSignIn:
    def test_opens_the_home_page(self, stranger, learner_id):
        assert sign_in(stranger).location == "/"
        assert "My training" in stranger.get("/").text

    def test_does_not_mind_case_and_space_in_the_address(self, stranger, learner_id):
        assert sign_in(stranger, email=" Learner@Example.COM ").status_code == 303

    def test_goes_where_the_reader_wanted_to_go(self, stranger, learner_id):
        link = "/courses/first-day/ask/?from=mail"
        to_sign_in = stranger.get(link)
        page = stranger.get(to_sign_in.location).text
        assert f'name="next" value="{link}"' in page
        assert sign_in(stranger, next=link).location == link

    @pytest.mark.parametrize(
        "wanted",
        [
            "//evil.example",
            "https://evil.example/",
            "/\\evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "evil",
            "",
        ],
    )
    def test_never_leads_to_another_site(self, stranger, learner_id, wanted):
        assert sign_in(stranger, next=wanted).location == "/"

    def test_never_leads_to_another_site_when_signed_in_already(self, browser):
        assert browser("learner").get("/sign-in/?next=//evil.example").location == "/"

    @pytest.mark.parametrize(
        ("email", "password"),
        [(EMAIL, "not the password"), ("nobody@example.com", PASSWORD), ("colleague@example.com", PASSWORD)],
        ids=["wrong password", "unknown address", "no password set"],
    )
    def test_that_fails_says_the_same_whatever_was_wrong(self, stranger, learner_id, email, password):
        answer = sign_in(stranger, email, password, next="/courses/")
        assert answer.status_code == 422
        assert "E-mail or number and password do not belong together." in answer.text
        assert f'value="{email}"' in answer.text
        assert 'name="next" value="/courses/"' in answer.text
        assert password not in answer.text
        assert stranger.get("/").status_code == 303

    @pytest.mark.parametrize(("email", "password"), [("", PASSWORD), (EMAIL, ""), ("", "")])
    def test_without_both_fields_lists_what_is_missing(self, stranger, email, password):
        answer = sign_in(stranger, email, password)
        assert answer.status_code == 422
        assert "to look at" in answer.text
        assert answer.text.count('aria-invalid="true"') == (not email) + (not password)

    def test_has_to_wait_after_several_failures_and_is_told_how_long(self, stranger, learner_id):
        with time_machine.travel(factories.NOW, tick=False):
            for _ in range(4):
                assert sign_in(stranger, password="guess").status_code == 422
            refused = sign_in(stranger)
        assert refused.status_code == 429
        assert "Too many tries. Wait 1 second" in refused.text

    def test_that_ended_no_longer_opens_anything(self, stranger, learner_id):
        sign_in(stranger)
        assert stranger.post("/sign-out/").location == "/sign-in/"
        assert stranger.get("/").location == "/sign-in/?next=/"

    def test_under_another_host_name_is_refused(self, stranger, learner_id):
        answer = stranger.post(
            "/sign-in/", data={"email": EMAIL, "password": PASSWORD}, headers={"Host": "evil.example"}
        )
        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers


class TestPasswordLink:
    @pytest.fixture
    def path(self, database, company):
        with database.writing.begin() as db:
            token = passwords.make_link(db, company.ids["learner"], factories.NOW, actor_id=None)
        return f"/set-password/{token}/"

    def test_sets_the_password_once(self, stranger, path):
        with time_machine.travel(factories.NOW, tick=False):
            assert "Set your password" in stranger.get(path).text
            answer = stranger.post(path, data={"password": PASSWORD})
            assert (answer.status_code, answer.location) == (303, "/sign-in/")
            assert "Your password is set." in stranger.get("/sign-in/").text
            assert stranger.post(path, data={"password": "another long password"}).status_code == 410
            assert sign_in(stranger).status_code == 303

    def test_refuses_a_short_password(self, stranger, path):
        with time_machine.travel(factories.NOW, tick=False):
            answer = stranger.post(path, data={"password": "short"})
        assert answer.status_code == 422
        assert "Use 12 characters or more." in answer.text

    def test_that_does_not_exist_is_refused_in_words(self, app, company, stranger):
        answer = stranger.post("/set-password/nonsense/", data={"password": PASSWORD})
        assert answer.status_code == 410
        assert "This link was used already or has expired." in answer.text
