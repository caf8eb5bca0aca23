"""Delays after failures grow for who fails, and lock nobody else out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.services import throttling
from app.services.throttling import Limit, delay
from app.store.models import Throttle
from tests.factories import NOW

LIMIT = Limit("anything", free=3, longest=timedelta(minutes=15))


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 0), (3, 0), (4, 1), (5, 2), (8, 16), (13, 512), (14, 900), (500, 900)],
)
def test_the_delay_doubles_up_to_the_longest(failures, seconds):
    assert delay(LIMIT, failures) == timedelta(seconds=seconds)


def fail(database, times, *, email="lina@example.com", address="192.0.2.1", now=NOW):
    heard = []
    for _ in range(times):
        with database.writing.begin() as db:
            heard.append(throttling.enter(db, throttling.sign_in_limits(email, address), now))
    return heard


def test_a_few_slips_cost_nothing_and_then_there_is_a_wait(database):
    heard = fail(database, 6)
    assert heard[:4] == [None] * 4
    assert heard[4] == NOW + timedelta(seconds=1)
    assert heard[5] == heard[4], "a try that is not heard is not counted"


def test_a_stranger_cannot_lock_a_colleague_out(database):
    later = NOW
    for _ in range(200):
        free = fail(database, 1, address="203.0.113.9", now=later)[0]
        later = free or later
    own_try = fail(database, 1, address="192.0.2.1", now=later)[0]
    assert own_try is None or own_try - later <= timedelta(seconds=5)


def test_one_address_trying_many_accounts_waits(database):
    for number in range(25):
        last = fail(database, 1, email=f"person{number}@example.com")[0]
    assert last is not None


def test_success_forgets_the_pair_but_not_what_the_address_did_to_others(database):
    for number in range(19):
        fail(database, 1, email=f"person{number}@example.com")
    limits = throttling.sign_in_limits("mallory@example.com", "192.0.2.1")
    with database.writing.begin() as db:
        assert throttling.enter(db, limits, NOW) is None
        throttling.succeeded(db, limits)
    assert fail(database, 3, email="other@example.com")[2] is not None


def test_a_day_later_it_is_forgotten(database):
    fail(database, 5)
    assert fail(database, 3, now=NOW + timedelta(days=2)) == [None] * 3


def test_an_office_that_mistypes_all_day_is_not_locked_out(database):
    heard = []
    for quarter in range(4 * 12):
        for person in range(5):
            heard += fail(
                database, 1, email=f"p{person}-{quarter}@example.com", now=NOW + timedelta(minutes=15.1 * quarter)
            )
    assert set(heard) == {None}


def test_one_ipv6_network_is_one_address(database):
    for number in range(25):
        last = fail(database, 1, email=f"q{number}@example.com", address=f"2001:db8::{number + 1:x}")[0]
    assert last is not None


def test_tries_that_are_not_heard_leave_no_rows_and_old_ones_go(database):
    for number in range(40):
        fail(database, 1, email=f"r{number}@example.com")
    with database.reading() as db:
        kept = db.scalar(select(func.count()).select_from(Throttle))
    assert kept <= 2 * 22 + 1
    with database.writing.begin() as db:
        throttling.forget_old(db, NOW + timedelta(days=3))
        assert db.scalar(select(func.count()).select_from(Throttle)) == 0
