"""Rules and groups as HR works with them: write, look, save once, and why somebody has a course or not."""

import re

import pytest
from sqlalchemy import func, select

from app.core.access import Role
from app.jobs import JOBS
from app.jobs.contract import House
from app.services import people
from app.services.people import Post
from app.store.models import AssignmentRule, AssignmentRuleVersion, GroupMember, Job, Period
from tests import factories_hr
from tests.factories import COURSE, NOW
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")


def query(**changes):
    written = {
        "name": "Onboarding",
        "what": f"course:{COURSE}",
        "whom": "conditions",
        "due": "assignment",
        "due_days": "14",
        "notice": "5",
        "renewal": "course",
    }
    return written | changes


def fields(page):
    """The hidden fields of the confirmation, each name with all its values."""
    form = page.split('action="/hr/rules/"')[1].split("</form>")[0]
    found = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def work(database, content):
    """Do the jobs that are left."""
    house = House(database=database, catalogue=content, public_url="https://learn.example.com")
    while True:
        with database.reading() as db:
            job = db.scalars(select(Job).where(Job.done_at.is_(None), Job.kind.like("%.%")).order_by(Job.id)).first()
        if job is None:
            return
        write = JOBS[job.kind](house, job.payload)
        with database.writing.begin() as db:
            db.get_one(Job, job.id).done_at = NOW
            write(db)


def assigned(database):
    with database.reading() as db:
        return set(db.scalars(select(Period.person_id).where(Period.is_assigned)))


