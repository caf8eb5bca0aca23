"""Statistics tell of five people or more: no filter, version, file or difference between pages tells of fewer."""

import re
from itertools import product

import pytest
import time_machine

from app.core.access import Role
from tests import factories_hr, factories_statistics
from tests.factories import NOW, QUIZ

ITEM = "locked-door-first"
PAGE = f"/statistics/{QUIZ}/"
FIGURES = ("First attempts</dt>", "Mean score", "plot-area", "Facility</dt>", "Right")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def pier(database):
    return factories_hr.add_entity(database)[0]


def fill(database, content, entity, number, *, language="en", **more):
    return factories_statistics.fill(database, content.quiz(QUIZ, language), entity, number, **more)


def right(_random, _ability, _item):
    return True


def told(client, path):
    """Which kinds of figures a page shows."""
    page = client.get(path)
    assert page.status_code == 200
    return [mark for mark in FIGURES if mark in page.text]


def attempts(client, query=""):
    """How many attempts the page tells of; None where it tells of none."""
    found = re.search(r"First attempts</dt>\s*<dd><bdi>([\d,]+)</bdi>", client.get(f"{PAGE}?{query}").text)
    return found and int(found[1].replace(",", ""))


@pytest.mark.parametrize(("number", "is_told"), [(4, False), (5, True)], ids=["four people", "five people"])
def test_five_people_are_needed(browser, database, content, company, number, is_told):
    fill(database, content, company.legal_entity_id, number)
    hr = browser("hr")
    assert bool(told(hr, PAGE)) is is_told
    assert ("Too few to show" in hr.get("/statistics/").text) is not is_told
    assert (hr.get(f"/statistics/{QUIZ}.csv").status_code == 200) is is_told
    if not is_told:
        assert told(hr, f"{PAGE}items/{ITEM}/") == []


LEFT_OUT = {
    "a language": ({"language": "he"}, "language=en", "language=he"),
    "a month": ({"now": NOW.replace(month=3)}, "since=2026-11", "until=2026-03"),
}


