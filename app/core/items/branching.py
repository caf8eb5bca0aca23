"""branching: a thread or conversation that goes on according to what the learner does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from app.core.items.contract import (
    BLANK,
    Arrangement,
    Fields,
    ItemHead,
    ItemResult,
    Shown,
    State,
    UnreadableResponse,
    head_shown,
    one_of,
    result_shown,
)
from app.core.ordering import ordered
from app.core.stimuli import Remark
from app.core.texts import Text

CHOICE, DECIDE = "choice", "decide"
MOST_HARM = Fraction(1, 5)


@dataclass(frozen=True, kw_only=True)
class BranchChoice:
    """Something to do now: what follows from it, and the situation or ending it leads to.

    `harm` is what is taken off the ending's score. A `dangerous` choice must lead below the pass mark; a `critical` one
    is dangerous too, and fails the attempt.
    """

    id: str
    text: Text
    consequence: Text
    leads_to: str
    harm: Fraction = Fraction(0)
    dangerous: bool = False
    critical: bool = False

    @property
    def is_dangerous(self) -> bool:
        """Whether no way on from here may pass."""
        return self.dangerous or self.critical

    @property
    def is_blunder(self) -> bool:
        """Whether this does avoidable harm, or puts what matters in danger."""
        return bool(self.harm) or self.is_dangerous


@dataclass(frozen=True, kw_only=True)
class BranchSituation:
    """Where things stand: what is told, what others say, how tense it is (1 calm to 5 on fire), and what can be done."""

    id: str
    text: Text | None = None
    remarks: tuple[Remark, ...] = ()
    tension: int
    choices: tuple[BranchChoice, ...]


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How it ended, and the score for ending there."""

    id: str
    text: Text
    tension: int
    score: Fraction


@dataclass(frozen=True, kw_only=True)
class BranchingItem(ItemHead):
    """A graph of situations without loops; the first one opens it."""

    type: Literal["branching"]
    situations: tuple[BranchSituation, ...]
    endings: tuple[Ending, ...]

    @property
    def has_critical(self) -> bool:
        """Whether some response to this item fails the attempt."""
        return any(choice.critical for situation in self.situations for choice in situation.choices)

    def situation(self, situation_id: str) -> BranchSituation | None:
        """The situation with that id."""
        return next((each for each in self.situations if each.id == situation_id), None)

    def ending(self, ending_id: str) -> Ending | None:
        """The ending with that id."""
        return next((each for each in self.endings if each.id == ending_id), None)


@dataclass(frozen=True)
class Turn:
    """One situation met, and the choice made in it."""

    situation: BranchSituation
    choice: BranchChoice


@dataclass(frozen=True)
class Path:
    """The turns taken, and where they led: the situation that waits for a choice, or the ending."""

    turns: tuple[Turn, ...]
    now: BranchSituation | None
    ending: Ending | None


def path_of(item: BranchingItem, state: State | None) -> Path:
    """The path that a state records."""
    turns = []
    here = item.situations[0].id
    for taken in state["path"] if state else ():
        situation = item.situation(taken["situation"])
        choice = _choice(situation, taken["choice"]) if situation else None
        if situation is None or choice is None or situation.id != here:
            raise ValueError(f"{item.id}: the path leaves the graph at {taken}")
        turns.append(Turn(situation, choice))
        here = choice.leads_to
    return Path(tuple(turns), item.situation(here), item.ending(here))


def _choice(situation: BranchSituation, choice_id: str) -> BranchChoice | None:
    return next((each for each in situation.choices if each.id == choice_id), None)


def arrange(item: BranchingItem, seed: str) -> Arrangement:
    """The order of the choices in each situation."""
    return {
        "choices": {
            situation.id: ordered((choice.id for choice in situation.choices), f"{seed}\x00{item.id}\x00{situation.id}")
            for situation in item.situations
        }
    }


def read(item: BranchingItem, fields: Fields) -> State:
    """The choice, and the situation that it was made in. Empty where the button that decides was not pressed."""
    situation_id = one_of(fields, DECIDE)
    choice_id = one_of(fields, CHOICE)
    if situation_id is None or choice_id is None:
        return {}
    situation = item.situation(situation_id)
    if situation is None or _choice(situation, choice_id) is None:
        raise UnreadableResponse(f"{item.id} has no choice {choice_id!r} in {situation_id!r}")
    return {"situation": situation_id, "choice": choice_id}


