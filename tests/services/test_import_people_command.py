"""`gangway import-people`: it looks, and writes only where that is asked for and nothing is wrong."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.cli import gangway
from app.store.models import Person
from tests import factories
from tests.security.worlds import ON_ONE_DATABASE

HEAD = "Employee number;Name;E-mail;Legal entity;Shoe size\n"
NEW = "N-1;Nils Sample;nils@example.com;Harbour Lane AS;41\n"


@pytest.fixture
def run(fresh_database, content_root, tmp_path, monkeypatch):
    """Run the command on a file with these rows: (exit code, output, employee numbers of the active)."""
    factories.add_company(fresh_database)
    monkeypatch.setenv("DATABASE_URL", fresh_database.url)
    monkeypatch.setenv("GANGWAY_CONTENT", str(content_root))
    monkeypatch.setenv("GANGWAY_DATA", str(tmp_path))

    def do(rows, *options):
        file = tmp_path / "people.csv"
        file.write_text(HEAD + rows, encoding="utf-8")
        answer = CliRunner().invoke(gangway, ["import-people", str(file), *options])
        with fresh_database.reading() as db:
            active = set(db.scalars(select(Person.employee_number).where(Person.is_active)))
        return answer.exit_code, answer.output, active

    return do


@ON_ONE_DATABASE
def test_it_looks_then_writes_and_finds_everything_so(run):
    code, output, active = run(NEW)
    assert (code, "N-1" in active) == (0, False)
    assert "Left out, since nobody has said what they mean: Shoe size." in output
    assert "new:        1" in output
    code, output, active = run(NEW, "--apply")
    assert (code, "N-1" in active, "It is written." in output) == (0, True, True)
    assert "Everything is so already." in run(NEW, "--apply")[1]


@ON_ONE_DATABASE
def test_errors_and_many_leavers_stop_it(run):
    code, output, active = run(NEW + "N-2;;;Nowhere Ltd;\n", "--apply")
    assert (code, "N-1" in active) == (1, False)
    assert "row 3, legal_entity: unknown legal entity" in output
    code, output, active = run(NEW, "--apply", "--complete")
    assert (code, "add --leaving 5." in output, "E-hr" in active) == (1, True, True)
    assert run(NEW, "--apply", "--complete", "--leaving", "5")[2] == {"N-1", "E-admin"}