def test_a_rule_from_the_form_to_those_who_have_it(hr, database, content, company):
    asked = query(department=[company.department_id])
    with statements(database) as seen:
        preview = hr.get("/hr/rules/preview/", query_string=asked).text
    assert len(seen) <= 10
    for words in ("6 people gain it", "0 people lose it", "Department: Customer service", "Learner Sample"):
        assert words in preview
    first, second = (hr.post("/hr/rules/", data=fields(preview)) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    with database.reading() as db:
        assert db.scalar(select(func.count(AssignmentRule.id))) == 1
    assert "It is being applied." in hr.get(first.location).text
    work(database, content)
    assert assigned(database) == set(company.ids.values())
    with statements(database) as seen:
        page = hr.get(first.location).text
    assert len(seen) <= 9
    assert "6 people" in page
    assert "It is being applied." not in page
    assert "Onboarding" in hr.get("/hr/rules/").text


def test_a_rule_is_changed_with_what_it_says_filled_in_and_ended(hr, database, content, company):
    asked = query(department=[company.department_id], renewal="completion", months="6", due="hire")
    saved = hr.post("/hr/rules/", data=fields(hr.get("/hr/rules/preview/", query_string=asked).text)).location
    work(database, content)
    form = hr.get(f"{saved}change/").text
    assert f'<option selected value="{company.department_id}">' in form
    assert 'value="Onboarding"' in form
    changed = query(rule=saved.split("/")[-2], department=[], manager="E-manager")
    preview = hr.get("/hr/rules/preview/", query_string=changed).text
    assert "4 people lose it" in preview
    assert hr.post("/hr/rules/", data=fields(preview)).location == saved
    work(database, content)
    assert assigned(database) == {company.ids["learner"], company.ids["colleague"]}
    with database.reading() as db:
        assert db.scalars(select(AssignmentRuleVersion.number).order_by(AssignmentRuleVersion.id)).all() == [1, 2]
    assert hr.post(f"{saved}end").status_code == 303
    work(database, content)
    assert assigned(database) == set()
    assert hr.get(f"{saved}change/").status_code == 404


WRONG = {
    "no name": ({"name": ""}, "Write a name."),
    "nothing asked for": ({"what": ""}, "Choose a course or a path."),
    "no condition": ({"department": []}, "Write at least one condition, or choose everyone."),
    "a title that nobody has": ({"title": "Pilot"}, "Nobody has the job title Pilot."),
    "a manager that nobody is": ({"manager": "E-nobody"}, "Nobody has that e-mail address or employee number."),
    "a group that is not chosen": ({"whom": "group", "group": ""}, "Choose a group."),
    "half a custom field": ({"custom_name": "shift"}, "Write both the name of the custom field and its value"),
    "a day that has passed": ({"due": "fixed", "due_on": "2026-11-19"}, "That day has passed."),
    "no months": ({"renewal": "expiry"}, "Write how many months."),
    "no days": ({"due_days": ""}, "Write after how many days."),
}


@pytest.mark.parametrize(("changes", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_and_what_was_typed_stays(hr, company, changes, sentence):
    asked = query(department=[company.department_id], notice="7") | changes
    response = hr.get("/hr/rules/preview/", query_string=asked)
    assert response.status_code == 422
    assert sentence in response.text
    assert 'value="7"' in response.text
    assert hr.post("/hr/rules/", data=asked | {"key": "a-key-of-mine"}).status_code == 422


def test_a_course_that_people_choose_is_not_offered_and_refused(app, hr, company, tmp_path, monkeypatch):
    edits = {factories_hr.trees.COURSE: ("validity_months: 12", "voluntary: true")}
    factories_hr.with_content(app, monkeypatch, tmp_path, edits)
    asked = query(whom="everyone")
    assert hr.get("/hr/rules/preview/", query_string=asked).status_code == 422
    assert hr.post("/hr/rules/", data=asked | {"key": "a-key-of-mine"}).status_code == 422


def test_a_group_by_hand(hr, database, company):
    made = hr.post("/hr/groups/new/", data={"name": "Night watch", "owner": "all", "whom": "hand"}).location
    listed = hr.post(f"{made}members", data={"people": "learner@example.com, E-colleague\nE-nobody"})
    assert listed.status_code == 422
    assert "Not known to you: E-nobody." in listed.text
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(GroupMember)) == 0
    assert hr.post(f"{made}members", data={"people": "learner@example.com, E-colleague"}).status_code == 303
    with statements(database) as seen:
        page = hr.get(made).text
    assert len(seen) <= 6
    assert "Colleague Sample" in page
    hr.post(f"{made}remove", data={"person": company.ids["colleague"]})
    assert "Colleague Sample" not in hr.get(made).text
    again = hr.post("/hr/groups/new/", data={"name": "Night watch", "owner": "all", "whom": "hand"})
    assert "There is one of that name already." in again.text
    assert hr.post(f"{made}end").status_code == 303
    assert hr.get(made).status_code == 404


def test_a_group_by_rule_shows_who_matches(hr, company):
    given = {"name": "Reports", "owner": "all", "whom": "conditions", "manager": "manager@example.com"}
    page = hr.get(hr.post("/hr/groups/new/", data=given).location).text
    assert "Manager: Manager Sample" in page
    assert "2 people" in page
    assert "Auditor Sample" not in page


def test_why_and_why_not(hr, browser, database, content, company):
    asked = query(department=[company.department_id])
    hr.post("/hr/rules/", data=fields(hr.get("/hr/rules/preview/", query_string=asked).text))
    work(database, content)
    learner, page = company.ids["learner"], "/hr/people/{}/why/first-day/"
    with statements(database) as seen:
        has = hr.get(page.format(learner)).text
    assert len(seen) <= 9
    assert "The person has it by this rule." in has
    assert "Department: Customer service" in has
    own = browser("learner").get(f"/courses/{COURSE}/").text
    assert "By the rule Onboarding" in own
    assert "Department: Customer service" in own
    _, sales = factories_hr.add_entity(database)
    with database.writing.begin() as db:
        post = Post(legal_entity_id=company.legal_entity_id, department_id=None)
        people.move(db, learner, post, NOW.date(), NOW, actor_id=None)
    outside = factories_hr.add_people(database, ["outside"], company.legal_entity_id, sales)[0]
    not_there = hr.get(page.format(outside)).text
    assert "The person does not meet this:" in not_there
    assert "Nothing asks this person to take it." in not_there
    assert hr.get(f"/hr/people/{learner}/why/").status_code == 200


def test_pasted_people_are_selected_and_reminded_once(hr, database, content, company):
    factories_hr.assign_to(database, content, company, [company.ids["learner"]])
    unknown = hr.post("/hr/remind/people", data={"listed": "E-learner E-nobody"})
    assert "Not known to you: E-nobody." in unknown.text
    selected = hr.post("/hr/remind/people", data={"listed": "E-learner\nE-colleague"}).location
    assert "2 people selected" in hr.get(selected).text
    preview = hr.get(selected.replace("/hr/remind/", "/hr/remind/preview/") + f"&assign={COURSE}").text
    assert "This reaches 1 person." in preview
    sent = {"people": f"{company.ids['learner']} {company.ids['colleague']}", "key": "a-key-of-mine", "assign": COURSE}
    done = hr.post("/hr/remind/", data=sent).location
    page = hr.get(done).text
    assert "Reminded: 1" in page
    assert "Have nothing to complete there, left out: 1" in page
    assert hr.post(f"{done}undo").status_code == 303
    assert "It was undone" in hr.get(done).text


@pytest.mark.parametrize("kind", ["assign", "extend", "waive", "remind"])
def test_the_forms_of_what_is_done_to_many(hr, database, content, company, kind):
    factories_hr.assign_to(database, content, company, [company.ids["learner"]])
    more = {"due": "after", "due_days": "14", "day": "2026-12-30", "reason": "other_agreed"}
    asked = {"to": "everyone", "assign": COURSE, **more}
    with statements(database) as seen:
        preview = hr.get(f"/hr/{kind}/preview/", query_string=asked)
    assert preview.status_code == 200
    assert len(seen) <= 9
    assert "This reaches" in preview.text
    empty = hr.get(f"/hr/{kind}/preview/", query_string={"to": "", "assign": ""})
    assert empty.status_code == 422


def test_hr_of_one_company_makes_no_group_of_all(hr, database, company):
    factories_hr.give_role(database, company.ids["hr"], Role.HR, company.legal_entity_id)
    assert hr.post("/hr/groups/new/", data={"name": "All", "owner": "all", "whom": "hand"}).status_code == 422
    given = {"name": "Ours", "owner": company.legal_entity_id, "whom": "hand"}
    assert hr.post("/hr/groups/new/", data=given).status_code == 303
