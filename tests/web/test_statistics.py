"""Statistics as HR, auditors and authors read them: quizzes, items, filters, languages, and as files."""

import csv
import io
import re
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from app.core.access import Role
from app.store.models import LegalEntity
from tests import factories_hr, factories_statistics
from tests.factories import NOW, QUIZ
from tests.web.conftest import statements

pytestmark = pytest.mark.usefixtures("today")

ITEM = "locked-door-first"
PAGE = f"/statistics/{QUIZ}/"
MOST_STATEMENTS = 6


@pytest.fixture
def filled(database, content, company):
    """Sixty people over eighty days, and sixty more who read Hebrew."""
    for language in ("en", "he"):
        fill(database, content, company.legal_entity_id, 60, language=language, days=80, seconds=30)


def fill(database, content, entity, number, *, language="en", **more):
    return factories_statistics.fill(database, content.quiz(QUIZ, language), entity, number, **more)


def always(right):
    return lambda _random, _ability, _item: right


def rows_of(response):
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))


def test_quizzes_with_attempts_and_without(browser, filled):
    page = browser("hr").get("/statistics/").text
    assert f'href="{PAGE}"' in page
    assert ">120<" in "".join(page.split())
    assert "Small sample" not in page


def test_a_quiz_that_nobody_has_taken(browser):
    assert "No attempts yet" in browser("hr").get("/statistics/").text
    assert "Nobody has taken this quiz yet." in browser("hr").get(PAGE).text


@pytest.mark.parametrize(
    "path", ["/statistics/nothing/", f"/statistics/{QUIZ}/items/nothing/", "/statistics/nothing.csv"]
)
def test_what_is_not_there(browser, filled, path):
    assert browser("hr").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/statistics/", PAGE, f"{PAGE}items/{ITEM}/", f"/statistics/{QUIZ}.csv"])
@pytest.mark.parametrize("word", ["learner", "manager", "admin"])
def test_it_is_not_for_everybody(browser, filled, path, word):
    assert browser(word).get(path).status_code == 403


@pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR, Role.AUTHOR])
def test_who_may_read_finds_it_in_the_menu(browser, database, company, filled, role):
    factories_hr.give_role(database, company.ids["colleague"], role, None)
    client = browser("colleague")
    assert 'href="/statistics/"' in client.get("/").text
    assert client.get(f"{PAGE}items/{ITEM}/").status_code == 200


def test_a_quiz_tells_its_figures_and_says_who_sees_them(browser, filled):
    page = browser("hr").get(PAGE).text
    for words in (
        "Mean score", "Standard deviation", "not computed: papers differ", "How many attempts reached which score",
        "Mean score by month", "What do you do first?", "Who sees this", "at least 5 people",
    ):  # fmt: skip
        assert words in page
    assert "small sample" not in page


def test_what_needs_a_look_comes_first_with_advice_beside_it(browser, database, content, company):
    def is_right(random, ability, item):
        return {ITEM: True, "two-desks-which": ability < 0.6}.get(item, ability > 0.6)

    fill(database, content, company.legal_entity_id, 200, is_right=is_right)
    rows = rows_of(browser("hr").get(f"/statistics/{QUIZ}.csv"))[1:]
    advice = {row[0]: row[-1] for row in rows}
    assert rows[0][-1].startswith("Those who do well elsewhere do worse here.")
    assert advice["two-desks-which"].startswith("Those who do well elsewhere do worse here.")
    assert advice[ITEM] == "Most already know this."
    page = browser("hr").get(PAGE).text
    assert page.index("Check the key") < page.index("Most already know this.")


def test_a_small_sample_is_called_small_and_gets_intervals(browser, database, content, company):
    fill(database, content, company.legal_entity_id, 19)
    page = browser("hr").get(PAGE).text
    assert "This is a small sample: fewer than 20 attempts." in page
    assert "between" in page
    assert "Nothing to mend" not in page
    fill(database, content, company.legal_entity_id, 1)
    assert "This is a small sample" not in browser("hr").get(PAGE).text


def test_the_same_items_for_all_are_consistent_or_not(browser, database, content, company, app, monkeypatch, tmp_path):
    edits = {"quizzes/first-day/quiz.yaml": lambda text: text.replace("draw: 1", "draw: 2")}
    factories_hr.with_content(app, monkeypatch, tmp_path, edits)
    edition = app.extensions["gangway"].content.catalogue.quiz(QUIZ, "en")
    factories_statistics.fill(database, edition, company.legal_entity_id, 40)
    page = browser("hr").get(PAGE).text
    assert "Consistency" in page
    assert "Standard error" in page
    assert "papers differ" not in page


def test_an_item_tells_what_was_chosen(browser, filled):
    page = browser("hr").get(f"{PAGE}items/{ITEM}/").text
    for words in (
        "What do you do first?",
        "Ring the bell.",
        "Wait for a while.",
        "Right",
        "Facility by month",
        "By language",
    ):
        assert words in page


def test_languages_are_compared_with_caution(browser, database, content, company):
    def hard_here(random, ability, item):
        return random.random() < (0.1 if item == ITEM else ability)

    fill(database, content, company.legal_entity_id, 150, days=3)
    fill(database, content, company.legal_entity_id, 150, language="he", days=3, is_right=hard_here)
    page = browser("hr").get(f"{PAGE}items/{ITEM}/").text
    assert "Harder:" in page
    assert "This may be a translation fault." in page
    assert "Languages differ" in browser("hr").get(PAGE).text


