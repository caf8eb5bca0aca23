"""The registry of stored fields knows every table and column, each once, and has words for all of them."""

import pytest

from app.core.stored import STORED, Category, Reader, Rule
from app.store.models import Base
from app.web import stored_tables, stored_words

TABLES = {table.name: table for table in Base.metadata.sorted_tables}


@pytest.mark.parametrize("name", sorted(TABLES | STORED))
def test_every_column_is_registered_once(name):
    assert name in STORED, f"add {name} to app/core/stored"
    assert name in TABLES, f"{name} is no table any more"
    columns = STORED[name].columns
    assert sorted(columns) == sorted(column.name for column in TABLES[name].c)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_what_leads_to_a_person_has_an_owner(name):
    """Who only decided something is no owner: those columns are named after what was done."""
    leads = {
        column.name
        for column in TABLES[name].c
        for key in column.foreign_keys
        if key.column.table.name == "person" and not column.name.endswith("_by")
    }
    assert not leads or STORED[name].owner is not None


def test_every_code_has_words():
    assert set(stored_tables.TABLES) == set(STORED)
    assert set(stored_words.CATEGORIES) == set(Category)
    assert set(stored_words.READERS) == set(Reader)
    assert {stored.rule for stored in STORED.values()} == set(Rule)


def test_secrets_are_in_no_export():
    for name, stored in STORED.items():
        secret = {
            column for column in stored.columns if column in {"token_digest", "code_digest", "password_hash", "salt"}
        }
        assert not secret & set(stored.exported(to_person=True)), name
