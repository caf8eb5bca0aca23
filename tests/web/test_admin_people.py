"""Accounts: adding people, correcting and moving them, roles, access, and the link to set a password."""

import re

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.store.models import Employment, Person
from app.store.queries import people as people_queries
from tests import factories_hr
from tests.factories import NOW
from tests.factories_hr import table_names
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")

PAGES = ("/admin/people/", "/admin/people/new/", "/admin/company/", "/admin/log/")


@pytest.fixture
def admin(browser):
    return browser("admin")


@pytest.fixture
def new(company):
    """A person as the form sends them."""
    return {
        "employee_number": "E-new",
        "name": " Noa Sample ",
        "name_latin": "",
        "email": "noa@example.com",
        "language": "en",
        "time_zone": "Asia/Jerusalem",
        "hired_on": "2026-12-01",
        "place": f"{company.legal_entity_id}-{company.department_id}",
        "title": "Adviser",
        "location": "",
        "manager": "MANAGER@example.com",
    }


def learner_details(**changes):
    details = {
        "employee_number": "E-learner",
        "name": "Learner Sample",
        "name_latin": "",
        "email": "learner@example.com",
    }
    return details | {"language": "", "time_zone": "", "hired_on": ""} | changes


def person(database, number):
    with database.reading() as db:
        return db.scalars(select(Person).where(Person.employee_number == number)).one_or_none()


def roles(database, person_id):
    with database.reading() as db:
        return people_queries.roles_of(db, person_id)


class TestList:
    def test_shows_roles_and_access(self, admin, company):
        page = admin.get("/admin/people/").text
        assert len(table_names(page)) == 6
        assert "Administrator" in page
        assert "No password yet" in page

    def test_finds_by_text_and_shows_the_deactivated_on_request(self, admin, database, company):
        with database.writing.begin() as db:
            factories_hr.people.set_active(db, company.ids["learner"], False, NOW, actor_id=None)
        assert table_names(admin.get("/admin/people/?q=learner").text) == []
        assert table_names(admin.get("/admin/people/?q=learner&everyone=y").text) == ["Learner Sample"]

    def test_counts_and_pages(self, admin, database, company):
        factories_hr.add_people(database, [f"p{number:03}" for number in range(60)], company.legal_entity_id)
        page = admin.get("/admin/people/?page=2").text
        assert "51 to 66 of 66" in page
        assert len(table_names(page)) == 16


@pytest.mark.parametrize("path", [*PAGES, "one person"])
def test_pages_need_six_queries_at_most(admin, database, company, path):
    path = f"/admin/people/{company.ids['learner']}/" if path == "one person" else path
    with statements(database) as seen:
        assert admin.get(path).status_code == 200
    assert len(seen) <= 6


@pytest.mark.parametrize("word", ["learner", "manager", "hr", "auditor"])
@pytest.mark.parametrize("path", ["/admin/people/", "/admin/company/"])
def test_pages_are_for_administrators(browser, company, path, word):
    assert browser(word).get(path).status_code == 403


class TestAdding:
    def test_a_person_begins_where_and_when_the_form_says(self, admin, database, company, new):
        response = admin.post("/admin/people/new/", data=new)
        added = person(database, "E-new")
        assert response.location == f"/admin/people/{added.id}/"
        assert (added.name, added.email, added.time_zone) == ("Noa Sample", "noa@example.com", "Asia/Jerusalem")
        with database.reading() as db:
            post = db.scalars(select(Employment).where(Employment.person_id == added.id)).one()
        assert (post.from_on.isoformat(), post.manager_id) == ("2026-12-01", company.ids["manager"])
        assert post.department_id == company.department_id

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"employee_number": "E-learner"}, "Employee number: Another person has this employee number."),
            ({"email": "Learner@Example.com"}, "E-mail: Another person has this e-mail."),
            ({"name": "   "}, "Name: Write the name."),
            ({"email": "noa"}, "E-mail: Write an address such as name@example.com."),
            ({"language": "xx"}, "Language: Not a valid choice."),
            ({"time_zone": "Mars/Olympus"}, "Time zone: Not a valid choice."),
            ({"hired_on": "soon"}, "First working day: Not a valid date value."),
            ({"place": "999"}, "Department: Not a valid choice."),
            ({"manager": "nobody@example.com"}, "Manager: Nobody has this employee number or e-mail."),
            ({"employee_number": "x" * 41}, "Employee number: Field cannot be longer than 40 characters."),
        ],
        ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, admin, database, new, changes, problem):
        response = admin.post("/admin/people/new/", data=new | changes)
        assert response.status_code == 422
        assert problem in response.text
        assert 'value="Adviser"' in response.text
        assert person(database, "E-new") is None

    def test_number_and_e_mail_taken_are_both_said(self, admin, new):
        response = admin.post("/admin/people/new/", data=new | {"employee_number": "E-hr", "email": "hr@example.com"})
        assert "2 things to look at" in response.text


