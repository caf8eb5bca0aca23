"""A manager's people below those who report to them, one of them, and reminding."""

import pytest
import time_machine
from sqlalchemy import insert, select, update

from app.services import people
from app.services.people import Post
from app.store.models import AuditEvent, Employment, Leave, LegalEntity, Notice, Period, Person
from tests import factories, factories_hr
from tests.content import trees
from tests.factories import COURSE, NOW
from tests.factories_hr import table_names
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")

TODAY = NOW.date()


@pytest.fixture
def report(database, company):
    """Let somebody report to somebody else, from long ago."""

    def reports(word, to, entity=None):
        with database.writing.begin() as db:
            db.execute(
                update(Employment)
                .where(Employment.person_id == company.ids[word])
                .values(manager_id=company.ids[to], legal_entity_id=entity or company.legal_entity_id)
            )

    return reports


def let_see_below(database, entity):
    with database.writing.begin() as db:
        db.execute(update(LegalEntity).where(LegalEntity.id == entity).values(managers_see_below=True))


class TestBelow:
    def test_is_shown_where_the_legal_entity_allows_it(self, browser, database, company, report):
        report("hr", to="learner")
        report("auditor", to="hr")
        manager = browser("manager")
        assert table_names(manager.get("/team/?below=y").text) == ["Colleague Sample", "Learner Sample"]
        assert "With everyone below" not in manager.get("/team/").text
        let_see_below(database, company.legal_entity_id)
        assert table_names(manager.get("/team/").text) == ["Colleague Sample", "Learner Sample"]
        everyone = ["Auditor Sample", "Colleague Sample", "Hr Sample", "Learner Sample"]
        assert table_names(manager.get("/team/?below=y").text) == everyone

    def test_ends_at_a_legal_entity_that_does_not_allow_it(self, browser, database, company, report):
        entity, _ = factories_hr.add_entity(database)
        report("hr", to="learner", entity=entity)
        report("auditor", to="hr")
        let_see_below(database, company.legal_entity_id)
        names = table_names(browser("manager").get("/team/?below=y").text)
        assert names == ["Colleague Sample", "Learner Sample"]
        assert browser("manager").get(f"/team/{company.ids['auditor']}/").status_code == 404

    def test_a_ring_of_managers_comes_to_an_end(self, browser, database, company, report):
        report("hr", to="learner")
        report("manager", to="hr")
        let_see_below(database, company.legal_entity_id)
        names = table_names(browser("manager").get("/team/?below=y").text)
        assert names == ["Colleague Sample", "Hr Sample", "Learner Sample"]

    def test_needs_six_queries_however_many_there_are(self, browser, database, company):
        let_see_below(database, company.legal_entity_id)
        hang_below(database, company, 2000)
        manager = browser("manager")
        with statements(database) as seen:
            assert "2,002 people" in manager.get("/team/?below=y").text.replace("2002", "2,002")
        assert len(seen) <= 6


