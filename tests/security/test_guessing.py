"""Guessing passwords and certificate numbers: slower and slower for who guesses, hardly at all for anybody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from app.core import certificate_numbers
from app.services.passwords import Passwords
from app.web.site import EXTENSION
from tests.factories import NOW
from tests.security.worlds import PASSWORD, SIGNED_OUT, World, without_tokens

EMAIL = "learner@example.com"
MALLORY, LINA = "203.0.113.66", "198.51.100.5"


def attempt(world: World, password: str, *, address: str = MALLORY, email: str = EMAIL):
    return world.client(SIGNED_OUT).post(
        "/sign-in/", data={"email": email, "password": password}, environ_overrides={"REMOTE_ADDR": address}
    )


@pytest.fixture
def clock(world):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def waits(world: World, clock, tries: int, **who: str) -> list[int]:
    """How many seconds have to pass after each failure until the next try is heard."""
    waited = []
    for _ in range(tries):
        seconds = 0
        while attempt(world, "a wrong guess", **who).status_code == 429:
            clock.shift(timedelta(seconds=1))
            seconds += 1
        waited.append(seconds)
    return waited


def test_the_wait_doubles_with_each_guess_at_an_account(world, clock):
    assert waits(world, clock, 9) == [0, 0, 0, 0, 1, 2, 4, 8, 16]


def test_the_right_password_is_not_heard_while_waiting(world, clock):
    waits(world, clock, 6)
    assert attempt(world, PASSWORD).status_code == 429
    clock.shift(timedelta(minutes=1))
    assert attempt(world, PASSWORD).status_code == 303


def test_a_stranger_cannot_lock_a_colleague_out(world, clock):
    for number in range(60):
        attempt(world, "a wrong guess", address=f"203.0.113.{number}")
    seconds = 0
    while attempt(world, PASSWORD, address=LINA).status_code == 429:
        clock.shift(timedelta(seconds=1))
        seconds += 1
    assert seconds <= 5


def test_guessing_for_many_accounts_from_one_address_is_slowed_down_too(world, clock):
    statuses = [attempt(world, "a wrong guess", email=f"somebody{n}@example.com").status_code for n in range(40)]
    assert 429 in statuses
    assert statuses.count(422) <= 25


def test_signing_in_oneself_does_not_make_guesses_at_others_free(world, clock):
    """Somebody with an account of their own cannot clear their address by signing in between two guesses."""
    heard = 0
    for number in range(60):
        heard += attempt(world, "a wrong guess", email=f"somebody{number}@example.com").status_code == 422
        attempt(world, PASSWORD)
    assert heard <= 25


def test_spelling_an_address_differently_is_the_same_account(world, clock):
    spellings = [EMAIL, "Learner@Example.com", " learner@example.com", "LEARNER@EXAMPLE.COM", "ｌearner@example.com"]
    statuses = [attempt(world, "a wrong guess", email=each).status_code for each in spellings]
    assert statuses[-1] == 429


def test_guesses_at_the_current_password_on_the_profile_count_too(world, clock):
    client = world.client("learner")
    form = {"current": "a wrong guess", "password": "another long password"}
    statuses = [client.post("/profile/password", data=form).status_code for _ in range(6)]
    assert statuses[:4] == [422] * 4
    assert statuses[4:] == [429] * 2


class Counting(Passwords):
    """Counts how often a hash is computed, which is what takes time."""

    computed = 0

    def matches(self, stored, password):
        type(self).computed += 1
        return super().matches(stored, password)


@pytest.fixture
def counted(world):
    site = world.app.extensions[EXTENSION]
    Counting.computed = 0
    world.app.extensions[EXTENSION] = replace(site, passwords=Counting(site.passwords.hasher))
    yield Counting
    world.app.extensions[EXTENSION] = site


def test_nobody_learns_which_addresses_have_an_account(world, clock, counted):
    emails = (EMAIL, "nobody@example.com", "colleague@example.com")  # a wrong password, nobody, no password yet
    answers = []
    for email in emails:
        answer = attempt(world, "a wrong guess", email=email, address=LINA)
        answers.append(
            (answer.status_code, without_tokens(answer.text).replace(email, "-"), sorted(answer.headers.keys()))
        )
        assert counted.computed == len(answers)
    assert answers[0] == answers[1] == answers[2]


def test_the_work_without_an_account_is_a_hash_at_full_cost():
    verifier = Passwords.at_cost(1, 8, 1)
    decoy = verifier._decoy
    assert not verifier.hasher.check_needs_rehash(decoy)
    assert verifier.matches(None, "anything") is False


def test_waiting_looks_the_same_with_and_without_an_account(world, clock):
    pages = set()
    for email in (EMAIL, "nobody@example.com"):
        for _ in range(5):
            answer = attempt(world, "a wrong guess", email=email, address=LINA)
        pages.add((answer.status_code, without_tokens(answer.text).replace(email, "-")))
    ((status, _),) = pages
    assert status == 429


def test_trying_certificate_numbers_is_slowed_down_and_a_known_one_still_verifies(world, clock):
    def look_up(number: str, address: str):
        return world.client(SIGNED_OUT).get(f"/verify/{number}", environ_overrides={"REMOTE_ADDR": address}).status_code

    statuses = [look_up(certificate_numbers.number(number), MALLORY) for number in range(30)]
    assert statuses[:20] == [404] * 20
    assert statuses[-1] == 429
    assert look_up(world.number, MALLORY) == 429
    assert look_up(world.number, LINA) == 200