class TestDetails:
    def test_are_changed(self, admin, database, company):
        sent = learner_details(name="Lina Newname", email="")
        admin.post(f"/admin/people/{company.ids['learner']}/details", data=sent)
        changed = person(database, "E-learner")
        assert (changed.name, changed.email) == ("Lina Newname", None)

    def test_may_stay_as_they_are(self, admin, company):
        sent = learner_details()
        assert admin.post(f"/admin/people/{company.ids['learner']}/details", data=sent).status_code == 303

    def test_of_somebody_else_are_taken(self, admin, company):
        sent = learner_details(employee_number="E-hr")
        response = admin.post(f"/admin/people/{company.ids['learner']}/details", data=sent)
        assert response.status_code == 422
        assert "Another person has this employee number." in response.text

    def test_of_nobody_are_not_found(self, admin):
        assert admin.get("/admin/people/99999/").status_code == 404
        assert admin.post("/admin/people/99999/details", data=learner_details()).status_code == 404


class TestMoving:
    def move(self, admin, company, word="learner", **changes):
        sent = {
            "place": str(company.legal_entity_id),
            "title": "",
            "location": "",
            "manager": "",
            "from_on": "2026-12-01",
        }
        return admin.post(f"/admin/people/{company.ids[word]}/move", data=sent | changes)

    def test_from_a_day_on(self, admin, database, company):
        assert self.move(admin, company).status_code == 303
        with database.reading() as db:
            query = (
                select(Employment).where(Employment.person_id == company.ids["learner"]).order_by(Employment.from_on)
            )
            before, after = db.scalars(query).all()
        assert before.until_on.isoformat() == after.from_on.isoformat() == "2026-12-01"
        assert after.department_id is None

    def test_a_manager_who_reports_to_the_person_is_refused(self, admin, company):
        response = self.move(admin, company, "manager", manager="E-learner", from_on="2026-11-21")
        assert response.status_code == 422
        assert "That manager reports, directly or through others, to this same person." in response.text

    def test_before_the_newest_entry_is_refused(self, admin, company):
        response = self.move(admin, company, from_on="2026-11-01")
        assert response.status_code == 422
        assert "The newest entry begins on 2026-11-20." in response.text


class TestRoles:
    def test_are_given_for_all_or_for_one_legal_entity(self, admin, database, company):
        learner = company.ids["learner"]
        sent = {"hr": "y", "hr_scope": str(company.legal_entity_id), "auditor": "y", "auditor_scope": "all"}
        admin.post(f"/admin/people/{learner}/roles", data=sent)
        assert roles(database, learner) == {Role.HR: frozenset({company.legal_entity_id}), Role.AUDITOR: None}
        page = admin.get(f"/admin/people/{learner}/").text
        assert f'<option selected value="{company.legal_entity_id}">Harbour Lane AS</option>' in page

    def test_what_is_not_ticked_is_taken_away(self, admin, database, company):
        admin.post(f"/admin/people/{company.ids['hr']}/roles", data={"hr_scope": "all", "auditor_scope": "all"})
        assert roles(database, company.ids["hr"]) == {}

    def test_a_legal_entity_that_does_not_exist_is_refused(self, admin, company):
        sent = {"hr": "y", "hr_scope": "999", "auditor_scope": "all"}
        assert admin.post(f"/admin/people/{company.ids['learner']}/roles", data=sent).status_code == 422

    def test_the_last_administrator_stays_one(self, admin, database, company):
        sent = {"hr_scope": "all", "auditor_scope": "all"}
        response = admin.post(f"/admin/people/{company.ids['admin']}/roles", data=sent)
        assert response.status_code == 422
        assert "This is the last administrator." in response.text
        assert Role.ADMIN in roles(database, company.ids["admin"])


class TestAccess:
    def test_who_is_deactivated_is_signed_out(self, admin, browser, company):
        learner = browser("learner")
        assert learner.get("/").status_code == 200
        admin.post(f"/admin/people/{company.ids['learner']}/deactivate")
        assert learner.get("/").location.startswith("/sign-in/")
        admin.post(f"/admin/people/{company.ids['learner']}/activate")
        assert browser("learner").get("/").status_code == 200

    def test_the_last_administrator_stays_active(self, admin, database, company):
        response = admin.post(f"/admin/people/{company.ids['admin']}/deactivate", follow_redirects=True)
        assert "This is the last administrator." in response.text
        assert person(database, "E-admin").is_active


class TestLink:
    def made(self, admin, company):
        path = f"/admin/people/{company.ids['learner']}/"
        assert admin.post(f"{path}password-link").location == path
        return path, admin.get(path)

    def test_is_shown_once_and_kept_by_nobody(self, admin, company):
        path, shown = self.made(admin, company)
        assert "http://localhost/set-password/" in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
        assert "/set-password/" not in admin.get(path).text

    def test_is_shown_on_no_other_page(self, admin, company):
        admin.post(f"/admin/people/{company.ids['learner']}/password-link")
        assert "/set-password/" not in admin.get(f"/admin/people/{company.ids['hr']}/").text

    def test_lets_its_person_set_a_password(self, admin, stranger, database, company):
        _path, shown = self.made(admin, company)
        link = re.search(r"http://localhost(/set-password/[\w-]+/)", shown.text)[1]
        assert stranger.post(link, data={"password": "a new and long password"}).status_code == 303
        assert person(database, "E-learner").password_hash

    def test_is_not_made_for_the_deactivated(self, admin, company):
        admin.post(f"/admin/people/{company.ids['learner']}/deactivate")
        assert admin.post(f"/admin/people/{company.ids['learner']}/password-link").status_code == 400
