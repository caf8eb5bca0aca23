"""Repairs of older versions: what becomes of a quiz, what does not fit, and that nobody loses a pass."""

from dataclasses import replace
from fractions import Fraction

import pytest

from app.content import catalogue
from app.core import grading, repairs
from app.core.access import Role, Viewer
from app.core.decisions import Allowed, Reason
from app.core.grading import Outcome
from app.core.items.branching import BranchChoice, BranchingItem, BranchSituation, Ending
from app.core.items.choice import ChoiceItem, Option
from app.core.items.contract import ItemResult
from app.core.items.text_entry import AcceptedAnswers, TextEntryItem
from app.core.model import Pool, Quiz, Repair, Scenario
from app.core.papers import Paper, PaperItem, PaperScenario
from app.core.stimuli import Situation
from app.core.texts import without_texts
from tests.content import item_types, threads

HEAD = {"objective": "o", "explained_in": "m#p", "stem": "Stem"}


def option(option_id, score, text="Text"):
    return Option(id=option_id, text=text, feedback="Feedback", score=Fraction(score))


def choice(item_id="flawed", right="a", **changes):
    options = tuple(option(each, int(each == right)) for each in "abc")
    return ChoiceItem(**{"id": item_id, "type": "choice", **HEAD, "options": options, **changes})


def entry(*variants):
    accepted = (AcceptedAnswers(language="en", variants=variants),)
    return TextEntryItem(id="flawed", type="text_entry", **HEAD, accepted=accepted, feedback="Feedback")


def branching(harm="0", leads_to="good"):
    choices = (
        BranchChoice(id="calm", text="T", consequence="C", leads_to=leads_to, harm=Fraction(harm)),
        BranchChoice(id="angry", text="T", consequence="C", leads_to="bad"),
    )
    return BranchingItem(
        id="flawed",
        type="branching",
        **HEAD,
        situations=(BranchSituation(id="start", tension=2, choices=choices),),
        endings=tuple(Ending(id=e, text="T", tension=1, score=Fraction(s)) for e, s in (("good", 1), ("bad", 0))),
    )


def quiz(*items, **changes):
    scenarios = tuple(
        Scenario(id=f"s-{i.id}", stimulus=Situation(kind="situation", text="T"), items=(i,)) for i in items
    )
    known = {"slug": "q", "title": "Q", "course": "c", "source_language": "en", "minutes": 5}
    pools = (Pool(id="pool", draw=len(items), scenarios=scenarios),)
    return Quiz(**{**known, "pools": pools, **changes})


def repair(how, item="flawed", why="It was wrong"):
    return Repair(item=item, how=how, why=why)


def right(found):
    return {o.id for o in found.items["flawed"].options if o.score == 1}


def test_a_corrected_key_replaces_the_items_key_and_nothing_else():
    old = quiz(choice(), choice("sound"), pass_mark=70)
    today = quiz(choice(right="b"), choice("sound", right="c"), pass_mark=90, repairs=(repair("key"),))
    found = repairs.repaired(old, today)
    assert (right(found), found.repairs, found.pass_mark) == ({"b"}, (repair("key"),), 70)
    assert found.items["sound"] == without_texts(old).items["sound"]


@pytest.mark.parametrize("how", ["disregarded", "right_for_all"])
def test_an_item_that_is_graded_otherwise_keeps_its_key(how):
    found = repairs.repaired(quiz(choice()), quiz(choice(right="b"), repairs=(repair(how),)))
    assert (right(found), found.repaired(how)) == ({"a"}, {"flawed"})


@pytest.mark.parametrize(
    ("old", "today"),
    [
        (quiz(choice()), quiz(choice())),
        (quiz(choice("another")), quiz(choice("another"), choice(), repairs=(repair("disregarded"),))),
        (quiz(choice(right="b")), quiz(choice(right="b"), repairs=(repair("key"),))),
        (quiz(choice(), repairs=(repair("disregarded"),)), quiz(choice(), repairs=(repair("disregarded"),))),
        (
            quiz(choice(), repairs=(repair("disregarded"),)),
            quiz(choice(), repairs=(repair("disregarded", why="In other words"),)),
        ),
        (quiz(choice(), repairs=(repair("disregarded"),)), quiz(choice())),
        (quiz(choice(right="b"), repairs=(repair("key"),)), quiz(choice(right="b"), repairs=(repair("key"),))),
    ],
    ids=[
        "no repairs",
        "the item was not asked yet",
        "the key was corrected already",
        "it was disregarded already",
        "only the reason is worded otherwise",
        "the repair was taken out of the file again",
        "repaired before",
    ],
)
def test_where_there_is_nothing_to_repair_a_version_stays_as_it_is(old, today):
    found = repairs.repaired(old, today)
    assert found == without_texts(old)
    assert repairs.newly_repaired(without_texts(old), found) == ()


