"""Sign-ins end when they should, belong to one browser, and lead nowhere but to this site."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.services import people
from app.store.models import SignIn
from tests.factories import NOW
from tests.security.worlds import COOKIE, PASSWORD, SIGNED_OUT, World

EMAIL = "learner@example.com"
ELSEWHERE = "/sign-in/?next=/"


def sign_in(world: World, client, password: str = PASSWORD, **fields: str):
    return client.post("/sign-in/", data={"email": EMAIL, "password": password, **fields})


def cookie(client) -> str:
    return client.get_cookie(COOKIE).value


def is_signed_in(client) -> bool:
    answer = client.get("/")
    assert answer.status_code == 200 or answer.location == ELSEWHERE
    return answer.status_code == 200


def with_cookie(world: World, value: str):
    client = world.client(SIGNED_OUT)
    client.set_cookie(COOKIE, value)
    return client


def test_a_copied_cookie_is_worth_nothing_after_signing_out(world):
    client = world.client(SIGNED_OUT)
    sign_in(world, client)
    thief = with_cookie(world, cookie(client))
    assert is_signed_in(thief)
    client.post("/sign-out/")
    assert not is_signed_in(client)
    assert not is_signed_in(thief)


def test_signing_out_leaves_other_browsers_alone(world):
    here, there = world.client(SIGNED_OUT), world.client(SIGNED_OUT)
    sign_in(world, here)
    sign_in(world, there)
    here.post("/sign-out/")
    assert is_signed_in(there)


def test_a_sign_in_ended_from_another_browser_stops_at_once(world):
    here, there = world.client(SIGNED_OUT), world.client(SIGNED_OUT)
    sign_in(world, there)
    with world.database.reading() as db:
        theirs = db.scalar(select(func.max(SignIn.id)))
    sign_in(world, here)
    here.post(f"/profile/sign-ins/{theirs}/end")
    assert not is_signed_in(there)
    assert is_signed_in(here)


def test_changing_the_password_ends_every_other_browser_and_renews_this_one(world):
    here, there = world.client(SIGNED_OUT), world.client(SIGNED_OUT)
    sign_in(world, here)
    sign_in(world, there)
    before = cookie(here)
    changed = here.post("/profile/password", data={"current": PASSWORD, "password": "another long password"})
    assert changed.status_code == 303
    assert is_signed_in(here)
    assert cookie(here) != before
    assert not is_signed_in(there)
    assert not is_signed_in(with_cookie(world, before))
    assert sign_in(world, world.client(SIGNED_OUT)).status_code == 422


def test_setting_a_password_by_a_link_ends_every_browser(world):
    here = world.client(SIGNED_OUT)
    sign_in(world, here)
    world.client(SIGNED_OUT).post(f"/set-password/{world.link}/", data={"password": "another long password"})
    assert not is_signed_in(here)


def test_a_deactivated_person_is_out_at_once_and_cannot_come_back(world):
    here = world.client(SIGNED_OUT)
    sign_in(world, here)
    with world.database.writing.begin() as db:
        people.set_active(db, world.people["learner"], False, NOW, actor_id=None)
    assert not is_signed_in(here)
    assert here.post(f"/attempts/{world.open_attempt}/submit").status_code == 401
    assert sign_in(world, here).status_code == 422
    with world.database.writing.begin() as db:
        people.set_active(db, world.people["learner"], True, NOW, actor_id=None)
    assert not is_signed_in(here)  # the sign-ins of before are gone for good


@pytest.mark.parametrize(
    ("remember", "hours"), [({}, 12), ({"remember": "y"}, 14 * 24)], ids=["for a day", "remembered"]
)
def test_a_sign_in_ends_by_itself(world, remember, hours):
    client = world.client(SIGNED_OUT)
    sign_in(world, client, **remember)
    with time_machine.travel(NOW + timedelta(hours=hours, minutes=-5), tick=True):
        assert is_signed_in(client)
    with time_machine.travel(NOW + timedelta(hours=hours, minutes=5), tick=True):
        assert not is_signed_in(client)


def test_a_row_that_expired_opens_nothing_whatever_the_cookie_says(world):
    client = world.client(SIGNED_OUT)
    sign_in(world, client, remember="y")
    with world.database.writing.begin() as db:
        db.execute(update(SignIn).values(expires_at=NOW - timedelta(seconds=1)))
    assert not is_signed_in(client)


def test_a_cookie_planted_before_signing_in_is_replaced(world):
    planted = world.client(SIGNED_OUT)
    planted.get("/sign-in/")
    value = cookie(planted)
    victim = with_cookie(world, value)
    sign_in(world, victim)
    assert is_signed_in(victim)
    assert cookie(victim) != value
    assert not is_signed_in(with_cookie(world, value))


def test_signing_in_as_somebody_else_in_the_same_browser_leaves_nothing_of_the_first(world):
    client = world.client("hr")
    assert client.get("/hr/").status_code == 200
    sign_in(world, client)
    assert client.get("/hr/").status_code == 403


def test_each_sign_in_has_a_token_of_its_own(world):
    clients = [world.client(SIGNED_OUT) for _ in range(2)]
    for client in clients:
        sign_in(world, client)
    assert cookie(clients[0]) != cookie(clients[1])
    with world.database.reading() as db:
        digests = db.scalars(select(SignIn.token_digest)).all()
    assert len(set(digests)) == len(digests)
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in digests)


@pytest.mark.parametrize(
    "change", [lambda v: v[:-3] + "AAA", lambda v: "", lambda v: v + "x", lambda v: "a.b.c", lambda v: "\u05d0"]
)
def test_a_cookie_that_was_tampered_with_opens_nothing(world, change):
    client = world.client(SIGNED_OUT)
    sign_in(world, client)
    assert not is_signed_in(with_cookie(world, change(cookie(client))))


def test_a_cookie_signed_with_another_key_opens_nothing(world, monkeypatch):
    client = world.client(SIGNED_OUT)
    sign_in(world, client)
    monkeypatch.setitem(world.app.config, "SECRET_KEY", "another secret, just as long as the first one")
    assert not is_signed_in(client)


def test_the_cookie_and_the_pages_do_not_hold_the_token_in_the_database(world):
    client = world.client(SIGNED_OUT)
    sign_in(world, client)
    with world.database.reading() as db:
        stored = db.scalars(select(SignIn.token_digest).order_by(SignIn.id.desc())).first()
    assert stored not in cookie(client)
    assert stored not in client.get("/profile/").text


NOWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "http://localhost@evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\x00/evil.example",
    "/\t/evil.example",
    "\u2028//evil.example",
    "evil.example",
    "@evil.example",
    "?next=//evil.example",
    "",
]


@pytest.mark.parametrize("wanted", NOWHERE, ids=repr)
def test_nothing_leads_to_another_site(world, wanted):
    stranger, learner = world.client(SIGNED_OUT), world.client("learner")
    answers = [
        sign_in(world, stranger, next=wanted),
        learner.get("/sign-in/", query_string={"next": wanted}),
        learner.post("/language/", data={"language": "en", "next": wanted}),
    ]
    for answer in answers:
        assert answer.status_code in {303, 400}  # 400 for what no browser sends
        assert answer.location in {"/", None}


@pytest.mark.parametrize(
    "wanted", ["/courses/", "/courses/first-day/?a=b&c=d", "/hr/?q=%2F%2Fevil.example", "/x//evil.example"]
)
def test_a_deep_link_survives(world, wanted):
    assert sign_in(world, world.client(SIGNED_OUT), next=wanted).location == wanted