@pytest.mark.parametrize(("few", "rest", "those"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_neither_the_few_nor_all_but_the_few(browser, database, content, company, few, rest, those):
    fill(database, content, company.legal_entity_id, 30)
    fill(database, content, company.legal_entity_id, 3, **few)
    hr = browser("hr")
    assert attempts(hr) == 33
    assert attempts(hr, rest) is None
    assert attempts(hr, those) is None
    for query in (rest, those):
        assert hr.get(f"/statistics/{QUIZ}.csv?{query}").location == f"{PAGE}?{query}"
        assert told(hr, f"{PAGE}items/{ITEM}/?{query}") == []


def test_neither_a_small_legal_entity_nor_all_but_it(browser, database, content, company, pier):
    fill(database, content, company.legal_entity_id, 30)
    fill(database, content, pier, 4)
    hr = browser("hr")
    assert attempts(hr) == 34
    assert attempts(hr, f"entity={pier}") is None
    assert attempts(hr, f"entity={company.legal_entity_id}") is None


def test_filters_together_leave_no_small_corner(browser, database, content, company, pier):
    for entity, language, number in (
        (company.legal_entity_id, "en", 20),
        (company.legal_entity_id, "he", 20),
        (pier, "en", 20),
        (pier, "he", 2),
    ):
        fill(database, content, entity, number, language=language)
    hr = browser("hr")
    assert attempts(hr, "language=he") == 22
    assert attempts(hr, f"entity={pier}") == 22
    for entity, language in product((company.legal_entity_id, pier), ("en", "he")):
        assert attempts(hr, f"entity={entity}&language={language}") is None


def test_no_two_pages_with_a_filter_differ_by_fewer_than_five(browser, database, content, company):
    for month, number in ((11, 9), (10, 2), (9, 7), (8, 3), (7, 1), (6, 12)):
        fill(database, content, company.legal_entity_id, number, now=NOW.replace(month=month))
    hr = browser("hr")
    months = [f"2026-{month:02}" for month in range(5, 12)]
    ranges = [(since, until) for since in months for until in months if since <= until]
    told_of = {each: attempts(hr, f"since={each[0]}&until={each[1]}") for each in [*ranges, ("", "")]}
    nested = [
        whole - part
        for (since, until), whole in told_of.items()
        for (later, earlier), part in told_of.items()
        if whole and part and since <= later and (earlier <= until or not until)
    ]
    assert len(set(nested)) > 2
    assert [number for number in nested if 0 < number < 5] == []


@pytest.mark.parametrize(
    "query",
    ["language=xx", "entity=999999", "entity=-1", "entity=abc", "since=2026-13", "since=yesterday", "until=%00",
     "entity=99999999999999999999", "language=%27"],
)  # fmt: skip
def test_filters_that_are_not_offered_tell_nothing(browser, database, content, company, query):
    fill(database, content, company.legal_entity_id, 30)
    answer = browser("hr").get(f"{PAGE}?{query}")
    assert answer.status_code in (200, 400)
    assert not any(mark in answer.text for mark in FIGURES)


def test_hr_of_one_legal_entity_sees_its_people_alone(browser, database, content, company, pier):
    fill(database, content, company.legal_entity_id, 30)
    fill(database, content, pier, 7)
    factories_hr.give_role(database, company.ids["colleague"], Role.HR, pier)
    client = browser("colleague")
    assert attempts(client) == 7
    assert "Harbour Lane AS" not in client.get(PAGE).text.split("<main")[1].split("<footer")[0]
    assert attempts(client, f"entity={company.legal_entity_id}") is None
    assert ">37<" not in "".join(client.get("/statistics/").text.split())


def test_hr_learns_nothing_of_an_entity_with_few_by_being_given_both(browser, database, content, company, pier):
    fill(database, content, company.legal_entity_id, 30)
    fill(database, content, pier, 2)
    factories_hr.give_role(database, company.ids["colleague"], Role.HR, pier)
    assert attempts(browser("colleague")) is None


def test_authors_see_all_legal_entities_and_nobody_by_name(browser, database, content, company, pier):
    fill(database, content, company.legal_entity_id, 30)
    fill(database, content, pier, 7)
    factories_hr.give_role(database, company.ids["colleague"], Role.AUTHOR, None)
    client = browser("colleague")
    assert attempts(client) == 37
    for path in ("/statistics/", PAGE, f"{PAGE}items/{ITEM}/", f"/statistics/{QUIZ}.csv"):
        assert "Filled Sample" not in client.get(path, buffered=True).text
    assert client.get("/hr/").status_code == 403


def test_a_version_that_few_took_is_neither_offered_nor_told(
    browser, database, content, company, app, monkeypatch, tmp_path
):
    fill(database, content, company.legal_entity_id, 30)
    edits = {"quizzes/first-day/quiz.yaml": ("score: 1/2", "score: 1/3")}
    factories_hr.with_content(app, monkeypatch, tmp_path, edits)
    new = app.extensions["gangway"].content.catalogue.quiz(QUIZ, "en")
    factories_statistics.fill(database, new, company.legal_entity_id, 3)
    hr = browser("hr")
    assert attempts(hr) == 30
    assert attempts(hr, f"version={new.structure_digest[:12]}") == 30
    assert new.structure_digest[:12] not in hr.get(PAGE).text


def test_where_all_did_alike_nothing_tells_of_each(browser, database, content, company):
    fill(database, content, company.legal_entity_id, 30, is_right=right)
    hr = browser("hr")
    page, item = hr.get(PAGE).text, hr.get(f"{PAGE}items/{ITEM}/").text
    file = hr.get(f"/statistics/{QUIZ}.csv").text
    for text in (page, item, file, hr.get("/statistics/").text):
        assert not re.search(r"\b100(\.0)?%|\b100\.0\b", text.replace("100%</span>", ""))
    assert "over 90%" in page
    assert "Everybody answered alike, so nothing is told here." in item
    assert "plot-area" not in page
