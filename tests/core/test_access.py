"""Who may see and do what."""

import pytest

from app.core.access import PersonFacts, Role, Viewer, may_assign, may_see_record, may_take

SELF, BOSS, OTHER = 1, 2, 3
PERSON = PersonFacts(person_id=SELF, legal_entity_id=10)
NOBODYS = PersonFacts(person_id=SELF, legal_entity_id=None)


def viewer(person_id=OTHER, **roles):
    return Viewer(
        person_id=person_id, is_manager=person_id == BOSS, roles={Role(name): scope for name, scope in roles.items()}
    )


WHO = {
    "the learner": (viewer(SELF), True, False),
    "their manager": (viewer(BOSS), False, False),
    "a colleague": (viewer(), False, False),
    "HR of all": (viewer(hr=None), True, True),
    "HR of their company": (viewer(hr=frozenset({10})), True, True),
    "HR of another company": (viewer(hr=frozenset({11})), False, False),
    "an auditor": (viewer(auditor=None), True, False),
    "an auditor of another company": (viewer(auditor=frozenset({11})), False, False),
    "an admin": (viewer(admin=None), False, False),
}


@pytest.mark.parametrize(("who", "record", "assign"), WHO.values(), ids=WHO.keys())
def test_a_person(who, record, assign):
    assert bool(may_see_record(who, PERSON)) is record
    assert bool(may_assign(who, PERSON)) is assign


def test_people_in_no_company_are_reached_by_an_unlimited_role_alone():
    assert may_assign(viewer(hr=None), NOBODYS)
    assert not may_assign(viewer(hr=frozenset({10})), NOBODYS)


def test_an_attempt_is_the_learners_alone():
    assert may_take(viewer(SELF), SELF)
    assert not may_take(viewer(hr=None, admin=None, auditor=None), SELF)


def test_scopes_add_up():
    both = viewer(hr=frozenset({10}), auditor=frozenset({11}))
    assert both.scope(Role.HR, Role.AUDITOR) == {10, 11}
    assert viewer(hr=None, auditor=frozenset({11})).scope(Role.HR, Role.AUDITOR) is None
    assert viewer().scope(Role.HR) == frozenset()


def test_roles_held():
    assert viewer().has(Role.LEARNER)
    assert viewer(BOSS).has(Role.MANAGER)
    assert not viewer().has(Role.MANAGER, Role.HR)
