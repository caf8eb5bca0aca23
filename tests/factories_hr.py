"""A second legal entity, many people, and other content, for the tests of HR's and administrators' pages."""

from dataclasses import replace
from datetime import timedelta

from app.content.live import Content
from app.core.access import Role, Viewer
from app.core.due_dates import DueRule
from app.services import assignments, organisation, people
from app.services.assignments import Audience
from app.web.site import EXTENSION
from tests import factories
from tests.content import trees
from tests.factories import COURSE, NOW


def add_entity(database, name="Pier Nine Ltd", department="Sales"):
    """Another legal entity with a department: their ids."""
    with database.writing.begin() as db:
        entity = organisation.legal_entity(db, name, "IL", NOW, actor_id=None)
        return entity, organisation.department(db, entity, department, NOW, actor_id=None)


def add_people(database, words, entity, department=None, **details):
    """People by a word each: their ids."""
    with database.writing.begin() as db:
        return [factories.add_person(db, word, entity, department_id=department, **details) for word in words]


def give_role(database, person_id, role, entity):
    """A role for one legal entity, and nothing else."""
    with database.writing.begin() as db:
        people.set_roles(db, person_id, {role: entity}, NOW, actor_id=None)


def assign_to(database, content, company, person_ids, *, days=14, ago=0, course=COURSE):
    """HR assigned a course to these people some days ago."""
    viewer = Viewer(person_id=company.ids["hr"], roles={Role.HR: None})
    with database.writing.begin() as db:
        assignments.assign(
            db,
            factories.setting(content, now=NOW - timedelta(days=ago)),
            viewer,
            content.course(course, "en"),
            Audience(person_ids=frozenset(person_ids)),
            DueRule(anchor="assignment", offset_days=days),
        )


def with_content(app, monkeypatch, root, edits=None, others=()):
    """Until the test ends, the site reads other content: the small course with these edits, and more beside it."""
    trees.write_tree(root, edits=edits)
    for course in others:
        trees.write_tree(root, course=course)
    monkeypatch.setitem(app.extensions, EXTENSION, replace(app.extensions[EXTENSION], content=Content(root)))


def table_names(page):
    """The names in a table's first column, in order."""
    rows = page.split('class="table-first"')[1:]
    return [row.split("<bdi>")[1].split("</bdi>")[0] for row in rows if "<bdi>" in row.split("</th>")[0]]
