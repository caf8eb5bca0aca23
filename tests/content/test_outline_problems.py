"""Mistakes in course.yaml are named with file and line."""

from pathlib import Path

import pytest

from tests.content.cases import Case, assert_named, in_course

CASES = {
    "an unknown key, with the nearest one": in_course(
        "audience:", "audiance:", "`audiance` is not a key here; did you mean `audience`?", "audiance"
    ),
    "a key that is missing": in_course("summary: Where to go and whom to ask.\n", "", "`summary` is missing; add it"),
    "a key that stands twice": in_course(
        "quiz: first-day",
        "quiz: first-day\ntitle: Again",
        "`title` stands here twice (first on line 1)",
        "title: Again",
    ),
    "a key without a value": in_course("title: The first day", "title:", "`title` is empty; give it a value"),
    "a number where text belongs": in_course(
        "title: The first day", "title: 1984", "`title` must be text; put it in quotes (it is `1984`)"
    ),
    "text where a number belongs": in_course(
        "minutes: 4", "minutes: four", "`minutes` must be a whole number", "minutes: four"
    ),
    "text where true or false belongs": in_course(
        "rights: true", "rights: yes", "`rights` must be `true` or `false`", "rights: yes"
    ),
    "text where a list belongs": in_course(
        "[find-the-desk]", "find-the-desk", "`objectives` must be a list", "objectives: find-the-desk"
    ),
    "text where keys belong": in_course(
        "- id: find-the-desk\n    text: Find your desk",
        "- find-the-desk",
        "entry 1 of `objectives` must have keys",
        "- find-the-desk",
    ),
    "the slug in the file": in_course("title: The", "slug: first-day\ntitle: The", "is the folder's name already"),
    "an anchor": in_course("audience: All", "audience: &a All", "`&a` is a YAML anchor", "audience"),
    "a tag": in_course(
        "audience: All", "audience: !!python/name:os.system All", "is a YAML tag; remove it", "audience"
    ),
    "an id with a capital letter": in_course(
        "- id: ask-a-colleague", "- id: Ask", "`Ask` is not an id; write lower-case letters", "- id: Ask", spreads=True
    ),
    "an objective that stands twice": in_course(
        "- id: ask-a-colleague",
        "- id: find-the-desk\n    text: Again\n  - id: ask-a-colleague",
        "stands twice in this list",
        11,
    ),
    "a source language that is none": in_course(
        "source_language: en", "source_language: English", "is not a language's code", "source_language", spreads=True
    ),
    "a validity of no months": in_course(
        "validity_months: 12", "validity_months: 0", "write 1 to 120", "validity_months"
    ),
    "minutes beyond an hour": in_course("minutes: 5", "minutes: 61", "is 61; write 1 to 60", "minutes: 61"),
    "a quiz that does not exist": in_course(
        "quiz: first-day", "quiz: first-dya", "did you mean `first-day`?", "quiz", spreads=True
    ),
    "a design that does not exist": in_course(
        "certificate: default", "certificate: fancy", "`fancy` is not a folder of certificates/", "certificate"
    ),
    "a module's objective that does not exist": in_course(
        "[find-the-desk]",
        "[find-the-desk, find-the-dask]",
        "did you mean `find-the-desk`?",
        "objectives: [find-the-desk",
    ),
    "a module that is numbered out of order": in_course(
        "file: 02-ask.md", "file: 03-ask.md", "is module 2 here; number it 02", "- file: 03-ask.md", spreads=True
    ),
    "a module whose name has no number": in_course(
        "file: 02-ask.md", "file: ask.md", "is not a module's name", "- file: ask.md", spreads=True
    ),
    "the company's words in a title": in_course(
        "title: The", "title: '{{ company.name }}' #", "course.yaml cannot hold the company's words"
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_named_with_file_and_line(case: Case, tmp_path: Path) -> None:
    assert_named(case, tmp_path)
