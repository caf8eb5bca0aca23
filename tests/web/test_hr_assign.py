"""Assigning a course: choose, look, confirm once, and see what became of each."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.core.access import Role
from app.store.models import Assignment, AuditEvent, Period
from app.web import hr_chosen
from tests import factories_hr
from tests.factories import COURSE, NOW
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")


def query(person_ids, **changes):
    return {"scope": "ticked", "person": person_ids, "assign": COURSE, "due": "after", "due_days": "14"} | changes


def fields(page):
    """The hidden fields of the confirmation."""
    form = page.split('action="/hr/assign/"')[1].split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def assigned(database):
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(Assignment))


def test_from_the_table_to_the_result(hr, database, company):
    ids = [company.ids["learner"], company.ids["colleague"]]
    form = hr.get("/hr/assign/", query_string={"scope": "ticked", "person": ids})
    assert "2 people selected" in form.text
    preview = hr.get("/hr/assign/preview/", query_string=query(ids))
    assert "This reaches 2 people." in preview.text
    assert "<bdi>Learner Sample</bdi>" in preview.text
    assert "Friday 4 December" in preview.text
    assert assigned(database) == 0
    confirmed = hr.post("/hr/assign/", data=fields(preview.text))
    assert confirmed.status_code == 303
    done = hr.get(confirmed.location)
    assert "Assigned: 2" in done.text
    assert "<bdi>Colleague Sample</bdi>" in done.text
    with database.reading() as db:
        periods = db.scalars(select(Period)).all()
    assert {period.person_id for period in periods} == set(ids)
    assert {period.due_at for period in periods} == {datetime(2026, 12, 5, tzinfo=UTC)}


def test_a_fixed_day(hr, database, company):
    wanted = query([company.ids["learner"]], due="day", due_on="2026-11-20", due_days="")
    hr.post("/hr/assign/", data=fields(hr.get("/hr/assign/preview/", query_string=wanted).text))
    with database.reading() as db:
        assert db.scalars(select(Period.due_at)).one() == datetime(2026, 11, 21, tzinfo=UTC)


def test_confirming_twice_leads_to_the_same_result(hr, database, company):
    sent = fields(hr.get("/hr/assign/preview/", query_string=query([company.ids["learner"]])).text)
    first, second = (hr.post("/hr/assign/", data=sent) for _ in range(2))
    assert first.location == second.location
    assert assigned(database) == 1
    with database.reading() as db:
        assert db.scalar(select(func.count()).where(AuditEvent.action == "bulk.assign")) == 1
    assert "Assigned: 1" in hr.get(second.location).text


def test_who_has_it_already_or_is_deactivated_is_named_as_such(hr, database, content, company):
    factories_hr.assign_to(database, content, company, [company.ids["learner"]])
    gone = factories_hr.add_people(database, ["gone"], company.legal_entity_id)[0]
    with database.writing.begin() as db:
        factories_hr.people.set_active(db, gone, False, NOW, actor_id=None)
    ids = [company.ids["learner"], company.ids["colleague"], gone]
    page = hr.get("/hr/assign/preview/", query_string=query(ids)).text
    for words in ("Will be assigned: 1", "Have it already: 1", "Deactivated, left out: 1", "<bdi>Gone Sample</bdi>"):
        assert words in page


def test_all_who_match_the_filters(hr, database, content, company):
    factories_hr.assign_to(database, content, company, [company.ids["learner"]])
    wanted = query([], scope="matching", q="sample", progress="none")
    form = hr.get("/hr/assign/", query_string=wanted).text
    assert "5 people selected" in form
    assert '<input type="hidden" name="progress" value="none">' in form
    with statements(database) as seen:
        page = hr.get("/hr/assign/preview/", query_string=wanted).text
    assert len(seen) <= 7
    assert "This reaches 5 people." in page
    assert "Learner Sample" not in page


def test_a_department(hr, database, company):
    factories_hr.add_entity(database)
    wanted = {"to": company.department_id, "assign": COURSE, "due": "after", "due_days": "3"}
    sent = fields(hr.get("/hr/assign/preview/", query_string=wanted).text)
    assert "people" not in sent
    done = hr.get(hr.post("/hr/assign/", data=sent).location).text
    assert "Assigned: 6" in done
    with database.reading() as db:
        assert db.scalars(select(Assignment)).first().audience["kind"] == "department"


WRONG = {
    "no course": ({"assign": ""}, "Choose a course."),
    "an unknown course": ({"assign": "no-such"}, "Choose a course."),
    "a day that has passed": ({"due": "day", "due_on": "2026-11-19"}, "That day has passed."),
    "no day": ({"due": "day", "due_on": ""}, "Choose the day."),
    "nonsense for a day": ({"due": "day", "due_on": "soon"}, "Not a valid date value."),
    "no number of days": ({"due_days": ""}, "Write after how many days."),
    "no days at all": ({"due_days": "0"}, "Number must be between 1 and 730."),
    "too many days": ({"due_days": "731"}, "Number must be between 1 and 730."),
}


@pytest.mark.parametrize(("changes", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_and_what_was_typed_stays(hr, database, company, changes, sentence):
    response = hr.get("/hr/assign/preview/", query_string=query([company.ids["learner"]], **changes))
    assert response.status_code == 422
    assert sentence in response.text
    assert f'name="person" value="{company.ids["learner"]}"' in response.text


@pytest.mark.parametrize(
    ("changes", "sentence"), [WRONG["a day that has passed"], WRONG["no number of days"]], ids=["past", "no days"]
)
def test_the_confirmation_asks_again(hr, database, company, changes, sentence):
    sent = {"people": str(company.ids["learner"]), "key": "a-key-of-mine", "assign": COURSE, "due": "after"} | changes
    response = hr.post("/hr/assign/", data=sent)
    assert response.status_code == 422
    assert sentence in response.text
    assert assigned(database) == 0


def test_a_course_that_people_choose_is_refused(app, hr, database, company, tmp_path, monkeypatch):
    edits = {factories_hr.trees.COURSE: ("validity_months: 12", "voluntary: true")}
    factories_hr.with_content(app, monkeypatch, tmp_path, edits)
    sentence = "People choose this course themselves. It cannot be assigned."
    preview = hr.get("/hr/assign/preview/", query_string=query([company.ids["learner"]]))
    assert preview.status_code == 422
    assert sentence in preview.text
    sent = {
        "people": str(company.ids["learner"]),
        "key": "a-key-of-mine",
        "assign": COURSE,
        "due": "after",
        "due_days": 3,
    }
    confirmed = hr.post("/hr/assign/", data=sent)
    assert confirmed.status_code == 422
    assert sentence in confirmed.text
    assert assigned(database) == 0


def test_nobody_selected_offers_a_department(hr, company):
    page = hr.get("/hr/assign/?scope=ticked")
    assert "Nobody is selected." in page.text
    assert "Customer service" in page.text


def test_no_department_chosen_is_said(hr, company):
    response = hr.get("/hr/assign/preview/", query_string={"to": "", "assign": COURSE, "due": "after", "due_days": "3"})
    assert response.status_code == 422
    assert "For whom: Choose for whom." in response.text


def test_the_course_of_the_filter_is_offered_first(hr, company):
    page = hr.get("/hr/assign/?scope=matching&course=first-day&progress=none").text
    assert '<option selected value="first-day">' in page


def test_too_many_at_once_are_asked_to_be_narrowed(hr, company, monkeypatch):
    monkeypatch.setattr(hr_chosen, "MOST_PEOPLE", 3)
    assert "More than 3 people match." in hr.get("/hr/assign/?scope=matching").text


@pytest.mark.parametrize(
    "changes", [{"key": "short"}, {"key": "../../etc/passwd"}, {"people": "1; DROP"}, {"assign": "x"}]
)
def test_what_no_page_sends_is_refused(hr, company, changes):
    sent = {"people": "1", "key": "a-key-of-mine", "assign": COURSE, "due": "after", "due_days": "3"} | changes
    assert hr.post("/hr/assign/", data=sent).status_code == 400


class TestScope:
    @pytest.fixture
    def elsewhere(self, database, company):
        entity, sales = factories_hr.add_entity(database)
        factories_hr.give_role(database, company.ids["hr"], Role.HR, entity)
        return entity, sales

    def test_people_of_other_legal_entities_are_counted_and_not_named(self, hr, elsewhere, company):
        page = hr.get("/hr/assign/preview/", query_string=query([company.ids["learner"]])).text
        assert "Outside the companies of your role, left out: 1" in page
        assert "Learner Sample" not in page
        assert "There is nobody to assign this to." in page

    def test_nor_assigned_to_nor_named_afterwards(self, hr, database, elsewhere, company):
        sent = {
            "people": str(company.ids["learner"]),
            "key": "a-key-of-mine",
            "assign": COURSE,
            "due": "after",
            "due_days": 3,
        }
        done = hr.post("/hr/assign/", data=sent).location
        assert assigned(database) == 0
        assert "Learner Sample" not in hr.get(done).text
        assert "Learner Sample" not in hr.get("/hr/done/a-key-of-mine.csv").text

    def test_their_departments_are_refused(self, hr, elsewhere, company):
        wanted = {"to": company.department_id, "assign": COURSE, "due": "after", "due_days": "3"}
        assert hr.get("/hr/assign/preview/", query_string=wanted).status_code == 422
        assert hr.post("/hr/assign/", data=wanted | {"key": "a-key-of-mine"}).status_code == 400


def test_the_result_can_be_taken_away(hr, company):
    sent = {
        "people": str(company.ids["learner"]),
        "key": "a-key-of-mine",
        "assign": COURSE,
        "due": "after",
        "due_days": 3,
    }
    hr.post("/hr/assign/", data=sent)
    response = hr.get("/hr/done/a-key-of-mine.csv")
    assert list(csv.reader(io.StringIO(response.data.decode("utf-8-sig")))) == [
        ["Name", "Employee number", "Outcome", "Due"],
        ["Learner Sample", "E-learner", "Assigned", "2026-11-23"],
    ]
    assert response.headers["Content-Disposition"] == 'attachment; filename="assigned-first-day-2026-11-20.csv"'


def test_the_result_is_for_who_confirmed_it(hr, browser, database, company):
    sent = {
        "people": str(company.ids["learner"]),
        "key": "a-key-of-mine",
        "assign": COURSE,
        "due": "after",
        "due_days": 3,
    }
    hr.post("/hr/assign/", data=sent)
    factories_hr.give_role(database, company.ids["colleague"], Role.HR, None)
    other = browser("colleague")
    assert other.get("/hr/done/a-key-of-mine/").status_code == 404
    assert other.get("/hr/done/a-key-of-mine.csv").status_code == 404


def test_what_was_done_to_many_is_listed_with_how_long_it_can_be_undone(hr, company):
    assert "You did nothing to several people at once so far." in hr.get("/hr/done/").text
    ids = [company.ids["learner"], company.ids["colleague"]]
    confirmed = hr.post("/hr/assign/", data=fields(hr.get("/hr/assign/preview/", query_string=query(ids)).text))
    page = hr.get("/hr/done/").text
    assert f'<a href="{confirmed.location}">Assigned: The first day</a>' in page
    assert "2 people" in page
    assert re.search(r"Can be undone until .*0?9:10", page)
    assert "Done to many" in hr.get("/hr/").text
    hr.post(f"{confirmed.location}undo")
    page = hr.get("/hr/done/").text
    assert "Undone" in page
    assert "Can be undone" not in page


def test_what_can_no_longer_be_undone_is_listed_without_a_word_of_it(hr, company):
    sent = fields(hr.get("/hr/assign/preview/", query_string=query([company.ids["learner"]])).text)
    hr.post("/hr/assign/", data=sent)
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        page = hr.get("/hr/done/").text
    assert "Assigned: The first day" in page
    assert "ndone" not in page.partition("rows")[2]


def test_the_list_costs_a_handful_of_queries(hr, database, company):
    sent = fields(hr.get("/hr/assign/preview/", query_string=query([company.ids["learner"]])).text)
    hr.post("/hr/assign/", data=sent)
    with statements(database) as seen:
        hr.get("/hr/done/")
    assert len(seen) <= 4
