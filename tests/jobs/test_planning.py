"""SQLite learns how its tables are filled, from the periodic job and at the end of an import."""

import pytest
from sqlalchemy import text

from app.jobs import JOBS, PERIODIC
from app.jobs.contract import House
from app.jobs.planning import LOOK


def known_rows(database):
    """How many people SQLite believes there are, by a connection that is opened now; None where it never looked."""
    database.dispose()
    with database.reading() as db:
        if not db.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")):
            return None
        found = db.scalar(text("SELECT max(stat) FROM sqlite_stat1 WHERE idx = 'ix_person_name_folded'"))
    return int(found.split()[0])


def test_a_look_counts_what_is_there(database, content, company):
    house = House(database=database, catalogue=content, public_url="https://learn.example.com")
    people = len(company.ids)
    assert LOOK in PERIODIC
    with database.writing.begin() as db:
        JOBS[LOOK](house, {})(db)
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL looks by itself")
    assert known_rows(database) == people
