"""What was chosen in each type of item, and what is kept back because it would tell of everybody."""

import pytest

from app.core import distractors
from tests.core import test_best_worst, test_hottext, test_match, test_order, test_text_entry
from tests.core.branching_items import branching
from tests.core.items import one, several


def marked(*ids):
    return {"marked": list(ids)}


def path(*turns):
    return {"path": [dict(zip(("situation", "choice"), turn.split(">"), strict=True)) for turn in turns]}


def told(item, states, attempts=None):
    """(label or code, counts) of each row, and how many left it blank."""
    found = distractors.table(item, states, attempts or sum(number for _, number in states))
    return found and ([(row.label or row.code, row.counts) for row in found.rows], found.blank)


THREAD = branching({"start": "calm>later angry>bad", "later": "wait>good post>bad"}, {"good": 1, "bad": 0})
TABLES = {
    "one option": (
        one(),
        [(marked("best"), 6), (marked("bad"), 3)],
        10,
        ([("Do best", (6,)), ("Do fair", (0,)), ("Do bad", (3,))], 1),
    ),
    "several options": (
        several(right="A", wrong="BC"),
        [(marked("A", "B"), 4), (marked("B"), 2), (marked(), 1)],
        7,
        ([("Do A", (4,)), ("Do B", (6,)), ("Do C", (0,))], 1),
    ),
    "best and worst": (
        test_best_worst.item("1234"),
        [({"best": "a", "worst": "d"}, 3), ({"best": "a", "worst": "c"}, 2), ({"best": "b", "worst": None}, 1)],
        6,
        ([("a", (5, 0)), ("b", (1, 0)), ("c", (0, 2)), ("d", (0, 3))], 0),
    ),
    "order": (
        test_order.item("abc"),
        [(test_order.state("abc"), 4), (test_order.state("bac"), 2), ({"positions": {"a": 1}}, 1)],
        7,
        ([("Do a", (5, 2, 0)), ("Do b", (2, 4, 0)), ("Do c", (0, 0, 6))], 0),
    ),
    "words that were typed": (
        test_text_entry.item("pause"),
        [({"text": "Pause"}, 2), ({"text": "pause "}, 1), ({"text": "my own words"}, 4)],
        8,
        ([("accepted", (3,)), ("other", (4,))], 1),
    ),
    "hottext": (
        test_hottext.item("a", "b"),
        [(test_hottext.state("a"), 3), (test_hottext.state("ab"), 1), (test_hottext.state(nothing=True), 2)],
        6,
        ([("words a", (4,)), ("words b", (1,)), ("nothing", (2,))], 0),
    ),
    "a conversation": (
        THREAD,
        [
            (path("start>calm", "later>wait"), 4),
            (path("start>calm", "later>post"), 2),
            (path("start>angry"), 3),
            (path("start>calm"), 1),
        ],
        10,
        (
            [
                ("Do calm.", (7,)), ("Do angry.", (3,)), ("Do wait.", (4,)), ("Do post.", (2,)),
                ("It ends as good.", (4,)), ("It ends as bad.", (5,)), ("unfinished", (1,)),
            ],
            0,
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("item", "states", "attempts", "expected"), TABLES.values(), ids=TABLES.keys())
def test_tables(item, states, attempts, expected):
    assert told(item, states, attempts) == expected


def test_a_table_of_categories():
    item = test_match.item("DX")
    first, second = (statement.id for statement in item.statements)
    states = [({"placed": {first: "D", second: "X"}}, 4), ({"placed": {first: "X"}}, 2)]
    found = distractors.table(item, states, 6)
    assert [row.counts for row in found.rows] == [(4, 2), (0, 4)]
    assert [row.key for row in found.rows] == [{0}, {1}]


ALIKE = {
    "everybody marked the same": (one(), [(marked("best"), 9)], 9),
    "nobody answered": (one(), [], 9),
    "everybody left it blank": (one(), [(marked(), 4)], 9),
    "everybody typed something accepted": (
        test_text_entry.item("pause"),
        [({"text": "pause"}, 5), ({"text": "Pause"}, 4)],
        9,
    ),
    "everybody went the same way": (THREAD, [(path("start>angry"), 9)], 9),
}


@pytest.mark.parametrize(("item", "states", "attempts"), ALIKE.values(), ids=ALIKE.keys())
def test_nothing_is_told_where_all_chose_alike(item, states, attempts):
    assert distractors.table(item, states, attempts) is None


def test_a_row_in_which_all_chose_alike_is_kept_back():
    rows, _ = told(several(right="A", wrong="BC"), [(marked("A"), 4), (marked("A", "B"), 5)])
    assert rows == [("Do A", None), ("Do B", (5,)), ("Do C", (0,))]


@pytest.mark.parametrize(
    ("later", "kept_back"),
    [((3, 1), True), ((3, 2), False), ((6, 0), True)],
    ids=["four came here", "five came here", "all who came here chose alike"],
)
def test_a_situation_is_told_of_where_enough_came(later, kept_back):
    wait, post = later
    states = [(path("start>angry"), 9), (path("start>calm", "later>wait"), wait)]
    rows = dict(told(THREAD, [*states, (path("start>calm", "later>post"), post)])[0])
    assert (rows["Do wait."] is None) is kept_back
    assert (rows["Do post."] is None) is kept_back
    assert rows["Do calm."] == (wait + post,)
