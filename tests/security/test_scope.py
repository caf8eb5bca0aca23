"""HR and auditors of one legal entity learn nothing of another's people, whatever they ask for."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from app.core.access import Role
from app.services import people
from app.web import downloads, permission
from tests import factories
from tests.factories import COURSE, NOW
from tests.security.routes import pages, rules
from tests.security.worlds import World, rows

HARBOUR_LANE = ("learner", "colleague", "manager", "hr", "auditor", "admin")
OTHER_QUAY = ("other_learner", "other_hr")


def traces(world: World, words: tuple[str, ...], text: str) -> list[str]:
    """By what these people could be recognised in a text."""
    known = [mark for word in words for mark in (f"{word.capitalize()} Sample", f"E-{word}")]
    return [
        mark for mark in (*known, world.number) if mark in text and not (mark == world.number and words == OTHER_QUAY)
    ]


@pytest.fixture
def left(world):
    """Somebody of Harbour Lane who is deactivated."""
    with world.database.writing.begin() as db:
        person_id = factories.add_person(db, "left", world.legal_entity, department_id=world.department)
        people.set_active(db, person_id, False, NOW, actor_id=None)
    return person_id


STAFF = (Role.MANAGER, Role.HR, Role.AUDITOR, Role.AUTHOR)


def of_staff(world: World) -> tuple[str, ...]:
    """Every page and file that is there for somebody beside the learner: new ones are among them by themselves."""
    with world.app.app_context():
        found = {rule.endpoint for rule in rules(world.app) if set(permission.roles_of(rule.endpoint)) & set(STAFF)}
    return tuple(sorted(found))


def words(world: World, *callers: str) -> list[tuple[str, str, str]]:
    """What these callers read on the pages and in the files that tell of people."""
    answers = pages(world, callers, of_staff(world))
    return [(endpoint, caller, words_in(answer)) for endpoint, caller, answer in answers]


def words_in(answer: TestResponse) -> str:
    """The words of a page; of a file those in it."""
    if answer.content_type == downloads.MEDIA_TYPES["xlsx"]:
        return repr(CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python())
    return answer.text if answer.mimetype.startswith("text/") else ""


def test_hr_of_another_company_sees_nobody_of_this_one(world):
    found = {name: traces(world, HARBOUR_LANE, text) for name, _, text in words(world, "other_hr")}
    assert {name: marks for name, marks in found.items() if marks} == {}
    assert {
        "hr.people",
        "hr.bulk.preview",
        "hr.rules.preview",
        "hr.reports.file",
        "statistics.quiz",
        "item_reports.inbox",
    } <= set(found)


def test_hr_and_auditors_of_this_company_see_nobody_of_another(world):
    found = {(name, caller): traces(world, OTHER_QUAY, text) for name, caller, text in words(world, "hr", "auditor")}
    assert {name: marks for name, marks in found.items() if marks} == {}
    assert {("admin.log_page", "auditor"), ("admin.log_file", "auditor"), ("hr.person", "hr")} <= set(found)


def test_managers_see_nobody_but_their_own_people(world):
    others = ("hr", "auditor", "admin", "author", *OTHER_QUAY)
    found = {name: traces(world, others, text) for name, _, text in words(world, "manager")}
    assert {name: marks for name, marks in found.items() if marks} == {}
    assert {"team.people", "team.person", "team.remind_preview"} <= set(found)


def test_administrators_pages_are_theirs_but_for_the_log_and_for_accounts_that_hr_keeps(world):
    with world.app.app_context():
        open_to = {rule.endpoint: permission.roles_of(rule.endpoint) for rule in rules(world.app)}
    admins = {name: roles for name, roles in open_to.items() if Role.ADMIN in roles or name.startswith("admin.")}
    shared = {name: set(roles) - {Role.ADMIN} for name, roles in admins.items() if roles != (Role.ADMIN,)}
    assert [shared.pop(name) for name in ("admin.log_page", "admin.log_file")] == [{Role.AUDITOR}, {Role.AUDITOR}]
    looked_at = {name for name, roles in shared.items() if Role.AUDITOR in roles}
    assert looked_at == {"hr.policies.overview", "hr.policies.one", "hr.policies.changes", "hr.consultations.overview"}
    assert all(roles - {Role.AUDITOR} == {Role.HR} for roles in shared.values()), shared
    accounts = {name for name in shared if name.startswith("admin.")}
    assert all(name.startswith(("admin.person.", "admin.absence.")) for name in accounts), accounts
    assert "admin.person.change_roles" not in accounts


def test_a_narrowed_role_narrows_what_an_assignment_once_named(world):
    client = world.client("hr")
    addresses = (f"/hr/done/{world.assignment}/", f"/hr/done/{world.assignment}.csv")
    assert all("Learner Sample" in client.get(address, buffered=True).text for address in addresses)
    with world.database.writing.begin() as db:
        people.set_roles(db, world.people["hr"], {Role.HR: world.other_legal_entity}, NOW, actor_id=None)
    for address in addresses:
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200
        assert traces(world, ("learner",), answer.text) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["people_by_course", "completions", "certificates"])
def test_files_hold_only_the_readers_people(world, name, kind):
    address = f"/hr/reports/{name}.{kind}?everyone=y"
    ours = world.client("hr").get(address, buffered=True)
    theirs = world.client("other_hr").get(address, buffered=True)
    assert traces(world, HARBOUR_LANE, words_of(ours, kind))
    assert traces(world, HARBOUR_LANE, words_of(theirs, kind)) == []
    assert traces(world, OTHER_QUAY, words_of(ours, kind)) == []


def words_of(answer: TestResponse, kind: str) -> str:
    """All that stands in a file."""
    assert answer.status_code == 200
    if kind == "csv":
        return answer.text
    return repr(CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python())


@pytest.mark.parametrize("field", ["department", "to"])
def test_a_department_of_another_company_cannot_be_asked_for(world, field):
    people_of = world.client("other_hr").get(f"/hr/?{field}={world.department}")
    assert traces(world, HARBOUR_LANE, people_of.text) == []
    query = f"to={world.department}&assign={COURSE}&due=after&due_days=3"
    preview = world.client("other_hr").get(f"/hr/assign/preview/?{query}")
    assert preview.status_code == 422
    assert traces(world, HARBOUR_LANE, preview.text) == []


def test_a_preview_names_nobody_of_another_company(world, left):
    chosen = "&".join(f"person={person_id}" for person_id in (*world.people.values(), left))
    query = f"scope=ticked&{chosen}&assign={COURSE}&due=after&due_days=3"
    preview = world.client("other_hr").get(f"/hr/assign/preview/?{query}")
    assert "Other_learner Sample" in preview.text
    assert traces(world, (*HARBOUR_LANE, "left"), preview.text) == []


def test_an_assignment_reaches_nobody_of_another_company(world, left):
    before = rows(world.database)
    client = world.client("other_hr")
    ids = " ".join(map(str, (world.people["colleague"], left)))
    form = {"key": "reaching-too-far", "people": ids, "assign": COURSE, "due": "after", "due_days": "3"}
    assert client.post("/hr/assign/", data=form).status_code == 303
    after = rows(world.database)
    assert [name for name in after if after[name] != before[name]] == ["audit_event", "bulk_action"]
    for address in ("/hr/done/reaching-too-far/", "/hr/done/reaching-too-far.csv"):
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200
        assert traces(world, (*HARBOUR_LANE, "left"), answer.text) == []


def test_a_department_of_another_company_cannot_be_assigned(world):
    before = rows(world.database)
    form = {"key": "another-department", "to": str(world.department), "assign": COURSE, "due": "after", "due_days": "3"}
    assert world.client("other_hr").post("/hr/assign/", data=form).status_code == 400
    assert rows(world.database) == before


def test_a_manager_sees_only_those_who_report_to_them(world):
    page = world.client("manager").get("/team/?everyone=y&department=1").text
    assert "Learner Sample" in page
    assert traces(world, ("hr", "auditor", "admin", "other_learner"), page) == []
    assert world.number not in page


def test_a_role_that_was_taken_opens_nothing_any_more(world):
    client = world.client("hr")
    assert client.get("/hr/").status_code == 200
    with world.database.writing.begin() as db:
        people.set_roles(db, world.people["hr"], {}, NOW, actor_id=None)
    assert client.get("/hr/").status_code == 403
    assert client.get(f"/certificates/{world.number}.pdf").status_code == 404


def test_hr_of_another_company_sees_a_person_and_their_certificate_once_they_move_there(world):
    client = world.client("other_hr")
    with world.database.writing.begin() as db:
        post = people.Post(legal_entity_id=world.other_legal_entity)
        people.move(db, world.people["learner"], post, NOW.date(), NOW, actor_id=None)
    assert client.get(f"/hr/people/{world.people['learner']}/").status_code == 200
    assert client.get(f"/certificates/{world.number}.pdf").status_code == 200
    assert world.client("hr").get(f"/hr/people/{world.people['learner']}/").status_code == 404
