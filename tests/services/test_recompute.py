"""Recomputing stored results: an honest site has no differences, and whatever was tampered with is found."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from app.cli import gangway
from app.content import catalogue
from app.core.access import Role, Viewer
from app.services import recompute
from app.services.recompute import Checked
from app.store.models import Attempt, ContentVersion, Response, Result
from tests import factories, flawed_quizzes
from tests.content import item_types, threads
from tests.factories import QUIZ
from tests.flawed_quizzes import AS_THE_CORRECTED_KEY, AS_THE_FLAWED_KEY, FLAWED


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("recomputed")


@pytest.fixture(scope="module")
def flawed(root):
    return flawed_quizzes.flawed(root)


@pytest.fixture(scope="module")
def corrected(root):
    return flawed_quizzes.repaired(root, (FLAWED, "key"))


def lived_in(database, flawed, corrected):
    """Attempts on an old version, one of them revised, on today's, in two languages, blank, and still open: one's id."""
    company = factories.add_company(database)
    passing = flawed_quizzes.sit(database, flawed, factories.learner(company.ids["learner"]), AS_THE_CORRECTED_KEY)
    flawed_quizzes.sit(database, flawed, factories.learner(company.ids["colleague"], language="he"), AS_THE_FLAWED_KEY)
    viewer = Viewer(person_id=company.ids["hr"], roles={Role.HR: None})
    flawed_quizzes.work_off(database, corrected, flawed_quizzes.put_in_force(database, corrected, viewer))
    for word, options in (("manager", AS_THE_CORRECTED_KEY), ("auditor", {})):
        flawed_quizzes.sit(database, corrected, factories.learner(company.ids[word], language="he"), options)
    factories.start_attempt(database, corrected, factories.learner(company.ids["admin"]))
    return passing


def found(database):
    checked = Checked()
    with database.reading() as db:
        return [str(each) for each in recompute.differences(db, checked)], checked


def test_an_honest_site_has_no_differences(database, flawed, corrected, monkeypatch):
    lived_in(database, flawed, corrected)
    assert found(database) == ([], Checked(attempts=4, results=6))
    monkeypatch.setattr(recompute, "AT_A_TIME", 2)
    assert found(database) == ([], Checked(attempts=4, results=6))


@pytest.mark.parametrize("written", [item_types, threads], ids=["every other type", "branching and shared scenarios"])
@pytest.mark.parametrize("right", [True, False, None], ids=["all right", "all wrong", "blank"])
def test_no_item_type_differs(database, tmp_path, written, right, company):
    content = catalogue.load(written.write(tmp_path))
    who = factories.learner(company.ids["learner"])
    attempt_id = factories.start_attempt(database, content, who)
    if right is not None:
        factories.answer(database, content, who, attempt_id, right=right)
    factories.submit(database, content, who, attempt_id)
    assert found(database) == ([], Checked(attempts=1, results=1))


def result(attempt_id, revision):
    return update(Result).where(Result.attempt_id == attempt_id, Result.revision == revision)


TAMPERED = {
    "points": (lambda each: result(each, 1).values(points_numerator=7), "points_numerator stored 7, recomputed 3"),
    "maximum": (lambda each: result(each, 2).values(max_points=5), "max_points stored 5, recomputed 4"),
    "score": (lambda each: result(each, 2).values(score=0.75), "score stored 0.75, recomputed 0.5"),
    "a pass": (lambda each: result(each, 1).values(passed=True), "passed stored True, recomputed False"),
    "a pass taken": (lambda each: result(each, 2).values(passed=False), "passed stored False, recomputed True"),
    "critical": (lambda each: result(each, 2).values(is_critical=True), "is_critical stored True, recomputed False"),
    "items": (lambda each: result(each, 1).values(items={}), "items stored {}"),
    "items that are none": (
        lambda each: result(each, 1).values(items={"a": {"points": "x"}}),
        "cannot be graded again",
    ),
    "a revision": (lambda each: result(each, 2).values(revision=3), "its revisions are 1, 3"),
    "counted": (
        lambda each: update(Attempt).where(Attempt.id == each).values(is_counted=False),
        "is_counted stored False, recomputed True",
    ),
    "an answer": (
        lambda each: (
            update(Response)
            .where(Response.attempt_id == each, Response.item_id == FLAWED)
            .values(state={"marked": ["leave"]})
        ),
        "points_numerator stored 3, recomputed 1",
    ),
    "the paper": (
        lambda each: update(Attempt).where(Attempt.id == each).values(paper={"scenarios": []}),
        "max_points stored 4, recomputed 0",
    ),
}


@pytest.mark.parametrize(("change", "said"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_tampered_with_is_found(database, flawed, corrected, change, said):
    attempt_id = lived_in(database, flawed, corrected)
    with database.writing.begin() as db:
        db.execute(change(attempt_id))
    lines, _ = found(database)
    assert any(line.startswith(f"attempt {attempt_id}") and said in line for line in lines), lines
    assert all(line.startswith(f"attempt {attempt_id}") for line in lines)


def test_a_changed_version_is_found(database, flawed, corrected):
    lived_in(database, flawed, corrected)
    digest = flawed.quiz(QUIZ, "en").structure_digest
    with database.writing.begin() as db:
        body = json.loads(db.scalars(select(ContentVersion.body).where(ContentVersion.digest == digest)).one())
        changed = json.dumps(body | {"pass_mark": 1})
        db.execute(update(ContentVersion).where(ContentVersion.digest == digest).values(body=changed))
    lines, _ = found(database)
    assert len(lines) == 2
    assert all("is not what it was" in line for line in lines)


@pytest.mark.parametrize("database_maker", ["sqlite"], indirect=True)
def test_the_command_says_what_it_found(fresh_database, flawed, corrected, monkeypatch, tmp_path):
    attempt_id = lived_in(fresh_database, flawed, corrected)
    monkeypatch.setenv("DATABASE_URL", fresh_database.url)
    monkeypatch.setenv("GANGWAY_DATA", str(tmp_path))
    honest = CliRunner().invoke(gangway, ["recompute-results"])
    assert (honest.exit_code, honest.output) == (0, "6 results of 4 attempts agree.\n")
    with fresh_database.writing.begin() as db:
        db.execute(result(attempt_id, 1).values(points_numerator=7))
    tampered = CliRunner().invoke(gangway, ["recompute-results"])
    assert tampered.exit_code == 1
    assert f"attempt {attempt_id}, revision 1: points_numerator stored 7, recomputed 3" in tampered.output
    assert "1 differences in 6 results of 4 attempts." in tampered.output