def test_an_item_repaired_before_can_be_repaired_otherwise():
    left_out = repairs.repaired(quiz(choice()), quiz(choice(), repairs=(repair("disregarded"),)))
    corrected = repairs.repaired(left_out, quiz(choice(right="b"), repairs=(repair("key"),)))
    assert (right(corrected), corrected.repairs) == ({"b"}, (repair("key"),))
    assert repairs.newly_repaired(left_out, corrected) == (repair("key"),)
    sound_after_all = repairs.repaired(left_out, quiz(choice(), repairs=(repair("key"),)))
    assert (right(sound_after_all), sound_after_all.repairs) == ({"a"}, (repair("key"),))


def test_repairs_of_other_items_stay():
    old = quiz(choice(), choice("other"), repairs=(repair("right_for_all", "other"),))
    found = repairs.repaired(old, quiz(choice(), choice("other"), repairs=(repair("disregarded"),)))
    assert (found.repaired("right_for_all"), found.repaired("disregarded")) == ({"other"}, {"flawed"})
    assert repairs.newly_repaired(without_texts(old), found) == (repair("disregarded"),)


@pytest.mark.parametrize(
    ("old", "today", "fits"),
    [
        (choice(), choice(right="b"), True),
        (choice(), choice(stem="Better said"), True),
        (choice(scoring="net"), choice(scoring="strict"), True),
        (choice(), choice(select="several"), False),
        (choice(), choice(options=(option("a", 1), option("b", 0))), False),
        (choice(), choice(options=(option("a", 1), option("b", 0), option("d", 0))), False),
        (choice(), entry("b"), False),
        (entry("b"), entry("b", "bee"), True),
        (branching(), branching(harm="1/5"), True),
        (branching(), branching(leads_to="bad"), False),
    ],
    ids=[
        "another key",
        "other words",
        "another scoring mode",
        "several instead of one",
        "an option fewer",
        "another option",
        "another type",
        "a further variant",
        "harm on the way",
        "a choice that leads elsewhere",
    ],
)
def test_only_the_key_may_differ(old, today, fits):
    assert repairs.asks_the_same(old, today) is fits
    if without_texts(old) == without_texts(today):
        return
    if fits:
        repairs.repaired(quiz(old), quiz(today, repairs=(repair("key"),)))
        return
    with pytest.raises(repairs.DoesNotFit) as refusal:
        repairs.repaired(quiz(old), quiz(today, repairs=(repair("key"),)))
    assert refusal.value.item_id == "flawed"


@pytest.mark.parametrize("written", [item_types, threads], ids=["every other type", "branching and choice"])
def test_an_item_of_any_type_asks_the_same_as_itself_without_its_words(tmp_path, written):
    items = catalogue.load(written.write(tmp_path)).quiz("first-day", "en").quiz.items
    assert {
        item_id: repairs.asks_the_same(without_texts(item), item) for item_id, item in items.items()
    } == dict.fromkeys(items, True)


PAPER = Paper(
    (
        PaperScenario("s-flawed", (PaperItem("flawed", {}),)),
        PaperScenario("s-sound", (PaperItem("sound", {}),)),
    )
)
B_AND_A = {"flawed": {"marked": ["b"]}, "sound": {"marked": ["a"]}}


@pytest.mark.parametrize(
    ("how", "key", "points", "max_points", "passed"),
    [
        (None, "a", 1, 2, False),
        ("key", "b", 2, 2, True),
        ("disregarded", "a", 1, 1, True),
        ("right_for_all", "a", 2, 2, True),
    ],
    ids=["flawed", "key corrected", "left out", "right for all"],
)
def test_how_a_paper_is_graded_after_a_repair(how, key, points, max_points, passed):
    today = quiz(choice(right=key), choice("sound"), repairs=(repair(how),) if how else ())
    outcome = grading.grade(repairs.repaired(quiz(choice(), choice("sound")), today), PAPER, B_AND_A)
    assert (outcome.points, outcome.max_points, outcome.passed) == (points, max_points, passed)


@pytest.mark.parametrize("had_passed", [True, False])
@pytest.mark.parametrize("passes_now", [True, False])
def test_nobody_loses_a_pass(had_passed, passes_now):
    outcome = Outcome(
        items={"flawed": ItemResult(points=Fraction(0))},
        points=Fraction(0),
        max_points=1,
        is_critical=False,
        passed=passes_now,
    )
    revised = repairs.revised(outcome, has_passed=had_passed)
    assert revised == replace(outcome, passed=had_passed or passes_now)


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        ({Role.HR: None}, True),
        ({Role.HR: frozenset({1})}, False),
        ({Role.AUDITOR: None}, False),
        ({Role.HR: frozenset({1}), Role.AUDITOR: None}, False),
        ({}, False),
    ],
    ids=["HR of all", "HR of one", "auditor", "HR of one and auditor of all", "nobody"],
)
def test_hr_of_all_legal_entities_confirms(roles, allowed):
    decision = repairs.may_confirm(Viewer(person_id=1, roles=roles), is_under_way=False)
    assert isinstance(decision, Allowed) if allowed else decision.reason is Reason.REPAIR_REACHES_ALL


def test_one_repair_of_a_quiz_comes_after_the_other():
    decision = repairs.may_confirm(Viewer(person_id=1, roles={Role.HR: None}), is_under_way=True)
    assert decision.reason is Reason.REPAIR_UNDER_WAY
