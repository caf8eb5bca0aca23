"""The company's settings, logo, legal entities and departments."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.core.company import CompanyProfile
from app.store.models import CompanySettings, Department, LegalEntity
from app.store.queries import company as queries


def picture(width=8):
    body = io.BytesIO()
    Image.new("RGB", (width, 8), "navy").save(body, "PNG")
    return body.getvalue()


PNG = picture()


@pytest.fixture
def admin(browser):
    return browser("admin")


def settings(**changes):
    return {
        "name": "Harbour Lane",
        "accent": "#14508F",
        "time_zone": "Europe/Oslo",
        "language": "en",
        "weekend": ["4", "5"],
        "paper": "Letter",
        "orientation": "portrait",
        "prints_score": "y",
        "reminder_offsets": "3, -7,-7",
    } | changes


def profile(database) -> CompanyProfile:
    with database.reading() as db:
        return queries.profile(db)


def save(admin, **changes):
    return admin.post("/admin/company/settings", data=settings(**changes), content_type="multipart/form-data")


def test_every_setting_is_kept_and_shown_again(admin, database):
    assert save(admin).status_code == 303
    assert profile(database) == CompanyProfile(
        name="Harbour Lane",
        accent="#14508f",
        time_zone="Europe/Oslo",
        language="en",
        weekend=(4, 5),
        paper="Letter",
        orientation="portrait",
        prints_score=True,
        reminder_offsets=(-7, 3),
    )
    page = admin.get("/admin/company/").text
    assert '<option selected value="Europe/Oslo">' in page
    assert '<input type="checkbox" name="weekend" value="4" checked>' in page


def test_saving_the_same_again_writes_no_history(admin, database):
    save(admin)
    save(admin)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(CompanySettings)) == 1


WRONG = {
    "no name": ({"name": " "}, "Name of the company: This field is required."),
    "a name no certificate can print": ({"name": "見本"}, "Certificates cannot print these letters: 本 見."),
    "not a colour": ({"accent": "blue"}, "Accent colour: Write a colour as # and six hexadecimal digits"),
    "not a zone": ({"time_zone": "Mars/Olympus"}, "Time zone: Not a valid choice."),
    "not a language": ({"language": "xx"}, "Language: Not a valid choice."),
    "no working day": ({"weekend": list("0123456")}, "Days off in a week: Leave at least one working day."),
    "not a day": ({"weekend": ["7"]}, "Days off in a week:"),
    "not a number of days": ({"reminder_offsets": "-7, soon"}, "Write at most 12 whole numbers from -60 to 60"),
    "days too far off": ({"reminder_offsets": "90"}, "Write at most 12 whole numbers"),
    "not a paper": ({"paper": "A0"}, "Paper of certificates: Not a valid choice."),
}


@pytest.mark.parametrize(("changes", "problem"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_and_nothing_changes(admin, database, changes, problem):
    response = save(admin, **changes)
    assert response.status_code == 422
    assert problem in response.text
    assert '<option selected value="Europe/Oslo">' in response.text or "time_zone" in changes
    assert profile(database) == CompanyProfile()


def test_an_accent_that_cannot_be_read_is_shown_as_it_was_moved(admin):
    save(admin, accent="#ffe000")
    page = admin.get("/admin/company/").text
    assert "On light paper" in page
    assert page.count("Moved from #ffe000, which could not be read here.") == 1
    assert page.count("Used as chosen.") == 1
    ratios = [float(ratio) for ratio in re.findall(r"contrast ([\d.]+) to 1", page)]
    assert len(ratios) == 2
    assert min(ratios) >= 4.5


class TestLogo:
    def test_is_kept_and_shown(self, admin, database):
        assert save(admin, logo=(io.BytesIO(PNG), "logo.png")).status_code == 303
        digest = profile(database).logo
        assert f'src="/company/logo/{digest}"' in admin.get("/admin/company/").text
        assert admin.get(f"/company/logo/{digest}").data == PNG

    def test_stays_when_other_settings_change(self, admin, database):
        save(admin, logo=(io.BytesIO(PNG), "logo.png"))
        save(admin, name="Harbour Street")
        assert profile(database).logo

    def test_is_taken_away(self, admin, database):
        save(admin, logo=(io.BytesIO(PNG), "logo.png"))
        save(admin, remove_logo="y")
        assert profile(database).logo is None

    @pytest.mark.parametrize(
        "body",
        [b"<svg xmlns='http://www.w3.org/2000/svg'/>", PNG[:40], PNG + bytes(300_000), picture(5000)],
        ids=["a drawing", "half a picture", "too many bytes", "too wide"],
    )
    def test_of_another_kind_is_refused(self, admin, database, body):
        response = save(admin, logo=(io.BytesIO(body), "logo.png"))
        assert response.status_code == 422
        assert "Logo: Choose a PNG or JPEG picture of at most 300 KB and 4000 pixels to a side." in response.text
        assert profile(database) == CompanyProfile()


class TestParts:
    def test_a_legal_entity_with_its_country(self, admin, database):
        admin.post("/admin/company/legal-entities", data={"entity_name": " Pier Nine Ltd ", "country": "IL"})
        with database.reading() as db:
            row = db.scalars(select(LegalEntity).where(LegalEntity.name == "Pier Nine Ltd")).one()
        assert row.country == "IL"

    def test_a_country_that_does_not_exist_is_refused(self, admin):
        response = admin.post("/admin/company/legal-entities", data={"entity_name": "Pier Nine Ltd", "country": "QX"})
        assert response.status_code == 422
        assert "Country: Not a valid choice." in response.text

    def test_a_department_is_added_once(self, admin, database, company):
        for _ in range(2):
            sent = {"legal_entity": str(company.legal_entity_id), "department_name": "Sales"}
            assert admin.post("/admin/company/departments", data=sent).status_code == 303
        with database.reading() as db:
            assert db.scalar(select(func.count()).where(Department.name == "Sales")) == 1
        assert "<bdi>Sales</bdi>" in admin.get("/admin/company/").text

    def test_a_department_needs_a_name(self, admin, company):
        sent = {"legal_entity": str(company.legal_entity_id), "department_name": ""}
        assert (
            "Name of the department: This field is required."
            in admin.post("/admin/company/departments", data=sent).text
        )
