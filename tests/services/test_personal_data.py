"""An export has every row about a person, in every table of the registry, and nobody else's."""

import io
import json
from zipfile import ZipFile

import pytest
from sqlalchemy import insert, select, update

from app.core.stored import STORED
from app.services import documents, personal_data
from app.services.personal_data import Words
from app.store.models import Period, Person
from app.store.queries.personal_data import TABLES, About
from app.web import stored_tables
from tests import factories, planting
from tests.factories import COURSE, NOW
from tests.signing import press

WORDS = Words(
    language="en",
    direction="ltr",
    title="Data",
    lead="Read <this>",
    deeds="Deeds",
    more="More",
    tables=dict.fromkeys(stored_tables.TABLES, "A table"),
)


@pytest.fixture
def company(database, content, company):
    """Two people with rows in every table, among others."""
    for word in ("learner", "colleague"):
        number = factories.complete(
            database, content, factories.learner(company.ids[word], f"{word.capitalize()} Sample")
        )
        documents.make_document(press(database), number, NOW)
        with database.writing.begin() as db:
            planting.fill(db, company.ids[word])
    return company


def exported(database, person_id, *, to_person=True, left_out=frozenset()):
    with database.reading() as db:
        about = About(person_id, left_out)
        file = personal_data.archive(db, about, WORDS, NOW, to_person=to_person)
    with file:
        bundle = ZipFile(io.BytesIO(file.read()))
    return bundle, json.loads(bundle.read("data.json"))["tables"]


def keys(name, rows):
    return [tuple(row[key.name] for key in TABLES[name].primary_key) for row in rows]


def test_every_row_is_in_the_export_of_the_one_whom_it_is_about(database, company):
    found = {word: exported(database, person_id)[1] for word, person_id in company.ids.items()}
    with database.reading() as db:
        for name, stored in STORED.items():
            if stored.owner is not None and name != "audit_event":
                rows = [key for tables in found.values() for key in keys(name, tables[name])]
                everything = [tuple(row) for row in db.execute(select(*TABLES[name].primary_key))]
                assert sorted(map(str, rows)) == sorted(map(str, everything)), name
    assert all(found["learner"].values())


def test_an_export_tells_of_one_person_alone_and_no_secrets(database, company):
    with database.reading() as db:
        learner, colleague = (planting.planted(db, company.ids[word]) for word in ("learner", "colleague"))
        digests = [row.token_digest for row in db.execute(select(TABLES["sign_in"]))]
    bundle, _tables = exported(database, learner.person_id)
    whole = "\n".join(bundle.read(name).decode(errors="replace") for name in bundle.namelist())
    assert all(word in whole for word in learner.words)
    assert not [word for word in (*colleague.words, *digests) if word in whole]
    assert "Read &lt;this&gt;" in whole


def test_the_page_leaves_the_rest_of_a_long_table_to_the_json(database, company, monkeypatch):
    monkeypatch.setattr(personal_data, "MOST_READ", 0)
    bundle, tables = exported(database, company.ids["learner"])
    assert tables["person"]
    page = bundle.read("index.html").decode()
    assert "Learner Sample" not in page
    assert "<p>More</p>" in page


def test_files_lie_beside_the_rows_that_name_them(database, company):
    bundle, tables = exported(database, company.ids["learner"])
    (certificate,) = tables["certificate"]
    (document,) = tables["certificate_document"]
    assert document["body"] == f"certificates/{certificate['number']}.pdf"
    assert bundle.read(document["body"]).startswith(b"%PDF")
    assert bundle.read(tables["equivalent_training"][0]["body"])


def test_hr_s_export_has_no_answers_and_nothing_voluntary(database, company):
    learner = company.ids["learner"]
    with database.writing.begin() as db:
        db.execute(update(Period).where(Period.person_id == learner).values(course="for-myself"))
        notice = TABLES["notice"]
        period_id = db.scalars(select(Period.id).where(Period.person_id == learner)).first()
        told = {"person_id": learner, "kind": "k", "subject": f"period:{period_id}", "offset": "x", "facts": {}}
        db.execute(insert(notice).values(**told, queued_at=NOW, not_before=NOW))
        db.execute(
            update(TABLES["certificate"])
            .where(TABLES["certificate"].c.person_id == learner)
            .values(course="for-myself")
        )
    bundle, tables = exported(database, learner, to_person=False, left_out=frozenset({"for-myself"}))
    assert not {name for name, stored in STORED.items() if stored.is_private} & set(tables)
    for name in ("period", "completion", "certificate", "certificate_document", "finished_module", "waiver"):
        assert tables[name] == [], name
    assert "for-myself" not in bundle.read("data.json").decode()
    assert f"period:{period_id}" not in {row["subject"] for row in tables["notice"]}
    assert {row["subject_kind"] for row in tables["audit_event"]} == {"person"}
    assert tables["person"][0]["name"] == "Learner Sample"
    assert COURSE not in bundle.read("data.json").decode()


def test_places_and_rules_are_called_by_their_names(database, company):
    _bundle, tables = exported(database, company.ids["learner"])
    assert tables["employment"][0]["legal_entity"] == "Harbour Lane AS"
    assert tables["employment"][0]["department"] == "Customer service"
    assert tables["group_member"][0]["group"]
    assert tables["assignment"][0]["rule"]


def test_hr_s_export_keeps_what_is_required(database, company):
    _bundle, tables = exported(database, company.ids["learner"], to_person=False)
    assert tables["period"]
    assert tables["completion"]
    assert tables["certificate_document"]
    with database.reading() as db:
        assert db.scalars(select(Person.id)).all()
