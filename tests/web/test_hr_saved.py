"""Filters that people keep: on one page, under a name, for themselves alone."""

import re

import pytest
from sqlalchemy import func, select

from app.services import saved_filters
from app.store.models import SavedFilter
from tests.factories import NOW

SAVED = re.compile(r'<a href="([^"]*)"[^>]*><bdi>Late in Oslo</bdi>')


def save(client, page="people_by_course", name="Late in Oslo", query="standing=overdue&page=3&unknown=1&q="):
    return client.post("/hr/filters/", data={"page": page, "name": name, "query": query})


def count(database):
    with database.reading() as db:
        return db.scalar(select(func.count(SavedFilter.id)))


def test_a_kept_filter_is_a_link_on_its_page_for_its_owner_alone(browser, company):
    hr = browser("hr")
    assert save(hr).location == "/hr/?standing=overdue"
    page = hr.get("/hr/").text
    assert SAVED.search(page).group(1) == "/hr/?standing=overdue"
    assert "Late in Oslo" not in hr.get("/hr/reports/overdue/?q=a").text
    assert "Late in Oslo" not in browser("auditor").get("/hr/").text


def test_the_same_name_keeps_the_newest_and_it_can_be_deleted(browser, database, company):
    hr = browser("hr")
    save(hr)
    save(hr, query="required=open")
    page = hr.get("/hr/").text
    assert SAVED.search(page).group(1) == "/hr/?required=open"
    (address,) = re.findall(r'action="(/hr/filters/\d+/delete)"', page)
    assert browser("auditor").post(address).status_code == 404
    assert hr.post(address).location == "/hr/"
    assert hr.post(address).status_code == 404
    assert count(database) == 0


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"name": "x" * 101}, {"query": ""}, {"query": "unknown=1"}, {"query": "q=" + "x" * 2001}]
)
def test_what_cannot_be_kept_is_told(browser, database, company, wrong):
    hr = browser("hr")
    assert save(hr, **wrong).status_code == 303
    assert "Choose a filter and give it a name" in hr.get("/hr/").text
    assert count(database) == 0


def test_there_is_no_such_page(browser, company):
    assert save(browser("hr"), page="salaries").status_code == 404


def test_no_more_than_so_many_on_a_page(browser, database, company):
    with database.writing.begin() as db:
        for number in range(saved_filters.MOST_ON_A_PAGE):
            assert saved_filters.save(db, company.ids["hr"], "people_by_course", f"{number}", "q=a", NOW)
    hr = browser("hr")
    save(hr)
    assert "You keep 30 filters on this page already." in hr.get("/hr/").text
    save(hr, name="7", query="q=b")
    assert count(database) == 30
    assert "/hr/?q=b" in hr.get("/hr/").text
