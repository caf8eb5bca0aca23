"""Quizzes of any words and numbers, for what holds of every exchange."""

from dataclasses import replace
from fractions import Fraction
from string import ascii_lowercase, digits

from hypothesis import strategies as st

from app.core.items.choice import ChoiceItem, Option
from app.core.items.hottext import HottextItem, Span
from app.core.items.match import Category, MatchItem, Statement
from app.core.items.order import OrderedStep, OrderItem
from app.core.items.text_entry import AcceptedAnswers, TextEntryItem, folded
from app.core.model import Pool, Quiz, Scenario
from app.core.stimuli import Situation

SIGNS = "~=#{}:\\/%$<>&\"'[]()->*|!?.,;@^`"
LETTERS = "abXYZ019Æøßłжשלוםمرحبا漢字🙂"
MARKS = "\u200f\u200e\u202b\u202c\u2067\u2069\u00ad"
WORD = st.text(SIGNS + LETTERS + MARKS, min_size=1, max_size=8)
TRAPS = (
    r"// = ~50% %50% [html] [plain]x { } \n \ :: #### $CATEGORY: &amp; <b> ]]> {T} true 12:30 1.5 [tag:x] _____ A. <!--"
)
ODD = st.sampled_from([*TRAPS.split(" "), "- x", "a\u00a0b", "\u2067א\u2069"])
LINE = st.lists(WORD | ODD, min_size=1, max_size=3).map(" ".join)
PARAGRAPHS = st.lists(LINE, min_size=1, max_size=3).map("\n\n".join)
PLAIN = ascii_lowercase + digits
ID = st.text(PLAIN, min_size=1, max_size=6) | st.builds(
    "{}-{}".format, st.text(PLAIN, min_size=1, max_size=6), st.text(PLAIN, min_size=1, max_size=4)
)
SHARE = st.builds(lambda a, b: Fraction(min(a, b), max(a, b)), st.integers(0, 60), st.integers(1, 60))


def ids(least, most):
    return st.lists(ID, min_size=least, max_size=most, unique=True)


@st.composite
def _head(draw):
    aims = {"objective": draw(ID), "explained_in": f"{draw(ID)}#{draw(ID)}"}
    return {"id": "to-be-named", "stem": draw(LINE), "protects_rights": draw(st.booleans()), **aims}


@st.composite
def one_choices(draw):
    names = draw(ids(3, 6))
    scores = [Fraction(1), *(draw(SHARE) for _ in names[1:])]
    stays = draw(st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
    options = [
        Option(
            id=name,
            text=draw(LINE),
            feedback=draw(PARAGRAPHS),
            score=score,
            stays_last=last,
            critical=score == 0 and draw(st.booleans()),
        )
        for name, score, last in zip(names, draw(st.permutations(scores)), stays, strict=True)
    ]
    return ChoiceItem(type="choice", options=tuple(options), **draw(_head()))


@st.composite
def several_choices(draw):
    names = draw(ids(3, 8))
    right = draw(st.integers(1, len(names) - 1))
    options = [
        Option(
            id=name,
            text=draw(LINE),
            feedback=draw(LINE),
            score=Fraction(int(place < right)),
            critical=place >= right and draw(st.booleans()),
        )
        for place, name in enumerate(names)
    ]
    scoring = draw(st.sampled_from(["weights", "net", "exact", "strict"]))
    return ChoiceItem(type="choice", select="several", scoring=scoring, options=tuple(options), **draw(_head()))


@st.composite
def text_entries(draw):
    words = draw(st.lists(LINE, min_size=1, max_size=4, unique_by=folded))
    accepted = (AcceptedAnswers(language="en", variants=tuple(words)),)
    return TextEntryItem(type="text_entry", accepted=accepted, feedback=draw(PARAGRAPHS), **draw(_head()))


@st.composite
def matches(draw):
    texts = draw(st.lists(LINE, min_size=2, max_size=3, unique=True))
    names = draw(ids(len(texts), len(texts)))
    groups = [Category(id=name, text=text) for name, text in zip(names, texts, strict=True)]
    held = [*names, *draw(st.lists(st.sampled_from(names), min_size=2, max_size=4))]
    statements = [
        Statement(id=name, text=draw(LINE), category=group, feedback=draw(LINE))
        for name, group in zip(draw(ids(len(held), len(held))), held, strict=True)
    ]
    return MatchItem(type="match", categories=tuple(groups), statements=tuple(statements), **draw(_head()))


@st.composite
def orders(draw):
    steps = tuple(OrderedStep(id=name, text=draw(LINE)) for name in draw(ids(3, 6)))
    scoring = draw(st.sampled_from(["pairs", "exact"]))
    return OrderItem(type="order", scoring=scoring, steps=steps, feedback=draw(PARAGRAPHS), **draw(_head()))


@st.composite
def hottexts(draw):
    names = draw(ids(3, 5))
    secrets = draw(st.integers(0, len(names)))
    words = LINE.map(lambda text: text.replace("[", "(").replace("]", ")"))
    parts = [part for name in names for part in (draw(words), f"[{draw(words)}]{{#{name}}}")]
    joins = st.sampled_from([" ", " ", "\n\n"])
    text = parts[0] + "".join(draw(joins) + part for part in parts[1:])
    spans = tuple(
        Span(id=name, secret=place < secrets, critical=place < secrets and draw(st.booleans()), feedback=draw(LINE))
        for place, name in enumerate(names)
    )
    return HottextItem(type="hottext", text=text, spans=spans, **draw(_head()))


KINDS = {
    "choice of one": one_choices(),
    "choice of several": several_choices(),
    "text entry": text_entries(),
    "match": matches(),
    "order": orders(),
    "hottext": hottexts(),
}


@st.composite
def quizzes(draw, *kinds):
    """Pools of scenarios with one item each, or with two; what no foreign format has is left at its default."""
    items = st.one_of([KINDS[kind] for kind in kinds])
    pool_names = draw(ids(1, 2))
    shapes = [(draw(st.integers(1, 2)), draw(st.integers(1, 2))) for _ in pool_names]
    count = sum(scenarios for scenarios, _ in shapes)
    scenario_names = iter(draw(ids(count, count)))
    item_names = iter(draw(ids(count * 2, count * 2)))
    pools = []
    for name, (scenarios, size) in zip(pool_names, shapes, strict=True):
        made = [
            Scenario(
                id=next(scenario_names),
                stimulus=Situation(kind="situation", text=draw(PARAGRAPHS)),
                items=tuple(replace(draw(items), id=next(item_names)) for _ in range(size)),
            )
            for _ in range(scenarios)
        ]
        pools.append(Pool(id=name, draw=draw(st.integers(1, scenarios)), scenarios=tuple(made)))
    asked = sum(pool.draw * len(pool.scenarios[0].items) for pool in pools)
    limits = {"time_limit_minutes": draw(st.none() | st.integers(1, 1440)), "forward_only": draw(st.booleans())}
    rules = limits | {
        "slug": "a-quiz",
        "title": draw(LINE),
        "course": "a-course",
        "source_language": "en",
        "minutes": asked,
    }
    return Quiz(pools=tuple(pools), **rules)
