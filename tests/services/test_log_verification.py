"""Verifying the log: an honest one is whole, and whatever was done to it is named."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, func, select, update

from app.cli import gangway
from app.core import log_seals
from app.services import audit, log_sealing, log_verification
from app.services.log_sealing import HeadSigning
from app.services.log_verification import Fault
from app.store import log_heads
from app.store.models import AuditEvent, AuditNote, LogHead
from tests.factories import NOW

SECRET = "for tests alone, and long enough for them"
KEY = log_seals.signing_key(SECRET)


def record(database, count, note=None):
    with database.writing.begin() as db:
        for _ in range(count):
            audit.record(db, NOW, None, "company.changed", ("company", "settings"), note=note)


def lived_in(database, folder):
    """Seven events on two days, sealed and signed; three of them have notes, and one more is not sealed yet."""
    signing = HeadSigning.made(SECRET, folder)
    for day, (count, note) in enumerate([(4, None), (3, "Lina Sample")]):
        record(database, count, note)
        with database.writing.begin() as db:
            log_sealing.seal_next(db)
            log_sealing.sign_head(db, signing, NOW + timedelta(days=day))
    with database.reading() as db:
        log_sealing.write_file(db, signing.file)
    record(database, 1)


@pytest.fixture
def verified(database, tmp_path):
    lived_in(database, tmp_path)

    def verify(keys=(KEY,)):
        with database.reading() as db:
            return log_verification.verify(db, keys, tmp_path / log_heads.NAME)

    return verify


def change(database, statement):
    with database.writing.begin() as db:
        db.execute(statement)


def at(sequence):
    return AuditEvent.sequence == sequence


@pytest.mark.parametrize("at_a_time", [2, 2000])
def test_an_honest_log_is_whole(verified, monkeypatch, at_a_time):
    monkeypatch.setattr(log_verification, "ROWS_AT_A_TIME", at_a_time)
    checked = verified()
    assert checked.is_whole
    assert (checked.events, checked.unsealed, checked.heads) == (7, 1, 2)
    assert (checked.notes, checked.notes_erased) == (3, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"action": "role.given"},
        {"facts": {"changed": ["accent"]}},
        {"person_id": 99},
        {"happened_at": NOW + timedelta(seconds=1)},
        {"note_digest": "0" * 64},
        {"seal": "0" * 64},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_row_is_named(database, verified, values):
    change(database, update(AuditEvent).where(at(3)).values(**values))
    broken = verified().broken
    assert (broken.sequence, broken.fault) == (3, Fault.CHANGED)


def test_a_deleted_row_is_named(database, verified):
    change(database, delete(AuditEvent).where(at(3)))
    assert (verified().broken.sequence, verified().broken.fault) == (3, Fault.MISSING)


def test_a_deleted_beginning_is_named(database, verified):
    change(database, delete(AuditEvent).where(AuditEvent.sequence <= 2))
    assert (verified().broken.sequence, verified().broken.fault) == (1, Fault.MISSING)


def test_rows_that_changed_places_are_named(database, verified):
    for now, then in ((2, 100), (3, 2), (100, 3)):
        change(database, update(AuditEvent).where(at(now)).values(sequence=then))
    assert (verified().broken.sequence, verified().broken.fault) == (2, Fault.REORDERED)


def test_a_chain_made_anew_does_not_fit_the_signed_heads(database, verified):
    change(database, update(AuditEvent).where(at(2)).values(action="role.given"))
    change(database, update(AuditEvent).values(sequence=None, seal=None))
    with database.writing.begin() as db:
        log_sealing.seal_next(db)
    checked = verified()
    assert checked.broken is None
    assert [problem for problem in checked.problems if "is not what it was" in problem] != []


def test_a_tail_cut_off_is_found_by_the_head(database, verified):
    change(database, update(AuditEvent).where(AuditEvent.sequence > 5).values(sequence=None, seal=None))
    assert any("its end was cut off" in problem for problem in verified().problems)


def test_a_tail_cut_off_with_its_head_is_found_by_the_file(database, verified):
    last = select(func.max(LogHead.id)).scalar_subquery()
    change(database, delete(LogHead).where(LogHead.id == last))
    change(database, update(AuditEvent).where(AuditEvent.sequence > 4).values(sequence=None, seal=None))
    (problem,) = verified().problems
    assert problem.startswith("log-heads.txt:2: ")
    assert "is missing in the database" in problem


def test_a_forged_head_is_found_in_the_table_and_in_the_file(database, verified, tmp_path):
    head = log_sealing.Head(signed_on=NOW.date() + timedelta(days=2), sequence=7, seal="0" * 64)
    forged = log_seals.sign(b"another key", head)
    with database.writing.begin() as db:
        db.add(LogHead(**vars(head), signature=forged, signed_at=NOW))
    with (tmp_path / log_heads.NAME).open("a") as file:
        file.write(f"{head.signed_on} 7 {head.seal} {forged}\nnonsense\n")
    problems = verified().problems
    assert sum("not signed with this site's secret" in problem for problem in problems) == 2
    assert "log-heads.txt:4: This is no head of the log." in problems


def test_heads_of_an_earlier_secret_are_good_where_it_is_given(verified):
    new = log_seals.signing_key("another secret, which is as long as the first one")
    assert not verified([new]).is_whole
    assert verified([new, KEY]).is_whole


def test_erased_notes_are_counted_and_changed_ones_named(database, verified):
    with database.reading() as db:
        first, second, third = db.scalars(select(AuditNote.event_id).order_by(AuditNote.event_id)).all()
    change(database, delete(AuditNote).where(AuditNote.event_id == first))
    change(database, update(AuditNote).where(AuditNote.event_id == second).values(body="", salt=""))
    change(database, update(AuditNote).where(AuditNote.event_id == third).values(body="Somebody Else"))
    checked = verified()
    assert (checked.notes, checked.notes_erased) == (3, 2)
    assert checked.problems == [f"The note of event {third} does not say what it said when it was written."]


def test_the_command_says_what_it_found(fresh_database, tmp_path):
    lived_in(fresh_database, tmp_path)
    environment = {"DATABASE_URL": fresh_database.url, "GANGWAY_DATA": str(tmp_path), "SECRET_KEY": SECRET}
    whole = CliRunner().invoke(gangway, ["verify-log"], env=environment)
    assert (whole.exit_code, whole.output.splitlines()[-1]) == (0, "The log is whole.")
    assert "7 events follow one another; 1 are not sealed yet." in whole.output
    change(fresh_database, delete(AuditEvent).where(at(2)))
    broken = CliRunner().invoke(gangway, ["verify-log"], env=environment)
    assert broken.exit_code == 1
    assert "The chain breaks at 2: it is missing" in broken.output
