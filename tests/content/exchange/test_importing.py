"""What questions become: scenarios, pools, ids and items, with every loss told."""

from fractions import Fraction

import pytest

from app.content.exchange import importing
from app.content.exchange.ids import Names, slug
from app.content.exchange.importing import Plan
from app.content.exchange.questions import (
    Answer,
    Choice,
    Collection,
    Marking,
    Matching,
    Ordering,
    Pair,
    Question,
    ShortAnswer,
)
from app.content.exchange.report import Report, UnreadableFile


def answers(*shares, **more):
    return tuple(Answer(text=f"Way {place}", share=Fraction(share), **more) for place, share in enumerate(shares))


def question(body=None, name="Q", text="It is late.\n\nWhat now?", **more):
    return Question(name=name, text=text, body=body or Choice(answers=answers(1, 0, 0)), **more)


def made(*questions, draws=None, **plan):
    report = Report("file")
    given = {"slug": "a-quiz", "course": "a-course", "objective": "pause", "explained_in": "why#pause"} | plan
    collection = Collection(questions=questions, draws=draws or {})
    return importing.quiz(collection, Plan(**given), report), [str(loss) for loss in report.losses]


def made_item(body, **more):
    quiz, losses = made(question(body, **more))
    return next(iter(quiz.items.values())), losses


def test_the_last_paragraph_is_the_stem_and_those_before_are_the_stimulus():
    quiz, _ = made(question(text="It is late.\n\nYou are alone.\n\nWhat now?"))
    (scenario,) = quiz.scenarios.values()
    assert scenario.stimulus.text == "It is late.\n\nYou are alone."
    assert scenario.items[0].stem == "What now?"


def test_one_paragraph_is_the_stem_and_leaves_the_stimulus_for_the_author():
    quiz, _ = made(question(text="What now?"))
    (scenario,) = quiz.scenarios.values()
    assert (scenario.stimulus.text, scenario.items[0].stem) == ("", "What now?")


def test_questions_after_a_description_share_a_scenario():
    shared = {"scenario": "Evening", "stimulus": "It is late.", "category": "top/Desk"}
    quiz, _ = made(
        question(name="a", text="First?", **shared),
        question(name="b", text="Then?", **shared),
        question(name="c", category="top/Desk"),
    )
    assert [(pool.id, pool.draw, [[item.id for item in s.items] for s in pool.scenarios]) for pool in quiz.pools] == [
        ("desk", 1, [["a", "b"]]),
        ("desk-2", 1, [["c"]]),
    ]
    assert [scenario.id for scenario in quiz.scenarios.values()] == ["evening", "c"]


def test_categories_become_pools_which_draw_as_told_or_everything():
    quiz, _ = made(
        *(question(name=f"{category}{n}", category=category) for category in "ab" for n in range(3)), draws={"a": 2}
    )
    assert [(pool.id, pool.draw, len(pool.scenarios)) for pool in quiz.pools] == [("a", 2, 3), ("b", 3, 3)]
    assert quiz.minutes == 5


NAMES = {
    "Who's first?": "whos-first",
    "  Æsop & Øre: ÅÄÖ 2 ": "aesop-ore-aao-2",
    "sort-facts": "sort-facts",
    "Straße": "strasse",
    "מה קודם": "",
    "???": "",
    "a" * 60: "a" * 60,
    "A" * 60: "a" * 40,
    "one two three four five six seven eight nine ten": "one-two-three-four-five-six-seven-eight",
}


@pytest.mark.parametrize(("name", "expected"), NAMES.items(), ids=[name[:20] for name in NAMES])
def test_a_name_suggests_an_id(name, expected):
    assert slug(name) == expected


def test_ids_are_unique_and_numbered_where_no_name_serves():
    names = Names()
    assert [names.take(*wishes) for wishes in (["a"], ["A!"], ["a-2"], ["a"], ["שאלה", "item-5"])] == [
        "a",
        "a-2",
        "a-2-2",
        "a-3",
        "item-5",
    ]


def test_items_without_a_latin_name_are_numbered():
    quiz, _ = made(question(name="ראשון"), question(name="שני"))
    assert list(quiz.items) == ["item-1", "item-2"]


def test_numbers_in_place_of_names_tell_nothing_of_the_order():
    steps = tuple(Answer(text=word, share=Fraction(0)) for word in ("ראשית", "אחר כך", "בהמשך", "לבסוף"))
    found = [made_item(Ordering(steps=steps), name=name)[0] for name in "abcdefgh"]
    orders = {tuple(step.id for step in item.steps) for item in found}
    assert len(orders) > 1
    assert {frozenset(ids) for ids in orders} == {frozenset({"step-1", "step-2", "step-3", "step-4"})}
    assert [step.text for step in found[0].steps] == [step.text for step in steps]


