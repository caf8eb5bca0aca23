"""Scoring of best-and-worst items: full marks, near misses, reversals, ties, and marks that are missing."""

from fractions import Fraction

import pytest

from app.core.items.best_worst import BestWorstItem, RankedOption, faults, grade, is_answered, is_blank, read
from app.core.items.contract import UnreadableResponse

F = Fraction


def item(ranks="1234", critical=""):
    options = tuple(
        RankedOption(id=name, text=name, feedback=f"Because {name}", rank=int(rank), critical=name in critical)
        for name, rank in zip("abcde", ranks, strict=False)
    )
    return BestWorstItem(
        type="best_worst", id="item", objective="pause", explained_in="why#pause", stem="Which?", options=options
    )


@pytest.mark.parametrize(
    ("ranks", "best", "worst", "points"),
    [
        pytest.param("1234", "a", "d", F(1), id="both right"),
        pytest.param("1234", "a", "c", F(3, 4), id="best right, second worst as worst"),
        pytest.param("1234", "b", "d", F(3, 4), id="second best as best, worst right"),
        pytest.param("1234", "b", "c", F(1, 2), id="two near misses"),
        pytest.param("12345", "c", "e", F(1, 2), id="the middle as best earns nothing for that mark"),
        pytest.param("1234", "c", "b", F(0), id="the middle two the wrong way round"),
        pytest.param("1234", "d", "a", F(0), id="the reverse"),
        pytest.param("1234", "d", "c", F(0), id="the worst as best ends at nothing"),
        pytest.param("1234", "b", "a", F(0), id="the best as worst ends at nothing"),
        pytest.param("1123", "b", "d", F(1), id="a near tie for the best serves"),
        pytest.param("1233", "a", "c", F(1), id="a near tie for the worst serves"),
        pytest.param("1123", "b", "a", F(0), id="the other best as worst ends at nothing"),
    ],
)
def test_marks(ranks, best, worst, points):
    assert grade(item(ranks), {"best": best, "worst": worst}).points == points


@pytest.mark.parametrize(
    ("state", "blank", "answered"),
    [
        (None, True, False),
        ({"best": None, "worst": None}, True, False),
        ({"best": "a", "worst": None}, False, False),
        ({"best": "a", "worst": "a"}, False, False),
        ({"best": "a", "worst": "b"}, False, True),
    ],
    ids=["never saved", "cleared", "one mark", "one option twice", "two marks"],
)
def test_both_marks_are_required(state, blank, answered):
    assert (is_blank(item(), state), is_answered(item(), state)) == (blank, answered)
    if not answered:
        assert grade(item(), state).points == 0


@pytest.mark.parametrize(("best", "worst", "critical"), [("d", "b", True), ("d", None, True), ("a", "d", False)])
def test_calling_a_critical_option_best_is_told_and_calling_it_worst_is_not(best, worst, critical):
    assert grade(item(critical="d"), {"best": best, "worst": worst}).is_critical is critical


@pytest.mark.parametrize("fields", [{"best": ["z"]}, {"worst": ["a", "b"]}], ids=["no such option", "two worst"])
def test_unreadable_responses_are_refused(fields):
    with pytest.raises(UnreadableResponse):
        read(item(), fields)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (item("123"), "fewer than four options"),
        (item("1122"), "fewer than three ranks"),
        (item("0123"), "write 1"),
        (item(critical="b"), "not the least effective"),
    ],
    ids=["three options", "two ranks", "rank 0", "critical in the middle"],
)
def test_faults(made, words):
    assert any(words in fault.message for fault in faults(made))
