"""Staff without e-mail: signing in by employee number, with a printed code the first time."""

import re
from datetime import timedelta

import pytest

from app.clock import utc_now
from app.core.access import Role
from app.services import organisation, passwords, people, sign_in_codes
from app.web.site import EXTENSION
from tests.security.worlds import PASSWORD

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def sign_in(client, name, password):
    return client.post("/sign-in/", data={"email": name, "password": password})


@pytest.fixture
def code(database, company):
    with database.writing.begin() as db:
        return sign_in_codes.make(db, [company.ids["learner"]], utc_now(), actor_id=None)[company.ids["learner"]]


def test_the_employee_number_does_as_well_as_the_e_mail(app, company, database, stranger):
    with database.writing.begin() as db:
        hashed = app.extensions[EXTENSION].passwords.hashed(PASSWORD)
        passwords.store(db, company.ids["learner"], hashed, utc_now(), actor_id=None)
    assert sign_in(stranger, " E-learner ", PASSWORD).status_code == 303
    assert sign_in(app.test_client(), "E-learner", "something else").status_code == 422


def test_from_a_printed_code_to_a_password(browser, stranger, company):
    hr = browser("hr")
    page = hr.get(
        "/hr/codes/", query_string={"scope": "ticked", "person": [company.ids["learner"], company.ids["admin"]]}
    )
    assert "1 person is left out" in page.text  # the administrator has a role
    sheet = hr.post("/hr/codes/", data={"people": str(company.ids["learner"])})
    assert sheet.headers["Cache-Control"] == "no-store"
    (code,) = CODE.findall(sheet.text)
    led = sign_in(stranger, "E-learner", code.lower().replace("-", " "))
    assert led.location.startswith("/set-password/")
    assert stranger.post(led.location, data={"password": PASSWORD}).status_code == 303
    assert sign_in(stranger, "E-learner", PASSWORD).status_code == 303


def test_a_code_works_once_and_for_its_person_alone(code, stranger):
    assert sign_in(stranger, "E-colleague", code).status_code == 422
    assert sign_in(stranger, "E-learner", code).status_code == 303
    assert sign_in(stranger, "E-learner", code).status_code == 422


@pytest.mark.parametrize("end", ["a new one", "a password", "time"])
def test_a_code_ends(end, code, company, database, stranger):
    with database.writing.begin() as db:
        if end == "a new one":
            sign_in_codes.make(db, [company.ids["learner"]], utc_now(), actor_id=None)
        elif end == "a password":
            passwords.store(db, company.ids["learner"], "a hash", utc_now(), actor_id=None)
        else:
            later = utc_now() + timedelta(days=30)
            assert not sign_in_codes.use(db, company.ids["learner"], code, later)
            return
    assert sign_in(stranger, "E-learner", code).status_code == 422


def test_guessing_is_slowed_down(code, stranger):
    answers = [sign_in(stranger, "E-learner", "0000-0000-0000").status_code for _turn in range(5)]
    assert answers[-1] == 429


def test_hr_makes_no_code_for_people_with_roles_or_elsewhere(browser, company, database):
    with database.writing.begin() as db:
        other = organisation.legal_entity(db, "Other Quay AS", "NO", utc_now(), actor_id=None)
        people.set_roles(db, company.ids["hr"], {Role.HR: other}, utc_now(), actor_id=None)
    ids = f"{company.ids['learner']} {company.ids['admin']}"
    assert CODE.findall(browser("hr").post("/hr/codes/", data={"people": ids}).text) == []
