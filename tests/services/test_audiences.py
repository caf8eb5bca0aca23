"""Audiences by the rule and by the database: the same people, on either database."""

from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest

from app.core.audience import EVERYONE, Circumstances, Condition, Field, all_of, matches, of_group, of_people
from app.store.models import Department, Employment, GroupMember, LegalEntity, Person, PersonGroup
from app.store.queries import audiences
from tests.factories import NOW

TODAY = date(2026, 11, 20)
PEOPLE = 60


def populate(db):
    """People as different as rows can be: with and without a post, a hire date, a language, custom fields."""
    random = Random(11)
    db.add_all(LegalEntity(id=number, name=f"Pier {number}", country="NO") for number in (1, 2))
    db.flush()
    db.add_all(Department(id=number, legal_entity_id=1 + number % 2, name=f"D{number}") for number in range(1, 5))
    db.add_all(_person(random, number) for number in range(1, PEOPLE + 1))
    db.flush()
    db.add_all(post for number in range(1, PEOPLE + 1) for post in _posts(random, number))
    by_rule = all_of(Condition(field=Field.DEPARTMENT, values=(1, 2))).to_json()
    rules = {1: None, 2: by_rule, 3: None}
    db.add_all(
        PersonGroup(id=id, name=f"G{id}", audience=rule, created_at=NOW, ended_at=NOW if id == 3 else None)
        for id, rule in rules.items()
    )
    db.flush()
    db.add_all(
        GroupMember(group_id=group, person_id=number, added_at=NOW)
        for group in (1, 3)
        for number in range(group, PEOPLE, 3)
    )


def _person(random, number):
    return Person(
        id=number,
        employee_number=f"E{number}",
        name=f"Person {number}",
        name_folded=f"person {number:03}",
        search_folded="",
        language=random.choice([None, "en", "nb"]),
        hired_on=random.choice([None, TODAY + timedelta(days=random.randint(-60, 30))]),
        is_active=number % 7 > 0,
        created_at=NOW,
    )


def _posts(random, number):
    """None, one, one that is over and one that lasts, or one that begins later."""
    begins = random.choice([(), (-400,), (-400, -10), (40,)])
    for place, start in enumerate(begins):
        is_last = place == len(begins) - 1
        yield Employment(
            person_id=number,
            from_on=TODAY + timedelta(days=start),
            until_on=None if is_last else TODAY + timedelta(days=begins[place + 1]),
            legal_entity_id=random.choice([1, 2]),
            department_id=random.choice([None, 1, 2, 3, 4]),
            location=random.choice([None, "Oslo", "oslo", "Haifa"]),
            title=random.choice([None, "Pilot", "חובל"]),
            manager_id=random.choice([None, 1, 2]),
            custom=random.choice([None, {}, {"shift": "night"}, {"shift": 1}, {"shift": "day", "a. 'ב\"": "x"}]),
        )


SINGLE = [
    Condition(field=Field.LEGAL_ENTITY, values=(2,)),
    Condition(field=Field.DEPARTMENT, values=(1, 3)),
    Condition(field=Field.LOCATION, values=("Oslo",)),
    Condition(field=Field.TITLE, values=("חובל", "Pilot")),
    Condition(field=Field.MANAGER, values=(1,)),
    Condition(field=Field.LANGUAGE, values=("en",)),
    Condition(field=Field.HIRED_SINCE, values=(TODAY,)),
    Condition(field=Field.HIRED_UNTIL, values=(TODAY,)),
    Condition(field=Field.HIRED_WITHIN, values=(30,)),
    Condition(field=Field.CUSTOM, values=("night", "1"), name="shift"),
    Condition(field=Field.CUSTOM, values=("x",), name="a. 'ב\""),
]
AUDIENCES = [
    EVERYONE,
    of_people(range(5, 20)),
    of_people(()),
    *map(of_group, (1, 2, 3, 9)),
    *map(all_of, SINGLE),
    *(all_of(*pair) for pair in combinations(SINGLE, 2)),
]


@pytest.mark.parametrize("scope", [None, frozenset({2}), frozenset()], ids=["everywhere", "one entity", "nowhere"])
def test_the_database_and_the_rule_find_the_same_people(database, scope):
    with database.writing.begin() as db:
        populate(db)
    with database.reading() as db:
        groups = audiences.groups(db, AUDIENCES)
        now = Circumstances(today=TODAY, language="en", groups=groups)
        facts = audiences.facts(db, range(1, PEOPLE + 1), now)
        assert groups.keys() == {1, 2}
        sizes = set()
        for audience in AUDIENCES:
            found = set(db.scalars(audiences.matching(audience, now, scope)))
            expected = {
                person_id
                for person_id, person in facts.items()
                if (scope is None or person.legal_entity in scope) and matches(audience, person, now) is not None
            }
            assert found == expected, audience
            assert audiences.count(db, audience, now, scope) == len(expected)
            sizes.add(len(found))
    assert len(sizes) > (10 if scope != frozenset() else 0)
