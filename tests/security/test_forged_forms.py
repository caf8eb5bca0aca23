"""A form that another site makes a browser send changes nothing: every POST wants a token of the same browser session."""

import re
from urllib.parse import urlsplit

import pytest

from app.web.site import EXTENSION
from tests.security.routes import ROUTES, call, method, rules
from tests.security.worlds import SIGNED_OUT, World, rows, undone

BY_LINK = frozenset({"unsubscribe.decline", "suggestions.leave_by_link"})
"""Their signed links are the proof: a mail program that unsubscribes with one click has no session (RFC 8058)."""
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def guarded(world, monkeypatch):
    """The world with tokens asked for, as they are everywhere but in tests."""
    monkeypatch.setitem(world.app.config, "WTF_CSRF_ENABLED", True)
    return world


def posts(world: World) -> list[tuple[str, object]]:
    """Every POST route with everyone who may use it."""
    return [
        (caller, rule)
        for rule in rules(world.app)
        if method(rule) == "POST" and rule.endpoint not in BY_LINK
        for caller in ROUTES[rule.endpoint].allowed
    ]


def token_for(world: World, client) -> str:
    page = client.get("/sign-in/", base_url=world.origin, follow_redirects=True)
    return TOKEN.search(page.text).group(1)


def test_no_form_is_taken_without_a_token(guarded):
    before = rows(guarded.database)
    statuses = {
        (rule.endpoint, caller): call(guarded, rule, guarded.client(caller)).status_code
        for caller, rule in posts(guarded)
    }
    assert {each: status for each, status in statuses.items() if status != 400} == {}
    assert rows(guarded.database) == before


def test_no_form_is_taken_with_the_token_of_another_browser(guarded):
    before = rows(guarded.database)
    stolen = token_for(guarded, guarded.client("colleague"))
    for caller, rule in posts(guarded):
        if caller != "colleague":
            answer = call(guarded, rule, guarded.client(caller), headers={"X-CSRFToken": stolen})
            assert answer.status_code == 400, (rule.endpoint, caller)
    assert rows(guarded.database) == before


def test_every_form_is_taken_with_its_token_in_the_header_of_a_script(guarded):
    wrong = []
    for caller, rule in posts(guarded):
        client = guarded.client(caller)
        token = token_for(guarded, client)
        with undone(guarded):
            answer = call(guarded, rule, client, headers={"X-CSRFToken": token})
        if answer.status_code != ROUTES[rule.endpoint].expected(caller):
            wrong.append((rule.endpoint, caller, answer.status_code))
    assert wrong == []


def test_a_refused_form_says_what_to_do(guarded):
    answer = guarded.client("learner").post("/language/", data={"language": "he"})
    assert "Go back, reload the page, and send it again." in answer.text
    fetched = guarded.client("learner").post("/language/", headers={"Accept": "application/json"})
    assert set(fetched.json) == {"error", "next", "reference"}


@pytest.mark.parametrize("page", ["/profile/", "/courses/first-day/arrive/", "attempt", "review", "/sign-in/"])
def test_every_form_of_a_page_carries_the_token(guarded, page):
    attempt = f"/attempts/{guarded.open_attempt}"
    address = {"attempt": f"{attempt}/?step=1", "review": f"{attempt}/review"}.get(page, page)
    text = guarded.client(SIGNED_OUT if page == "/sign-in/" else "learner").get(address).text
    forms = re.findall(r'<form[^>]*method="post".*?</form>', text, flags=re.DOTALL)
    assert forms
    assert [form for form in forms if not TOKEN.search(form)] == []


class TestUnderHttps:
    @pytest.fixture
    def origin(self, guarded):
        return "https://" + urlsplit(guarded.app.extensions[EXTENSION].settings.public_url).netloc

    @pytest.mark.parametrize(
        ("referrer", "status"),
        [("{origin}/courses/", 303), ("https://evil.example/", 400), ("{origin}.evil.example/", 400), (None, 400)],
        ids=["from a page of ours", "from another site", "from a site with a like name", "from nowhere"],
    )
    def test_a_token_counts_only_from_a_page_of_ours(self, guarded, origin, referrer, status):
        client = guarded.client("learner")
        token = TOKEN.search(client.get("/courses/", base_url=origin).text).group(1)
        headers = {"X-CSRFToken": token} | ({"Referer": referrer.format(origin=origin)} if referrer else {})
        answer = client.post("/language/", base_url=origin, data={"language": "en"}, headers=headers)
        assert answer.status_code == status