def hang_below(database, company, number):
    """So many people, each reporting to the one fifty places before."""
    with database.writing.begin() as db:
        ids = list(
            db.scalars(
                insert(Person).returning(Person.id, sort_by_parameter_order=True),
                [
                    {
                        "employee_number": f"B-{place}",
                        "name": f"Below {place}",
                        "name_folded": f"below {place}",
                        "search_folded": f"below {place}",
                        "is_active": True,
                        "created_at": NOW,
                    }
                    for place in range(number)
                ],
            )
        )
        above = [company.ids["learner"]] * 50 + ids
        db.execute(
            insert(Employment),
            [
                {
                    "person_id": each,
                    "from_on": TODAY,
                    "legal_entity_id": company.legal_entity_id,
                    "manager_id": above[place // 50 + (49 if place >= 50 else 0)],
                }
                for place, each in enumerate(ids)
            ],
        )


class TestOnePerson:
    def test_shows_courses_with_standing_and_dates_and_nothing_else(self, browser, database, content, company):
        factories.assign(database, content, company)
        number = factories.complete(database, content, factories.learner(company.ids["learner"]))
        page = browser("manager").get(f"/team/{company.ids['learner']}/").text
        body = page.split("<main")[1].split("</main>")[0]
        assert "Certified</span>" in body
        assert "Completed on 20 Nov 2026" in body
        for hidden in (number, "attempt", "%", "learner@example.com", "/hr/", "/verify/"):
            assert hidden not in body, hidden

    @pytest.mark.parametrize("word", ["hr", "manager", "admin"])
    def test_is_there_for_nobody_else_s_people(self, browser, company, word):
        assert browser("manager").get(f"/team/{company.ids[word]}/").status_code == 404

    def test_is_gone_when_they_move_away(self, browser, database, company):
        with database.writing.begin() as db:
            post = Post(legal_entity_id=company.legal_entity_id, manager_id=company.ids["hr"])
            people.move(db, company.ids["learner"], post, TODAY, NOW, actor_id=None)
        assert browser("manager").get(f"/team/{company.ids['learner']}/").status_code == 404


def notices(database):
    with database.reading() as db:
        return db.scalars(select(Notice).where(Notice.kind == "reminded").order_by(Notice.person_id)).all()


class TestReminding:
    @pytest.fixture
    def learner(self, company):
        return company.ids["learner"]

    @pytest.fixture
    def assigned(self, database, content, company):
        """The learner is overdue, the colleague is not."""
        factories_hr.assign_to(database, content, company, [company.ids["learner"]], days=1, ago=5)
        factories_hr.assign_to(database, content, company, [company.ids["colleague"], company.ids["hr"]])

    def send(self, browser, **form):
        return browser("manager").post("/team/remind/", data=form, follow_redirects=True).text

    def test_says_who_will_be_reminded_of_what(self, browser, assigned, learner):
        page = browser("manager").get(f"/team/remind/?scope=ticked&person={learner}").text
        assert "Remind 1 person?" in page
        assert "<bdi>Learner Sample: The first day</bdi>" in page
        assert "Colleague Sample" not in page
        overdue = browser("manager").get("/team/remind/?scope=overdue").text
        assert "Learner Sample" in overdue
        assert "Colleague Sample" not in overdue

    def test_queues_a_notice_and_logs_it(self, browser, database, company, assigned, learner):
        assert "One reminder is on its way." in self.send(browser, scope="ticked", people=str(learner))
        with database.reading() as db:
            period = db.scalars(select(Period).where(Period.person_id == learner)).one()
            event = db.scalars(select(AuditEvent).where(AuditEvent.action == "period.reminded")).one()
        (notice,) = notices(database)
        assert (notice.person_id, notice.kind, notice.subject) == (learner, "reminded", f"period:{period.id}")
        assert (notice.offset, notice.facts) == ("2026-11-20", {"course": COURSE, "by": company.ids["manager"]})
        assert (event.actor_id, event.person_id, event.subject_id) == (company.ids["manager"], learner, str(period.id))

    def test_reminds_once_a_day(self, browser, database, assigned, learner):
        for _ in range(2):
            page = self.send(browser, scope="ticked", people=str(learner))
        assert "they were reminded today already" in page
        assert len(notices(database)) == 1
        assert "Reminded today already: 1" in browser("manager").get("/team/remind/?scope=overdue").text
        with time_machine.travel(NOW.replace(day=21), tick=False):
            self.send(browser, scope="overdue")
        assert [notice.offset for notice in notices(database)] == ["2026-11-20", "2026-11-21"]

    def test_reaches_nobody_else_s_people(self, browser, database, company, assigned):
        self.send(browser, scope="ticked", people=str(company.ids["hr"]))
        assert notices(database) == []
        page = browser("manager").get(f"/team/remind/?scope=ticked&person={company.ids['hr']}").text
        assert "Hr Sample" not in page

    def test_leaves_people_on_leave_alone(self, browser, database, company, assigned, learner):
        with database.writing.begin() as db:
            db.add(Leave(person_id=learner, from_on=TODAY, until_on=None))
        assert "On leave today: 1" in browser("manager").get("/team/remind/?scope=overdue").text
        self.send(browser, scope="overdue")
        assert notices(database) == []

    def test_tells_of_no_course_that_people_choose(
        self, app, browser, database, assigned, learner, tmp_path, monkeypatch
    ):
        edits = {trees.COURSE: ("validity_months: 12", "voluntary: true")}
        factories_hr.with_content(app, monkeypatch, tmp_path, edits=edits)
        self.send(browser, scope="ticked", people=str(learner))
        assert notices(database) == []
        body = browser("manager").get(f"/team/{learner}/").text.split("<main")[1]
        assert "The first day" not in body

    def test_what_is_completed_is_past_reminding(self, browser, database, content, assigned, learner):
        factories.complete(database, content, factories.learner(learner))
        self.send(browser, scope="ticked", people=str(learner))
        assert notices(database) == []

    @pytest.mark.parametrize("people", ["x", "1 -2", "9" * 30])
    def test_nonsense_is_refused(self, browser, people):
        assert browser("manager").post("/team/remind/", data={"people": people}).status_code == 400
