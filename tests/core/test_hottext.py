"""Scoring of hottext items: marks, "nothing needs removing", critical words left standing, and the draft's marks."""

from fractions import Fraction

import pytest

from app.core.items.contract import UnreadableResponse
from app.core.items.hottext import HottextItem, Piece, Span, faults, grade, is_answered, pieces, read

F = Fraction


def item(secrets="ab", harmless="cdef", critical="", text=None):
    spans = tuple(
        Span(id=name, secret=name in secrets, critical=name in critical, feedback=f"Because {name}")
        for name in secrets + harmless
    )
    return HottextItem(
        type="hottext",
        id="item",
        objective="spot",
        explained_in="leaks#captions",
        stem="What has to go?",
        text=text or " and ".join(f"[words {span.id}]{{#{span.id}}}" for span in spans),
        spans=spans,
    )


def state(marked="", nothing=False):
    return {"marked": list(marked), "nothing": nothing}


@pytest.mark.parametrize(
    ("made", "entered", "points"),
    [
        pytest.param(item(), state("ab"), F(1), id="all secrets"),
        pytest.param(item(), state("a"), F(1, 2), id="one of two"),
        pytest.param(item(), state("abc"), F(1, 2), id="both and a harmless one"),
        pytest.param(item(), state("abcdef"), F(0), id="everything"),
        pytest.param(item(), state("cd"), F(0), id="harmless ones alone"),
        pytest.param(item(), state(nothing=True), F(0), id="nothing, where there are secrets"),
        pytest.param(item(secrets=""), state(nothing=True), F(1), id="nothing, and that is true"),
        pytest.param(item(secrets=""), state("c"), F(0), id="a mark where nothing is wrong"),
        pytest.param(item(secrets=""), state("c", nothing=True), F(0), id="nothing, beside a mark"),
        pytest.param(item(), state("ab", nothing=True), F(0), id="the secrets, beside nothing"),
    ],
)
def test_points(made, entered, points):
    assert grade(made, entered).points == points


@pytest.mark.parametrize("entered", [None, state()], ids=["never saved", "cleared"])
def test_blank_earns_nothing_even_where_nothing_needs_removing(entered):
    result = grade(item(secrets="", critical=""), entered)
    assert (result.points, result.is_blank) == (0, True)


@pytest.mark.parametrize(
    ("entered", "critical"),
    [(state("b"), True), (state(nothing=True), True), (state("a"), False), (None, False)],
    ids=["left standing", "nothing to remove", "marked", "not answered"],
)
def test_a_critical_secret_left_standing_is_told(entered, critical):
    assert grade(item(critical="a"), entered).is_critical is critical


@pytest.mark.parametrize(
    ("entered", "answered"),
    [(state("a"), True), (state(nothing=True), True), (state("a", nothing=True), False), (state(), False)],
    ids=["marks", "nothing", "both at once", "neither"],
)
def test_marks_and_nothing_contradict_each_other(entered, answered):
    assert is_answered(item(), entered) is answered


@pytest.mark.parametrize("fields", [{"span": ["z"]}, {"span": ["a", "a"]}], ids=["no such span", "twice the same"])
def test_unreadable_responses_are_refused(fields):
    with pytest.raises(UnreadableResponse):
        read(item(), fields)


def test_a_draft_falls_into_pieces():
    assert pieces("Glad to help [Norfjord]{#client} in [May]{#launch}. [No mark]") == [
        Piece("Glad to help "),
        Piece("Norfjord", "client"),
        Piece(" in "),
        Piece("May", "launch"),
        Piece(". [No mark]"),
    ]


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (item(secrets="ab", harmless="cd"), "a third at most"),
        (item(text="Nothing is marked."), "marks `a` 0 times"),
        (item(secrets="a", harmless="bc", text="[1]{#a} [2]{#b} [3]{#c} [4]{#d}"), "not one of the spans"),
        (item(secrets="a", harmless="bc", critical="b"), "no secret"),
    ],
    ids=["too many secrets", "no marks", "an unknown mark", "critical and harmless"],
)
def test_faults(made, words):
    assert any(words in fault.message for fault in faults(made))