SEVERAL = {
    "weights": (("1/2", "1/2", "-1/3", "-1/3", "-1/3"), "weights"),
    "what is taken away for one wrong, of one part": (("1/2", "1/2", "-1/2", "-1/2", "-1/2"), "net"),
    "everything taken away": (("1/2", "1/2", -1, -1, -1), "strict"),
}


@pytest.mark.parametrize(("shares", "scoring"), SEVERAL.values(), ids=SEVERAL.keys())
def test_shares_tell_the_scoring(shares, scoring):
    item, losses = made_item(Choice(answers=answers(*shares), several=True))
    assert (item.select, item.scoring) == ("several", scoring)
    assert [option.score for option in item.options] == [1, 1, 0, 0, 0]
    assert losses == []


LOSSES = {
    "weights of its own": (
        Choice(answers=answers("3/4", "1/4", 0), several=True),
        {},
        "weighs its answers in its own way",
    ),
    "no penalty for wrong ones": (
        Choice(answers=answers("1/2", "1/2", 0, 0), several=True),
        {},
        "weighs its answers in its own way",
    ),
    "a penalty in a choice of one": (
        Choice(answers=answers(1, "-1/3", 0)),
        {},
        "takes or gives more than the mark for one answer",
    ),
    "nothing that earns the whole": (
        Choice(answers=answers("1/2", 0, 0)),
        {},
        "has no answer that earns the whole mark",
    ),
    "general feedback that has no place": (
        Choice(answers=answers(1, 0, 0, feedback="So.")),
        {"feedback": "Well."},
        "the general one is left out",
    ),
    "words for part of the mark": (
        ShortAnswer(answers=answers(1, "1/2")),
        {},
        "accepts some words for part of the mark",
    ),
    "feedback on variants": (
        ShortAnswer(answers=(*answers(1, feedback="a"), *answers(1, feedback="b"))),
        {},
        "has feedback on single variants",
    ),
    "a category for each statement": (
        Matching(pairs=tuple(Pair(text=str(n), category=n) for n in range(4)), categories=answers(0, 0, 0, 0)),
        {},
        "has a category for each statement",
    ),
    "feedback on steps": (Ordering(steps=answers(0, 0, 0, feedback="a")), {}, "has feedback on single steps"),
    "brackets in words to mark": (
        Marking(pieces=(("See ", ""), ("[1]", "x")), spans=(Answer(id="x", text="[1]", share=Fraction(1)),)),
        {},
        "marks words with square brackets",
    ),
}


@pytest.mark.parametrize(("body", "more", "told"), LOSSES.values(), ids=LOSSES.keys())
def test_what_an_item_cannot_hold_is_told(body, more, told):
    _, losses = made_item(body, line=7, **more)
    assert len(losses) == 1
    assert losses[0].startswith("file:7: `Q`: ")
    assert told in losses[0]


def test_general_feedback_stands_where_an_answer_has_none():
    item, losses = made_item(Choice(answers=(*answers(1, feedback="So."), *answers(0, 0))), feedback="Well.")
    assert [option.feedback for option in item.options] == ["So.", "Well.", "Well."]
    assert losses == []


def test_scores_stay_between_nothing_and_all():
    item, _ = made_item(Choice(answers=answers(1, "-1/3", "5/6")))
    assert [option.score for option in item.options] == [1, 0, Fraction(5, 6)]


def test_tags_go_before_what_the_plan_says():
    quiz, _ = made(question(tags={"objective": "own", "protects-rights": "yes"}), question(name="b"))
    first, second = quiz.items.values()
    assert (first.objective, first.explained_in, first.protects_rights) == ("own", "why#pause", True)
    assert (second.objective, second.explained_in, second.protects_rights) == ("pause", "why#pause", False)


REFUSED = {
    "no question": ((), {}, "There is no question in the file that can be taken."),
    "no paragraph": (
        (question(),),
        {"explained_in": ""},
        "`Q` has no explained-in; name one for all with --explained-in.",
    ),
    "no objective, twice": (
        (question(), question(name="R")),
        {"objective": ""},
        "`Q` and 1 more have no objective; name one for all with --objective.",
    ),
}


@pytest.mark.parametrize(("questions", "plan", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_what_makes_no_quiz_is_refused(questions, plan, told):
    with pytest.raises(UnreadableFile) as refusal:
        made(*questions, **plan)
    assert str(refusal.value) == told
