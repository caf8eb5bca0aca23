"""Sealing the log: one place for each event, in the order of sealing, whoever seals; signed once a day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import select

from app.core import log_seals
from app.jobs.contract import House
from app.jobs.sealing import seal_log
from app.services import audit, log_sealing
from app.services.log_sealing import HeadSigning
from app.store import log_heads
from app.store.models import AuditEvent, LogHead
from tests.factories import NOW

SECRET = "for tests alone, and long enough for them"


def record(database, count, *, first_id=None):
    with database.writing.begin() as db:
        for number in range(count):
            audit.record(db, NOW, None, "company.changed", ("company", "settings"), changed=[f"n{number}"])
            db.flush()
        if first_id is not None:
            db.scalars(select(AuditEvent).where(AuditEvent.sequence.is_(None))).one().id = first_id


def seal(database, limit=500):
    with database.writing.begin() as db:
        return log_sealing.seal_next(db, limit)


def places(database):
    """The ids in the order of their sequence numbers, which are 1, 2, 3 ..."""
    with database.reading() as db:
        rows = db.execute(
            select(AuditEvent.sequence, AuditEvent.id)
            .where(AuditEvent.sequence.is_not(None))
            .order_by(AuditEvent.sequence)
        ).all()
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    return [row.id for row in rows]


def test_seals_part_by_part_in_the_order_of_ids(database):
    record(database, 5)
    assert [seal(database, 2) for _ in range(4)] == [2, 2, 1, 0]
    assert places(database) == sorted(places(database))
    with database.reading() as db:
        assert len(set(db.scalars(select(AuditEvent.seal)))) == 5


def test_what_is_committed_late_comes_later_though_its_id_is_lower(database):
    record(database, 1, first_id=5_000_050)
    seal(database)
    record(database, 1, first_id=5_000_007)
    seal(database)
    assert places(database) == [5_000_050, 5_000_007]


def test_several_at_once_give_each_event_one_place(fresh_database):
    record(fresh_database, 60)
    barrier = Barrier(4)

    def work(_):
        barrier.wait()
        return sum(seal(fresh_database, 7) for _ in range(5))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 60
    assert len(places(fresh_database)) == 60


def test_a_seal_that_is_undone_leaves_the_events_to_the_next(database):
    record(database, 3)
    with database.writing() as db:
        assert log_sealing.seal_next(db) == 3
        db.rollback()
    assert places(database) == []
    assert seal(database) == 3


def heads(database):
    with database.reading() as db:
        return [log_sealing.signed(row) for row in db.scalars(select(LogHead).order_by(LogHead.signed_on))]


def test_the_head_is_signed_once_a_day_and_added_to_the_file(database, tmp_path):
    signing = HeadSigning.made(SECRET, tmp_path)
    for day in (0, 0, 1):
        record(database, 2)
        seal(database)
        with database.writing.begin() as db:
            log_sealing.sign_head(db, signing, NOW + timedelta(days=day))
        with database.reading() as db:
            log_sealing.write_file(db, signing.file)
    signed = heads(database)
    assert [each.head.sequence for each in signed] == [2, 6]
    assert all(log_seals.is_signed([signing.key], each.head, each.signature) for each in signed)
    assert log_heads.read(signing.file) == signed


def test_nothing_is_signed_before_anything_is_sealed(database, tmp_path):
    with database.writing.begin() as db:
        log_sealing.sign_head(db, HeadSigning.made(SECRET, tmp_path), NOW)
    assert heads(database) == []


def test_the_job_seals_signs_and_keeps_the_file(database, content, tmp_path, monkeypatch):
    monkeypatch.setattr(log_sealing, "A_BREATH", 0)
    monkeypatch.setattr(log_sealing, "EVENTS_AT_A_TIME", 2)
    record(database, 5)
    signing = HeadSigning.made(SECRET, tmp_path)
    house = House(database=database, catalogue=content, public_url="https://learn.example.com", signing=signing)
    for _ in range(2):
        write = seal_log(house, {})
        with database.writing.begin() as db:
            write(db)
    assert len(places(database)) == 5
    assert log_heads.read(signing.file) == heads(database) != []


def test_without_a_secret_nothing_is_signed(tmp_path):
    assert HeadSigning.made("", tmp_path) is None
