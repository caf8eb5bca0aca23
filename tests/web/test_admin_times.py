"""Whether a legal entity keeps the time taken: off at first, turned on by administrators, and erased when turned off."""

import pytest
from sqlalchemy import select

from app.store.models import LegalEntity, Response
from tests import factories_hr, factories_statistics
from tests.factories import QUIZ

pytestmark = pytest.mark.usefixtures("today")


def kept(database):
    with database.reading() as db:
        return {each.name: each.keeps_times for each in db.scalars(select(LegalEntity))}


def seconds(database):
    with database.reading() as db:
        return {each is not None for each in db.scalars(select(Response.seconds))}


def test_no_times_are_kept_at_first(browser, database, company):
    page = browser("admin").get("/admin/times/").text
    assert kept(database) == {"Harbour Lane AS": False}
    assert "No times are kept" in page
    assert "They serve statistics alone" in page


def test_turning_it_on_concerns_one_legal_entity_and_is_logged(browser, database, company):
    factories_hr.add_entity(database)
    admin = browser("admin")
    page = admin.post(f"/admin/times/{company.legal_entity_id}/keep", follow_redirects=True).text
    assert "Times are kept from now on." in page
    assert kept(database) == {"Harbour Lane AS": True, "Pier Nine Ltd": False}
    admin.post(f"/admin/times/{company.legal_entity_id}/keep")
    assert admin.get("/admin/log/").text.split("<table")[1].count("Began to keep the time taken for questions") == 1


def test_turning_it_off_erases_what_was_kept_there_and_nowhere_else(browser, database, company, content):
    entity, _ = factories_hr.add_entity(database)
    admin = browser("admin")
    for each in (company.legal_entity_id, entity):
        factories_statistics.fill(database, content.quiz(QUIZ, "en"), each, 2, seconds=30)
        admin.post(f"/admin/times/{each}/keep")
    page = admin.post(f"/admin/times/{company.legal_entity_id}/stop", follow_redirects=True).text
    assert "those kept so far are erased" in page
    assert kept(database) == {"Harbour Lane AS": False, "Pier Nine Ltd": True}
    assert seconds(database) == {True, False}
    admin.post(f"/admin/times/{entity}/stop")
    assert seconds(database) == {False}
    assert admin.get("/admin/log/").text.split("<table")[1].count("Stopped keeping times, and erased them") == 2


@pytest.mark.parametrize("verb", ["keep", "stop"])
def test_a_legal_entity_that_is_not_there(browser, company, verb):
    assert browser("admin").post(f"/admin/times/999/{verb}").status_code == 404


def test_an_author_is_made_one_on_the_persons_page(browser, database, company):
    admin = browser("admin")
    sent = {"author": "y", "hr_scope": "all", "auditor_scope": "all"}
    admin.post(f"/admin/people/{company.ids['colleague']}/roles", data=sent)
    assert "Author" in admin.get("/admin/people/").text
    assert "role: <bdi>Author</bdi>" in admin.get("/admin/log/").text
    assert browser("colleague").get("/statistics/").status_code == 200
