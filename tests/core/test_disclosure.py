"""At least five people in what is shown and in what it leaves out, however the filters are combined."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.disclosure import Cell, Size, Wish, offer, publishable, spans


def size(people, attempts=None):
    return Size(people if attempts is None else attempts, people)


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({}, ""),
        ({"a": 4}, ""),
        ({"a": 5}, "a"),
        ({"a": 9, "b": 7}, "ab"),
        ({"a": 9, "b": 7, "c": 5}, "abc"),
        ({"a": 9, "b": 7, "c": 4}, "a"),
        ({"a": 9, "b": 7, "c": 4, "d": 1}, "ab"),
        ({"a": 9, "b": 1}, ""),
    ],
    ids=[
        "nothing",
        "four",
        "five",
        "two large ones",
        "three, one just large enough",
        "a small one takes the next along",
        "small ones that are enough together",
        "the only large one beside a small one",
    ],
)
def test_groups_beside_their_total(groups, shown):
    assert publishable({name: size(people) for name, people in groups.items()}) == frozenset(shown)


def test_a_group_of_attempts_without_people_of_its_own_is_small_and_not_empty():
    assert publishable({"a": size(9), "b": size(0, attempts=2)}) == frozenset()
    assert publishable({"a": size(9), "b": size(0)}) == {"a"}


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([5, 6, 7], [(0, 0), (1, 1), (2, 2)]),
        ([3, 3, 7], [(0, 1), (2, 2)]),
        ([0, 0, 7], [(0, 2)]),
        ([7, 0, 2], [(0, 2)]),
        ([7, 5, 2], [(0, 0), (1, 2)]),
        ([1, 1, 1], [(0, 2)]),
        ([0, 0], [(0, 1)]),
    ],
    ids=[
        "each enough",
        "two together",
        "empty ones before",
        "a rest at the end",
        "a rest joins",
        "never enough",
        "empty",
    ],
)
def test_months_in_spans(months, expected):
    assert list(spans([{(): size(people)} if people else {} for people in months])) == expected


def test_a_span_is_enough_for_every_group():
    months = [{"en": size(9), "he": size(2)}, {"en": size(9), "he": size(3)}, {"en": size(9)}]
    assert spans(months) == ((0, 1), (2, 2))


def cell(people, language="en", entity=1, month=0):
    return Cell(language=language, entity=entity, month=month, size=size(people))


TWO = [cell(20), cell(20, entity=2), cell(9, "he"), cell(8, "he", 2)]
WISHES = {
    "everything": (TWO, Wish(), True),
    "four people in all": ([cell(4)], Wish(), False),
    "one of two languages": (TWO, Wish(language="he"), True),
    "two filters": (TWO, Wish(language="he", entity=2), True),
    "two filters that leave a small corner": ([*TWO[:3], cell(3, "he", 2)], Wish(language="en", entity=1), False),
    "a small language": ([cell(20), cell(4, "he")], Wish(language="he"), False),
    "all but a small language": ([cell(20), cell(4, "he")], Wish(language="en"), False),
    "all but a small entity": ([cell(20), cell(1, entity=2)], Wish(entity=1), False),
    "two small ones cover each other": ([cell(20), cell(3, "he"), cell(2, "de")], Wish(language="en"), True),
    "a language of which nobody is": (TWO, Wish(language="nb"), False),
    "an entity out of reach": (TWO, Wish(entity=3), False),
    "a month": ([cell(9), cell(9, month=1), cell(9, month=2)], Wish(first=1, last=1), True),
    "a month beside a small one": ([cell(9), cell(2, month=1)], Wish(last=0), False),
    "a month that begins within a span": ([cell(3), cell(3, month=1), cell(9, month=2)], Wish(first=1), False),
    "a month in a language that is small in it": (
        [cell(9), cell(9, month=1), cell(9, "he"), cell(2, "he", month=1)],
        Wish(language="en", first=1),
        False,
    ),
    "a month that is none": (TWO, Wish(first=-1), False),
}


@pytest.mark.parametrize(("cells", "wish", "expected"), WISHES.values(), ids=WISHES.keys())
def test_what_may_be_shown(cells, wish, expected):
    assert offer(cells, wish, 3).is_shown is expected


def test_what_is_offered_to_filter_by():
    found = offer([cell(20), cell(3, "he"), cell(2, "de"), cell(6, entity=None)], Wish(), 1)
    assert found.languages == {"en"}
    assert found.entities == {1, None}


LANGUAGES, ENTITIES, MONTHS = ("en", "he", "de"), (1, 2), range(3)
PLACES = list(product(LANGUAGES, ENTITIES, MONTHS))


def wishes():
    months = [(None, None), *((first, last) for first in MONTHS for last in MONTHS if first <= last)]
    for language, entity, (first, last) in product((None, *LANGUAGES), (None, *ENTITIES), months):
        yield Wish(language=language, entity=entity, first=first, last=last)


@given(st.lists(st.integers(0, 12), min_size=len(PLACES), max_size=len(PLACES)))
def test_no_two_pages_differ_by_fewer_than_five_people(numbers):
    cells = [cell(people, *place) for people, place in zip(numbers, PLACES, strict=True) if people]

    def told(wish):
        return frozenset(c for c in cells if wish.fits(c.language, c.entity, c.month))

    def people(some):
        return sum(each.size.people for each in some)

    shown = {told(wish) for wish in wishes() if offer(cells, wish, len(MONTHS)).is_shown}
    everyone = frozenset(cells)
    by_one_filter = [
        {told(w) for w in wishes() if offer(cells, w, len(MONTHS)).is_shown and _kind(w) in ((), kind)}
        for kind in (("language",), ("entity",), ("language", "months"), ("entity", "months"), ("months",))
    ]
    assert all(people(each) >= 5 for each in shown)
    assert all(people(everyone - each) not in range(1, 5) for each in shown)
    for pages in by_one_filter:
        assert [people(a - b) for a in pages for b in pages if b < a and 0 < people(a - b) < 5] == []


def _kind(wish):
    names = {"language": wish.language, "entity": wish.entity, "months": 1 if wish.has_months else None}
    return tuple(name for name, value in names.items() if value is not None)
