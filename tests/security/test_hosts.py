"""A forged Host or forwarding header: refused or ignored, and nowhere in what is made of a request."""

import re

import pytest

from app.core import certificate_numbers
from app.credentials import pdf, signing
from app.store.models import SignIn, Throttle
from tests.security.routes import call, method, rules
from tests.security.worlds import CALLERS, ON_ONE_DATABASE, PASSWORD, SIGNED_OUT, rows

EVIL = "evil.example"
PROXY, ELSEWHERE = "192.0.2.7", "203.0.113.9"
FORGED = {
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Host": EVIL,
    "X-Original-URL": f"https://{EVIL}/",
    "X-Rewrite-URL": f"https://{EVIL}/",
    "Forwarded": f"for=1.2.3.4;host={EVIL};proto=https",
}


@ON_ONE_DATABASE
def test_no_route_answers_under_another_name(in_production):
    before = rows(in_production.database)
    for rule in rules(in_production.app):
        for caller in CALLERS:
            answer = call(in_production, rule, in_production.client(caller), headers={"Host": EVIL})
            assert answer.status_code == 400, (rule.endpoint, caller)
            assert answer.mimetype == "text/plain"
            assert EVIL not in answer.text
            assert "Set-Cookie" not in answer.headers
            assert "Location" not in answer.headers
    assert rows(in_production.database) == before


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "host",
    [
        "training.example.com.evil.example",
        "evil.training.example.com",
        "training.example.com@evil.example",
        "evil.example#training.example.com",
        "evil.example/training.example.com",
        "training.example.com, evil.example",
        "training.example.com:443@evil.example",
        "training.example.com\\evil.example",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "",
        "x" * 10_000,
    ],
)
def test_no_name_that_only_looks_like_ours_is_taken(in_production, host):
    for path in ("/", "/sign-in/", "/courses", "/verify/"):
        answer = in_production.client(SIGNED_OUT).get(path, base_url=in_production.origin, headers={"Host": host})
        assert answer.status_code == 400, path


@ON_ONE_DATABASE
def test_forged_forwarding_changes_no_page(world, walks):
    """Where no proxy is configured, and where the request does not come from it: the same bytes as without the headers."""
    for rule, caller, plain in walks(world):
        if method(rule) == "GET" and caller in {"learner", "hr", SIGNED_OUT}:
            forged = call(world, rule, world.client(caller), headers=FORGED)
            assert plain.status_code == forged.status_code
            assert plain.location == forged.location
            assert EVIL.encode() not in forged.data
            assert EVIL not in str(forged.headers)


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "path", ["/courses", "//evil.example/", "//evil.example/courses", "/sign-in", "/\\evil.example/"]
)
def test_corrected_addresses_lead_here(in_production, path):
    raw = {"PATH_INFO": path, "REQUEST_URI": path, "RAW_URI": path}
    answer = in_production.client("learner").get(
        "/", base_url=in_production.origin, headers=FORGED, environ_overrides=raw
    )
    if answer.status_code in {301, 303, 307, 308}:
        assert answer.location.startswith(("/", f"{in_production.origin}/"))
        assert not answer.location.startswith(("//", "/\\"))
    else:
        assert answer.status_code == 404


@ON_ONE_DATABASE
def test_links_that_leave_the_site_come_from_the_settings(world):
    """The address for verifying and the link to set a password, asked for under another name of this machine."""
    under = {"base_url": "http://127.0.0.1:4711", "headers": FORGED}
    learner, admin = world.client("learner"), world.client("admin")
    learner.set_cookie("gangway", world.cookies["learner"], domain="127.0.0.1")
    admin.set_cookie("gangway", world.cookies["admin"], domain="127.0.0.1")
    page = learner.get("/certificates/", **under).text
    assert f'href="http://localhost/verify/{world.number}"' in page
    person = f"/admin/people/{world.people['colleague']}/"
    admin.post(f"{person}password-link", **under)
    link = re.search(r"https?://[^\s\"<]+/set-password/[\w-]+/", admin.get(person, **under).text).group(0)
    assert link.startswith("http://localhost/set-password/")
    for text in (page, admin.get(person, **under).text):
        assert "4711" not in text
        assert EVIL not in text


