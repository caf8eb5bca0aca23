"""Scoring of choice items: the modes' vectors, blanks, critical options, and responses that cannot be."""

from fractions import Fraction

import pytest

from app.core.items.choice import CHOICE, grade, read
from app.core.items.contract import Shown, UnreadableResponse
from tests.core.items import one, option, several

F = Fraction
MODES = {
    "net": ("0", "2/3", "1", "1/3", "2/3", "1/3"),
    "exact": ("0", "0", "1", "0", "0", "0"),
    "weights": ("0", "2/3", "1", "1/6", "1/2", "0"),
    "strict": ("0", "2/3", "1", "0", "0", "0"),
}
TICKED = ("", "AB", "ABC", "ABD", "ABCD", "ABCDE")
VECTORS = [
    pytest.param(mode, ticked, F(score), id=f"{mode}: {ticked or 'nothing'} earns {score}")
    for mode, scores in MODES.items()
    for ticked, score in zip(TICKED, scores, strict=True)
]


@pytest.mark.parametrize(("mode", "ticked", "points"), VECTORS)
def test_several(mode, ticked, points):
    assert grade(several(mode), {"marked": list(ticked)}).points == points


@pytest.mark.parametrize(
    ("marked", "points"), [("best", 1), ("fair", F(1, 2)), ("bad", 0)], ids=["best", "acceptable", "bad"]
)
def test_one_earns_the_score_of_its_option(marked, points):
    assert grade(one(), {"marked": [marked]}).points == points


@pytest.mark.parametrize("state", [None, {"marked": []}], ids=["never saved", "cleared"])
@pytest.mark.parametrize("item", [one(), *(several(mode) for mode in MODES)], ids=["one", *MODES])
def test_blank_earns_nothing(item, state):
    result = grade(item, state)
    assert (result.points, result.is_blank, result.is_critical) == (0, True, False)


def test_a_critical_option_is_told_and_earns_nothing():
    item = one(options=(option("best", 1), option("other"), option("leak", critical=True)))
    result = grade(item, {"marked": ["leak"]})
    assert (result.points, result.is_critical) == (0, True)


@pytest.mark.parametrize(
    ("item", "marked"),
    [
        pytest.param(one(), ["nowhere"], id="an option that does not exist"),
        pytest.param(several(), ["A", "A"], id="the same option twice"),
        pytest.param(one(), ["best", "fair"], id="two options where one is asked for"),
    ],
)
def test_unreadable_responses_are_refused(item, marked):
    with pytest.raises(UnreadableResponse):
        read(item, {"option": marked})


def test_read_keeps_the_authors_order():
    assert read(several(), {"option": ["C", "A"]}) == {"marked": ["A", "C"]}


def test_nothing_of_the_key_is_presented():
    item = one(options=(option("best", 1), option("other"), option("leak", critical=True)))
    page = repr(CHOICE.present(item, CHOICE.arrange(item, "seed"), {"marked": ["leak"]}))
    assert "score" not in page
    assert "Because" not in page
    assert "critical" not in page


@pytest.mark.parametrize(
    ("shown", "feedback", "is_right"),
    [
        pytest.param(Shown(), [None, None, None], [None] * 3, id="nothing"),
        pytest.param(Shown(feedback=True), [None, "Because fair", None], [None] * 3, id="feedback on what was marked"),
        pytest.param(
            Shown(right_answers=True),
            ["Because best", "Because fair", "Because bad"],
            [True, False, False],
            id="everything",
        ),
    ],
)
def test_looking_back_shows_as_much_as_it_may(shown, feedback, is_right):
    page = CHOICE.look_back(one(), {"options": ["best", "fair", "bad"]}, {"marked": ["fair"]}, shown)
    assert [each["feedback"] for each in page["options"]] == feedback
    assert [each["is_right"] for each in page["options"]] == is_right


def test_options_are_shuffled_but_for_those_that_stay_last():
    item = one(options=(*(option(name) for name in "abcdef"), option("none", 1, stays_last=True)))
    orders = {tuple(CHOICE.arrange(item, str(seed))["options"]) for seed in range(30)}
    assert len(orders) > 20
    assert {order[-1] for order in orders} == {"none"}


@pytest.mark.parametrize(
    ("item", "message"),
    [
        pytest.param(one(scores={"best": 1, "bad": 0}), "fewer than three", id="two options"),
        pytest.param(one(scores={"a": "1/2", "b": 0, "c": 0}), "no option with score 1", id="no best option"),
        pytest.param(one(scores={"a": 2, "b": 1, "c": 0}), "write 0 to 1", id="a score above 1"),
        pytest.param(
            one(options=(option("a", 1, critical=True), option("b"), option("c"))), "score 0", id="critical and right"
        ),
        pytest.param(several(right="ABC", wrong="D"), "more right options", id="more right than wrong"),
        pytest.param(one(scoring="net"), "select: several", id="a mode where one is marked"),
    ],
)
def test_faults_are_named(item, message):
    assert any(message in fault.message for fault in CHOICE.faults(item))


def test_a_sound_item_has_no_faults():
    assert list(CHOICE.faults(one())) == []
    assert list(CHOICE.faults(several(wrong="DEF"))) == []