def test_few_in_a_language_are_too_few_to_compare(browser, filled):
    assert (
        "Too few to compare: 50 attempts in each language are needed." in browser("hr").get(f"{PAGE}items/{ITEM}/").text
    )


def attempts(page):
    return int(page.split("First attempts</dt>")[1].split("<bdi>")[1].split("</bdi>")[0])


def test_filters_narrow_the_figures(browser, database, content, company, filled):
    entity, _ = factories_hr.add_entity(database)
    fill(database, content, entity, 30, days=40)
    hr = browser("hr")
    found = {query: attempts(hr.get(f"{PAGE}?{query}").text) for query in ("", "language=he", f"entity={entity}")}
    assert found == {"": 150, "language=he": 60, f"entity={entity}": 30}
    both = [attempts(hr.get(f"{PAGE}?{query}").text) for query in ("since=2026-10", "until=2026-09")]
    assert sum(both) == 150
    assert min(both) > 10


def test_links_and_files_keep_the_filters(browser, filled):
    page = browser("hr").get(f"{PAGE}?language=he").text
    assert f'href="{PAGE}items/{ITEM}/?language=he"' in page
    assert f'href="/statistics/{QUIZ}.csv?language=he"' in page
    numbers = [sum(int(row[2]) for row in rows_of(browser("hr").get(f"/statistics/{QUIZ}.csv{query}"))[1:])
               for query in ("", "?language=he")]  # fmt: skip
    assert numbers == [240, 120]


def test_versions_are_told_apart(browser, database, content, company, filled, app, monkeypatch, tmp_path):
    edits = {"quizzes/first-day/quiz.yaml": ("score: 1/2", "score: 1/3")}
    factories_hr.with_content(app, monkeypatch, tmp_path, edits)
    edition = app.extensions["gangway"].content.catalogue.quiz(QUIZ, "en")
    factories_statistics.fill(database, edition, company.legal_entity_id, 30, now=NOW, days=2)
    hr = browser("hr")
    page = hr.get(PAGE).text
    assert attempts(page) == 30
    old = content.quiz(QUIZ, "en").structure_digest[:12]
    assert f'value="{old}"' in page
    assert attempts(hr.get(f"{PAGE}?version={old}").text) == 120
    with statements(database) as sent:
        assert "Ring the bell." in hr.get(f"{PAGE}items/{ITEM}/?version={old}").text
    assert len(sent) <= MOST_STATEMENTS


def test_times_are_told_where_they_are_kept(browser, database, company, filled):
    hr = browser("hr")
    assert "Time taken" not in hr.get(PAGE).text
    assert "Time taken" not in hr.get(f"{PAGE}items/{ITEM}/").text
    with database.writing.begin() as db:
        db.execute(update(LegalEntity).values(keeps_times=True))
    assert re.search(r"\d+ minutes \(mean \d+ minutes\)", hr.get(PAGE).text)
    assert "seconds" in hr.get(f"{PAGE}items/{ITEM}/").text


def test_an_excel_file_holds_numbers(browser, filled):
    answer = browser("auditor").get(f"/statistics/{QUIZ}.xlsx", buffered=True)
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert head[:4] == ["Question", "Words of the question", "Attempts", "Facility"]
    assert len(rows) == 4
    assert all(isinstance(row[2], float) and isinstance(row[3], float) for row in rows)
    assert answer.headers["Content-Disposition"].endswith(f'statistics-{QUIZ}-2026-11-20.xlsx"')


def test_an_excel_file_holds_the_other_tables_of_the_page_too(browser, filled):
    answer = browser("auditor").get(f"/statistics/{QUIZ}.xlsx", buffered=True)
    page = browser("auditor").get(PAGE).text
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert book.sheet_names == ["Questions", "Quiz", "Scores", "Over time"]
    figures = dict(book.get_sheet_by_name("Quiz").to_python()[1:])
    assert {"First attempts", "Mean score", "Consistency"} <= figures.keys()
    assert all(figures[name] in page for name in ("First attempts", "Mean score", "Consistency"))
    attempts = sum(number for _, number in book.get_sheet_by_name("Scores").to_python()[1:])
    assert attempts == float(figures["First attempts"])
    months = book.get_sheet_by_name("Over time").to_python()[1:]
    assert sum(float(row[1]) for row in months) == attempts
    assert all(row[2] in page for row in months)


@pytest.mark.parametrize("path", ["/statistics/", PAGE, f"{PAGE}items/{ITEM}/", f"{PAGE}?language=he&since=2026-10"])
def test_few_statements_however_many_attempts(browser, database, filled, path):
    with database.writing.begin() as db:
        db.execute(update(LegalEntity).values(keeps_times=True))
    hr = browser("hr")
    hr.get(path)
    with statements(database) as sent:
        assert hr.get(path).status_code == 200
    assert len(sent) <= MOST_STATEMENTS


def test_numbers_are_written_by_locale(browser, filled):
    client = browser("hr")
    client.post("/language/", data={"language": "he", "next": "/"})
    page = client.get(PAGE).text
    assert 'dir="rtl"' in page
    assert "%" in page


def test_months_with_few_are_joined(browser, database, content, company):
    for days, number in ((1, 8), (30, 3), (60, 3), (90, 9)):
        fill(database, content, company.legal_entity_id, number, now=NOW - timedelta(days=days))
    page = browser("hr").get(PAGE).text
    assert "September 2026 to October 2026" in page
    assert ">September 2026<" not in page.split("Mean score by month")[1]