@ON_ONE_DATABASE
def test_a_certificate_is_issued_with_the_sites_own_address(world, content, monkeypatch):
    client = world.client("colleague")
    under = {"base_url": "http://127.0.0.1:4711", "headers": FORGED}
    client.set_cookie("gangway", world.cookies["colleague"], domain="127.0.0.1")
    drawn = []
    monkeypatch.setattr(signing, "signed", lambda document, *_: document)
    monkeypatch.setattr(pdf, "render", lambda facts, _design, _credential: drawn.append(facts) or b"%PDF-")
    for module in content.course("first-day", "en").modules:
        client.post(f"/courses/first-day/{module.id}/finish", **under)
    attempt = client.post("/quizzes/first-day/start", **under).location
    for step in (1, 2):
        text = client.get(f"{attempt}?step={step}", **under).text
        (item,) = re.findall(r'name="item" value="([^"]+)"', text)
        key = [option.id for option in content.quiz("first-day", "en").quiz.items[item].options if option.score == 1]
        client.post(attempt, data={"item": item, f"{item}.option": key, "go": "review"}, **under)
    assert client.post(f"{attempt}submit", data={"confirmed": "y"}, **under).status_code == 303
    (facts,) = drawn
    assert facts.verify_url == f"http://localhost/verify/{facts.number}"


@ON_ONE_DATABASE
class TestProxies:
    """Only the proxies named in the settings say for whom they ask, and that it was by https."""

    def sign_in(self, world, peer, **headers):
        """Sign in from a peer's address; the address noted for the sign-in, and the cookie."""
        client = world.app.test_client()
        options = {
            "base_url": "http://training.example.com",
            "environ_overrides": {"REMOTE_ADDR": peer},
            "headers": headers | {"Referer": f"{world.origin}/sign-in/"},
        }
        page = client.get("/sign-in/", **options)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)
        form = {"email": "learner@example.com", "password": PASSWORD, "csrf_token": token}
        cookie = page.headers["Set-Cookie"].split(";")[0].partition("=")[2]
        client.set_cookie("gangway", cookie, domain="training.example.com")
        return client.post(
            "/sign-in/", data=form, **options | {"headers": options["headers"] | {"Cookie": f"gangway={cookie}"}}
        )

    def noted(self, world):
        with world.database.reading() as db:
            return db.query(SignIn).order_by(SignIn.id.desc()).first().address

    @pytest.mark.parametrize(
        ("peer", "forwarded", "noted"),
        [
            (PROXY, "203.0.113.50", "203.0.113.50"),
            ("198.51.100.77", "203.0.113.50", "203.0.113.50"),
            (PROXY, "6.6.6.6, 203.0.113.50", "203.0.113.50"),
            (ELSEWHERE, "203.0.113.50", ELSEWHERE),
            ("192.0.2.8", "203.0.113.50", "192.0.2.8"),
            (PROXY, "", PROXY),
        ],
        ids=[
            "a proxy",
            "a proxy of the network",
            "what the visitor claimed",
            "elsewhere",
            "its neighbour",
            "says nothing",
        ],
    )
    def test_the_address_is_the_proxys_word_or_the_peers_own(self, in_production, peer, forwarded, noted):
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        answer = self.sign_in(in_production, peer, **headers)
        assert answer.status_code == 303
        assert self.noted(in_production) == noted

    def test_a_proxy_cannot_change_the_name_of_the_site(self, in_production):
        answer = in_production.app.test_client().get(
            "/courses",
            base_url="http://training.example.com",
            environ_overrides={"REMOTE_ADDR": PROXY},
            headers={"X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https", "X-Forwarded-Port": "666"},
        )
        assert EVIL not in str(answer.headers) + answer.text
        assert "666" not in (answer.location or "")

    def test_inventing_addresses_does_not_help_guessing(self, in_production):
        for number in range(30):
            in_production.app.test_client().get(
                f"/verify/{certificate_numbers.number(number)}",
                base_url="http://training.example.com",
                environ_overrides={"REMOTE_ADDR": ELSEWHERE},
                headers={"X-Forwarded-For": f"10.0.0.{number}"},
            )
        with in_production.database.reading() as db:
            assert db.query(Throttle).count() == 1
