"""Headers of every answer, and cookies: what a browser may do with our pages, and for whom they are kept."""

import re
from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import TestResponse

from tests.security.routes import call, method, rules
from tests.security.walks import Walks
from tests.security.worlds import COOKIE, ON_ONE_DATABASE, PASSWORD, SIGNED_OUT, World

pytestmark = ON_ONE_DATABASE

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
STRICTER = {"leaver.show": {"Referrer-Policy": "no-referrer"}, "leaver.document": {"Referrer-Policy": "no-referrer"}}
"""Where the address itself is the secret, no other page is told of it, not even of this site."""
FORBIDDEN_IN_POLICY = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "strict-dynamic", "*", "http:", "https:")
KEPT_FOR_GOOD = {"company.stylesheet", "company.logo"}
SAME_FOR_ALL = {f"credentials.{each}" for each in ("issuer", "certificates", "keys", "key", "status")}
"""What verifiers ask for: it names nobody, and is no other for whoever is signed in."""
KEPT_AWHILE = {"training.image"}


@pytest.fixture
def answers(walks: Walks) -> Callable[[World], Iterator[tuple[str, str, TestResponse]]]:
    """Every route as every caller gets it, whether they may or not; and addresses that are none."""

    def answers(world: World) -> Iterator[tuple[str, str, TestResponse]]:
        for rule, caller, answer in walks(world):
            yield rule.endpoint, caller, answer
        for caller in ("learner", SIGNED_OUT):
            yield "nowhere", caller, world.client(caller).get("/nowhere", base_url=world.origin)
            yield "wrong method", caller, world.client(caller).delete("/courses/", base_url=world.origin)

    return answers


def policy_of(answer) -> dict[str, str]:
    """The Content-Security-Policy by directive."""
    text = answer.headers.get("Content-Security-Policy", "")
    return dict(part.strip().partition(" ")[::2] for part in text.split(";"))


def test_every_answer_says_what_a_browser_may_do_with_it(in_production, answers):
    wrong = []
    for endpoint, caller, answer in answers(in_production):
        policy = policy_of(answer)
        is_document = answer.mimetype == "application/pdf"  # drawn by the browser's own viewer, with styles of its own
        expected = {"frame-ancestors": "'none'"} if is_document else STRICT
        good = (
            {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS | STRICTER.get(endpoint, {})
            and policy | expected == policy
            and not any(word in " ".join(policy.values()) for word in FORBIDDEN_IN_POLICY)
            and answer.headers.get("Strict-Transport-Security", "").startswith("max-age=31536000")
        )
        if not good:
            wrong.append((endpoint, caller, answer.status_code, policy))
    assert wrong == []


def test_no_answer_tells_which_software_made_it(in_production, answers):
    for endpoint, _, answer in answers(in_production):
        assert not {"Server", "X-Powered-By", "Via"} & set(answer.headers.keys()), endpoint


def test_what_signed_in_people_get_is_kept_by_their_browser_alone(in_production, answers):
    wrong = []
    for endpoint, caller, answer in answers(in_production):
        kept = answer.headers.get("Cache-Control", "")
        if caller == SIGNED_OUT or endpoint in KEPT_FOR_GOOD:
            continue
        if endpoint in SAME_FOR_ALL and "Set-Cookie" not in answer.headers:
            continue
        good = "no-store" in kept or ("private" in kept and ("no-cache" in kept or endpoint in KEPT_AWHILE))
        if not good or "public" in kept:
            wrong.append((endpoint, caller, answer.status_code, kept))
    assert wrong == []


def test_pages_vary_by_cookie_so_that_no_cache_mixes_people_up(in_production):
    client = in_production.client("learner")
    for path in ("/", "/courses/", "/profile/"):
        assert "Cookie" in client.get(path, base_url=in_production.origin).headers["Vary"]


def test_a_site_without_https_does_not_promise_any(world, answers):
    for _, _, answer in answers(world):
        assert "Strict-Transport-Security" not in answer.headers


def cookies_of(answer) -> list[str]:
    return answer.headers.getlist("Set-Cookie")


def sign_in(world: World, client):
    page = client.get("/sign-in/", base_url=world.origin)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)
    form = {"email": "learner@example.com", "password": PASSWORD, "csrf_token": token}
    headers = {"Referer": f"{world.origin}/sign-in/"}
    return client.post("/sign-in/", data=form, base_url=world.origin, headers=headers)


def test_the_cookie_is_for_this_site_over_https_and_out_of_reach_of_scripts(in_production):
    answer = sign_in(in_production, in_production.client(SIGNED_OUT))
    assert answer.status_code == 303
    (cookie,) = cookies_of(answer)
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert cookie.startswith(f"{COOKIE}=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
    assert not any(part.startswith(("domain=", "expires=", "max-age=")) for part in parts)


def test_no_answer_sets_any_other_cookie(in_production, answers):
    for endpoint, caller, answer in answers(in_production):
        for cookie in cookies_of(answer):
            assert cookie.startswith(f"{COOKIE}="), (endpoint, caller)
            assert "Secure; HttpOnly" in cookie, (endpoint, caller)
            assert "SameSite=Lax" in cookie, (endpoint, caller)


def test_files_for_everybody_set_no_cookie(in_production):
    for rule in rules(in_production.app):
        if rule.endpoint in KEPT_FOR_GOOD and method(rule) == "GET":
            answer = call(in_production, rule, in_production.client("learner"))
            assert cookies_of(answer) == []
            assert answer.headers["Cache-Control"].startswith("public")


def test_a_static_file_is_never_taken_for_something_else(in_production):
    page = in_production.client(SIGNED_OUT).get("/sign-in/", base_url=in_production.origin).text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) > 2
    for address in addresses:
        answer = in_production.client(SIGNED_OUT).get(address, base_url=in_production.origin, buffered=True)
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