def step(item: BranchingItem, state: State | None, entered: State) -> State:
    """One choice further. What was decided in another situation than the one that waits comes too late and changes nothing."""
    path = list(state["path"]) if state else []
    now = path_of(item, state).now
    if entered and now is not None and entered["situation"] == now.id:
        path.append(dict(entered))
    return {"path": path}


def is_blank(item: BranchingItem, state: State | None) -> bool:
    """Whether no choice was made."""
    return not (state and state["path"])


def is_answered(item: BranchingItem, state: State | None) -> bool:
    """An ending is reached."""
    return path_of(item, state).ending is not None


def grade(item: BranchingItem, state: State | None) -> ItemResult:
    """The ending's score, less at most 1/5 for the harm done on the way. Without an ending 0."""
    if is_blank(item, state):
        return BLANK
    path = path_of(item, state)
    is_critical = any(turn.choice.critical for turn in path.turns)
    return ItemResult(points=score(path.turns, path.ending), is_critical=is_critical)


def score(turns: Sequence[Turn], ending: Ending | None) -> Fraction:
    """The points of a path; one without an ending earns nothing."""
    if ending is None:
        return Fraction(0)
    return points(ending.score, sum((turn.choice.harm for turn in turns), Fraction(0)))


def points(score_of_ending: Fraction, harm: Fraction) -> Fraction:
    """An ending's score less the harm done on the way, of which at most 1/5 counts; never below 0."""
    return max(Fraction(0), score_of_ending - min(MOST_HARM, harm))


def _told(situation: BranchSituation) -> dict[str, Any]:
    return {
        "id": situation.id,
        "text": situation.text,
        "remarks": [{"author": remark.author, "text": remark.text} for remark in situation.remarks],
        "tension": situation.tension,
    }


def _ended(ending: Ending) -> dict[str, Any]:
    return {"id": ending.id, "text": ending.text, "tension": ending.tension}


def _choices(situation: BranchSituation, arrangement: Arrangement) -> Iterator[BranchChoice]:
    choices = {choice.id: choice for choice in situation.choices}
    return (choices[choice_id] for choice_id in arrangement["choices"][situation.id])


def present(item: BranchingItem, arrangement: Arrangement, state: State | None) -> dict[str, Any]:
    """What has happened so far, and what can be done now; nothing of what lies ahead.

    It `has_own_button`: a choice is saved when that is pressed, never as it is marked.
    """
    path = path_of(item, state)
    return head_shown(item) | {
        "has_own_button": True,
        "turns": [
            _told(turn.situation) | {"choice": turn.choice.text, "consequence": turn.choice.consequence}
            for turn in path.turns
        ],
        "now": _told(path.now)
        | {"choices": [{"id": choice.id, "text": choice.text} for choice in _choices(path.now, arrangement)]}
        if path.now
        else None,
        "ending": _ended(path.ending) if path.ending else None,
    }


def look_back(item: BranchingItem, arrangement: Arrangement, state: State | None, shown: Shown) -> dict[str, Any]:
    """The path taken and its ending; once the key may be shown, the roads not taken, the other endings, and what each earns."""
    path = path_of(item, state)
    turns = []
    for turn in path.turns:
        choices = [
            {
                "text": choice.text,
                "consequence": choice.consequence,
                "is_taken": choice.id == turn.choice.id,
                "is_blunder": choice.is_blunder if shown.correctness else None,
            }
            for choice in _choices(turn.situation, arrangement)
            if choice.id == turn.choice.id or shown.right_answers
        ]
        turns.append(_told(turn.situation) | {"choices": choices})
    endings = [
        _ended(ending) | {"is_reached": ending == path.ending, "score": ending.score if shown.right_answers else None}
        for ending in item.endings
        if ending == path.ending or shown.right_answers
    ]
    return head_shown(item) | result_shown(grade(item, state), shown) | {"turns": turns, "endings": endings}
