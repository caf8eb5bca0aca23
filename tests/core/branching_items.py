"""Branching items from a few words, for tables of rules and for generated graphs.

branching({"start": "right>good wrong>bad 1/10 worse>bad!"}, {"good": 1, "bad": "1/2"})
A choice is `id>where it leads`, followed where wanted by its harm; one that ends in ! is dangerous, in !! critical.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from hypothesis import strategies as st

from app.core.items.branching import BranchChoice, BranchingItem, BranchSituation, Ending, Turn, read, step
from app.core.stimuli import Remark
from app.core.texts import Text


def branching(situations: Mapping[str, str], endings: Mapping[str, int | str], **more) -> BranchingItem:
    tensions = more.pop("tensions", {})
    return BranchingItem(
        type="branching",
        id="thread",
        objective="pause",
        explained_in="why#pause",
        stem=Text("It is 23:10."),
        situations=tuple(
            BranchSituation(
                id=name,
                text=Text(f"This is {name}."),
                remarks=(Remark(author=Text("A friend"), text=Text(f"Remark in {name}.")),),
                tension=tensions.get(name, 2),
                choices=choices(written),
            )
            for name, written in situations.items()
        ),
        endings=tuple(
            Ending(id=name, text=Text(f"It ends as {name}."), tension=tensions.get(name, 1), score=Fraction(score))
            for name, score in endings.items()
        ),
        **more,
    )


def choices(written: str) -> tuple[BranchChoice, ...]:
    found: list[BranchChoice] = []
    words = written.split()
    for place, word in enumerate(words):
        if ">" not in word:
            continue
        name, _, leads_to = word.partition(">")
        after = words[place + 1] if place + 1 < len(words) and ">" not in words[place + 1] else "0"
        found.append(
            BranchChoice(
                id=name,
                text=Text(f"Do {name}."),
                consequence=Text(f"After {name}."),
                leads_to=leads_to.rstrip("!"),
                harm=Fraction(after),
                dangerous=leads_to.endswith("!") and not leads_to.endswith("!!"),
                critical=leads_to.endswith("!!"),
            )
        )
    return tuple(found)


def taken(item: BranchingItem, *steps: str) -> dict:
    """The state after choices named `situation.choice`."""
    return {"path": [dict(zip(("situation", "choice"), each.split("."), strict=True)) for each in steps]}


LATE_TAG = branching(
    {
        "tagged": "reply>forty 1/10 report>cooled leave>presses",
        "presses": "argue>forty 1/10 tell>cooled",
        "forty": "defend>headline! stop>morning",
        "morning": "own-up>contained leak>headline!!",
    },
    {"cooled": 1, "contained": "1/2", "headline": 0},
    tensions={"forty": 5, "headline": 5},
)
"""A thread that goes wrong in several ways."""


@st.composite
def graphs(draw) -> BranchingItem:
    """Any graph of up to six situations: most have faults, some have none."""
    count = draw(st.integers(1, 6))
    names = [f"s{place}" for place in range(count)]
    endings = {f"e{place}": draw(st.sampled_from(["0", "1/2", "1"])) for place in range(draw(st.integers(1, 3)))}
    harms = st.sampled_from(["0", "0", "1/20", "1/10", "1/5"])
    marks = st.sampled_from(["", "", "", "!", "!!"])
    situations = {}
    for place, name in enumerate(names):
        # Mostly onwards, so that whole graphs come about too.
        ahead = st.sampled_from([*names[place + 1 :], *endings])
        anywhere = st.sampled_from([*names, *endings, "nowhere"])
        where = ahead if draw(st.integers(0, 9)) else anywhere
        situations[name] = " ".join(
            f"c{number}>{draw(where)}{draw(marks)} {draw(harms)}" for number in range(draw(st.integers(2, 3)))
        )
    return branching(situations, endings)


@st.composite
def sound_graphs(draw) -> BranchingItem:
    """Graphs without a fault: from every situation one can still do right, and each is led to from an earlier one."""
    count = draw(st.integers(1, 7))
    harms = st.sampled_from(["0", "1/20", "1/10", "1/5"])
    endings = {"good": "1", "fair": "1/2", "bad": "0"}
    written: dict[str, list[str]] = {f"s{place}": ["right>good"] for place in range(count)}
    for place in range(1, count):
        parent = f"s{draw(st.integers(0, place - 1))}"
        written[parent].append(f"on{place}>s{place}")
        written[parent].append(draw(harms))
    for ending, mark in (("fair", ""), ("bad", "!"), ("bad", "!!")):
        name = f"s{draw(st.integers(0, count - 1))}"
        written[name].append(f"to-{ending}{len(mark)}>{ending}{mark}")
        written[name].append(draw(harms))
    for name, words in written.items():
        if len([word for word in words if ">" in word]) < 2:
            written[name].append("wrong>fair")
    return branching({name: " ".join(words) for name, words in written.items()}, endings)


def walked(item: BranchingItem, decisions: Iterable[tuple[str, str]]) -> dict | None:
    """The state after decisions (situation, choice), each read from a form as a browser sends it."""
    state = None
    for situation, choice in decisions:
        state = step(item, state, read(item, {"decide": [situation], "choice": [choice]}))
    return state


def decisions_of(turns: Iterable[Turn]) -> list[tuple[str, str]]:
    """The decisions that lead along these turns."""
    return [(turn.situation.id, turn.choice.id) for turn in turns]
