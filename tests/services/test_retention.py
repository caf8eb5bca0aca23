"""What has been kept long enough is destroyed, what is still kept is not, and the dry run says it before."""

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from app.cli import gangway
from app.core.company import CompanyProfile
from app.jobs import retaining
from app.jobs.contract import House
from app.services import recompute, retention
from app.services.recompute import Checked
from app.store.models import Attempt, AuditEvent, Mail, MailAttachment, Person, Response, Result, SignIn
from app.store.queries import statistics
from app.store.queries.personal_data import TABLES
from app.store.queries.statistics import Reader
from tests import factories, planting
from tests.factories import NOW

YEAR = timedelta(days=366)
"""A year and a day, which is over whatever the zone."""


@pytest.fixture
def company(database, content, company):
    """A learner with rows in every table, all of today."""
    factories.complete(database, content, factories.learner(company.ids["learner"]))
    with database.writing.begin() as db:
        planting.fill(db, company.ids["learner"])
    return company


def setting(later=YEAR, **company):
    return retention.Setting.of(CompanyProfile(time_zone="Europe/Oslo", **company), NOW + later)


def due(database, when):
    with database.reading() as db:
        return {each.what: each.rows for each in retention.due(db, when) if each.rows}


def apply(database, when):
    done = {}
    for what in retention.SWEEPS:
        while True:
            with database.writing.begin() as db:
                rows = retention.apply_part(db, when, what)
            if not rows:
                break
            done[what] = done.get(what, 0) + rows
    return done


def counted(database, *models):
    with database.reading() as db:
        return [db.scalar(select(func.count()).select_from(model)) for model in models]


def leave(database, person_id, on):
    with database.writing.begin() as db:
        db.execute(update(Person).where(Person.id == person_id).values(left_on=on, is_active=False))
        db.execute(update(Mail).values(sent_at=NOW))


def test_the_dry_run_says_what_is_done_and_a_second_run_does_nothing(database, company):
    leave(database, company.ids["learner"], date(2023, 1, 1))
    when = setting()
    before = [planting.texts(database.reading()), due(database, when)]
    assert planting.texts(database.reading()) == before[0]
    assert set(before[1]) >= {"attempt", "mail", "person", "sign_in", "import_line", "people_import"}
    assert apply(database, when) == before[1]
    assert (due(database, when), apply(database, when)) == ({}, {})
    with database.reading() as db:
        logged = {
            e.subject_id: e.facts["rows"] for e in db.scalars(select(AuditEvent)) if e.action == "retention.applied"
        }
    assert logged == before[1]


def test_what_is_still_kept_stays(database, company):
    leave(database, company.ids["learner"], date(2024, 1, 2))
    whole = counted(database, Response, Result, Mail, SignIn)
    of_taking_on = {"job": 6}  # done more than 30 days ago
    assert apply(database, setting(timedelta(days=80))) == of_taking_on
    assert counted(database, Response, Result, Mail, SignIn) == whole


def test_answers_go_and_results_stay(database, company, content):
    _responses, results = counted(database, Response, Result)
    assert apply(database, setting(answers_months=3, mails_months=120, later=timedelta(days=95)))["attempt"] == 1
    assert counted(database, Response, Result) == [0, results]
    with database.reading() as db:
        attempt = db.scalars(select(Attempt)).one()
        assert (attempt.seed, attempt.paper) == ("", {"scenarios": []})
        checked = Checked()
        assert list(recompute.differences(db, checked)) == []
        reader = Reader(scope=None, today=NOW.date(), months=())
        assert statistics.quizzes(db, reader) == []
    assert (checked.attempts, checked.left_out) == (0, 1)


def test_of_a_mail_it_stays_known_that_there_was_one(database, company):
    leave(database, company.ids["colleague"], None)
    assert apply(database, setting(mails_months=3, answers_months=120, later=timedelta(days=95)))["mail"] == 1
    with database.reading() as db:
        mail = db.scalars(select(Mail)).one()
        assert (mail.address, mail.subject, mail.text, mail.html, mail.headers) == ("", "", "", "", {})
        assert counted(database, MailAttachment) == [0]


def test_the_worker_goes_on_where_it_did_not_get_to_the_end(database, company, monkeypatch):
    monkeypatch.setattr(retaining, "utc_now", lambda: NOW + YEAR)
    monkeypatch.setattr(retaining, "A_BREATH", 0)
    house = House(database=database, catalogue=None, public_url="")
    kinds = select(func.count()).where(TABLES["job"].c.kind == retaining.RETAIN)
    for longest, left in ((0.0, 1), (60.0, 1)):
        monkeypatch.setattr(retaining, "LONGEST", longest)
        write = retaining.retain(house, {})
        with database.writing.begin() as db:
            write(db)
            assert db.scalar(kinds) == left
    assert due(database, setting()) == {}


@pytest.mark.parametrize("database_maker", ["sqlite"], indirect=True)
def test_the_command_only_says_or_does(fresh_database, content, monkeypatch, tmp_path):
    company = factories.add_company(fresh_database)
    leave(fresh_database, company.ids["learner"], date(2001, 1, 1))
    monkeypatch.setenv("DATABASE_URL", fresh_database.url)
    monkeypatch.setenv("GANGWAY_DATA", str(tmp_path))
    said = CliRunner().invoke(gangway, ["retention", "--dry-run"])
    assert "person: 1, the oldest of 2001-01-01" in said.output, said.output
    assert "destroyed" not in said.output
    assert "destroyed: 1" in CliRunner().invoke(gangway, ["retention"]).output
    assert "person: 0\n" in CliRunner().invoke(gangway, ["retention", "--dry-run"]).output
