"""The fixtures that tests of rows rely on."""

import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.store.models import LegalEntity
from tests.databases import MigratedDatabase, kinds


def rows(database: MigratedDatabase) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(LegalEntity))


def add(database: MigratedDatabase, name: str = "Harbour Ltd") -> None:
    with database.writing.begin() as db:
        db.add(LegalEntity(name=name, country="DE"))


@pytest.mark.parametrize("time", ["first", "again"])
def test_what_one_test_writes_the_next_does_not_see(database, time):
    assert rows(database) == 0
    add(database)
    assert rows(database) == 1


def test_a_transaction_that_fails_is_undone_and_the_one_before_it_stays(database):
    add(database)
    with pytest.raises(IntegrityError):
        add(database)
    assert rows(database) == 1


def test_closing_a_reading_session_leaves_what_was_written_meanwhile(database):
    with database.reading() as db:
        db.scalar(select(LegalEntity.id))
        add(database)
    assert rows(database) == 1


@pytest.mark.parametrize("time", ["first", "again"])
def test_a_fresh_database_keeps_what_other_threads_commit(fresh_database, time):
    threads = [threading.Thread(target=add, args=(fresh_database, f"Pier {number}")) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(fresh_database) == 4


def test_each_kind_is_what_it_says(database, request):
    kind = request.node.callspec.params["database_maker"]
    assert database.engine.dialect.name == kind
    assert database.url.startswith(kind)


@pytest.mark.skipif("postgresql" not in kinds(), reason="GANGWAY_TEST_DATABASES leaves PostgreSQL out")
def test_postgresql_compares_text_as_utf_8(postgresql):
    with postgresql.shared.engine.connect() as connection:
        assert connection.scalar(text("SELECT upper('ü')")) == "Ü"
