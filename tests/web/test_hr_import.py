"""Importing people on the page: bring a file, say what its columns mean, look, write, and come back to it."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from app.clock import utc_now
from app.content.catalogue import Catalogue
from app.jobs import worker
from app.jobs.contract import House
from app.services import import_files
from app.store.models import Job, Person
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")

FILE = (
    "Employee number;Name;E-mail;Legal entity;Shoe size\n"
    "E-new;Nils Sample;nils@example.com;Harbour Lane AS;41\n"
    "E-learner;=1+1;learner@example.com;Harbour Lane AS;40\n"
)


@pytest.fixture
def work(database, content: Catalogue):
    """Do every job of imports that is due."""
    house = House(database=database, catalogue=content, public_url="http://localhost")

    def do_all() -> None:
        with database.writing.begin() as db:
            for job in db.scalars(select(Job)):
                job.run_at = utc_now().replace(year=2020)
        while worker.take_one(house):
            pass

    return do_all


def bring(client, text=FILE, **more):
    answer = client.post("/hr/import/", data={"file": (io.BytesIO(text.encode()), "people.csv"), **more})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_from_a_file_to_people(hr, work, database):
    where = bring(hr)
    page = hr.get(where).text
    assert re.search(r"<bdi>Shoe size</bdi>", page)
    fields = dict(re.findall(r'name="(column-\d)".*?<option value="(\w*)" selected', page, re.DOTALL))
    assert fields.pop("column-4") == "unknown"
    assert "choose what it means" in hr.post(f"{where}columns", data=fields | {"column-4": "unknown"}).text
    hr.post(f"{where}columns", data=fields | {"column-4": ""})
    progress = hr.get(where)
    assert "<progress" in progress.text
    assert progress.headers["Refresh"] == "3"
    work()
    page = hr.get(where).text
    assert "Nothing is written yet" in page
    assert "Nils Sample" not in hr.get(f"{where}?outcome=changed").text
    assert hr.post(f"{where}apply", data={"mails_links": "yes"}).status_code == 303
    assert "is being written" in hr.get(where).text
    work()
    assert "What became of the file" in hr.get(where).text
    with database.reading() as db:
        new = db.scalars(select(Person).where(Person.employee_number == "E-new")).one()
        left = {job.kind for job in db.scalars(select(Job))}
    assert new.name == "Nils Sample"
    assert {"people.changed", "mail.password_link"} <= left
    table = list(csv.reader(io.StringIO(hr.get(f"{where}rows.csv").text)))
    assert table[2][:4] == ["3", "E-learner", "'=1+1", "Changed"]


def test_what_columns_mean_is_remembered(hr):
    where = bring(hr)
    choices = {
        f"column-{place}": field for place, field in enumerate(("employee_number", "name", "email", "legal_entity", ""))
    }
    hr.post(f"{where}columns", data=choices)
    assert "is being checked" in hr.get(bring(hr)).text


def test_many_leavers_are_confirmed_by_their_number(hr, work, database, company):
    where = bring(hr, "Employee number;Name\nE-hr;Hr Sample\n", is_complete="y")
    work()
    page = hr.get(where).text
    assert "More than one in twenty would leave" in page
    refused = hr.post(f"{where}apply", data={"leaving": "1"})
    assert (refused.status_code, "Type 4" in refused.text) == (422, True)
    hr.post(f"{where}apply", data={"leaving": "4"})
    work()
    with database.reading() as db:
        active = db.scalars(select(Person.employee_number).where(Person.is_active).order_by(Person.id)).all()
    assert active == ["E-hr", "E-admin"]  # the last administrator stays


def test_an_import_is_its_owner_s_and_can_be_let_go(hr, browser, work):
    where = bring(hr)
    assert browser("admin").get(where).status_code == 404
    hr.post(f"{where}drop")
    assert "is let go" in hr.get(where).text


def test_people_who_changed_meanwhile(hr, work, database, company):
    where = bring(hr, "Employee number;Name\nE-learner;Lina Sample\n")
    work()
    with database.writing.begin() as db:
        db.get_one(Person, company.ids["learner"]).name = "Lina Sample"
    hr.post(f"{where}apply")
    work()
    assert "nothing is written" in hr.get(where).text
    hr.post(f"{where}check")
    work()
    assert "Everything is so already" in hr.get(where).text


def test_files_that_cannot_be_used(hr, monkeypatch):
    assert "The first row is empty" in hr.post("/hr/import/", data={"file": (io.BytesIO(b";;\n1"), "a.csv")}).text
    assert "Choose a CSV" in hr.post("/hr/import/").text
    monkeypatch.setattr(import_files, "LARGEST", 1_000)
    large = hr.post("/hr/import/", data={"file": (io.BytesIO(b"a" * 1_001), "a.csv")})
    assert (large.status_code, "too large" in large.text) == (422, True)


def test_pages_ask_little_of_the_database(hr, work, database):
    where = bring(hr, FILE.replace(";Shoe size", "").replace(";41", "").replace(";40", ""))
    work()
    with statements(database) as seen:
        hr.get(where)
    assert len(seen) <= 6
