"""`gangway activate-policy`: a policy's draft is put into force from the command line."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app import first_run
from app.cli import gangway
from app.clock import utc_now
from app.config import Settings
from app.store import engine
from app.store.models import PolicyVersion


@pytest.fixture
def environment(tmp_path, content_root):
    given = {
        "GANGWAY_ENV": "test",
        "GANGWAY_DATA": str(tmp_path / "data"),
        "GANGWAY_CONTENT": str(content_root),
        "GANGWAY_SAMPLE": "no",
    }
    first_run.prepare(Settings.from_environment(given))
    return given


def run(environment, *arguments):
    answer = CliRunner().invoke(gangway, ["activate-policy", *arguments], env=environment)
    return answer.exit_code, answer.output


def versions(environment):
    database = engine.create(Settings.from_environment(environment).database_url)
    try:
        with database.reading() as db:
            return [
                (row.policy, row.number, row.activated_by, (row.grace_at - row.effective_at).days)
                for row in db.scalars(select(PolicyVersion))
            ]
    finally:
        database.dispose()


def test_it_is_in_force_from_today_with_two_weeks_of_grace(environment):
    code, said = run(environment, "conduct")
    assert (code, "Version 1 of conduct is in force from" in said) == (0, True)
    assert versions(environment) == [("conduct", 1, None, 15)]


def test_from_a_day_and_with_grace_that_are_named(environment):
    first = (utc_now() + timedelta(days=10)).date()
    code, said = run(
        environment, "conduct", "--from", first.isoformat(), "--grace", (first + timedelta(days=2)).isoformat()
    )
    assert (code, first.isoformat() in said) == (0, True)
    assert versions(environment) == [("conduct", 1, None, 3)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["salaries"], "There is no policy 'salaries'. Its folder would be policies/salaries/."),
        (["conduct", "--minor"], "The first version is new to everybody."),
        (["conduct", "--from", "2020-01-01"], "Choose today or a later day"),
    ],
)
def test_what_cannot_be_is_said(environment, arguments, said):
    code, output = run(environment, *arguments)
    assert (code, said in output) == (1, True)
    assert versions(environment) == []


def test_activated_again_it_says_that_nothing_has_changed(environment):
    run(environment, "conduct")
    code, output = run(environment, "conduct")
    assert (code, "The text is the same as in the newest version." in output) == (1, True)
