"""What leaves a quiz, and every loss on the way, named with the line of its item."""

from dataclasses import replace
from fractions import Fraction

import pytest

from app.content.exchange import exporting, formats
from app.content.exchange.exported_items import several_shares
from app.content.exchange.report import Report
from app.content.exchange.xml_tree import parsed
from app.core.items.best_worst import BestWorstItem, RankedOption
from app.core.items.branching import BranchChoice, BranchingItem, BranchSituation, Ending
from app.core.items.choice import several_score
from app.core.items.hottext import HottextItem, Span
from app.core.items.match import Category, MatchItem, Statement
from app.core.items.order import OrderedStep, OrderItem
from app.core.items.text_entry import AcceptedAnswers, TextEntryItem
from app.core.model import Repair
from app.core.stimuli import Chat, Document, Email, Post, Remark
from tests.core import items

HEAD = {"id": "item", "objective": "pause", "explained_in": "why#pause", "stem": "What now?"}
BEST_WORST = BestWorstItem(
    type="best_worst",
    options=tuple(RankedOption(id=f"o{n}", text="x", feedback="y", rank=n) for n in (1, 2, 3, 4)),
    **HEAD,
)
CHOICE = BranchChoice(id="go", text="Go", consequence="Gone", leads_to="end")
BRANCHING = BranchingItem(
    type="branching",
    situations=(BranchSituation(id="start", tension=1, choices=(CHOICE,)),),
    endings=(Ending(id="end", text="Over", tension=1, score=Fraction(1)),),
    **HEAD,
)
ORDER = OrderItem(type="order", steps=tuple(OrderedStep(id=n, text=n) for n in "abc"), feedback="So.", **HEAD)
MATCH = MatchItem(
    type="match",
    categories=(Category(id="do", text="Do"), Category(id="dont", text="Do -> not")),
    statements=tuple(Statement(id=n, text=n, category="do" if n in "ab" else "dont", feedback="So.") for n in "abcd"),
    **HEAD,
)
HOTTEXT = HottextItem(
    type="hottext", text="Our [plan]{#plan}.", spans=(Span(id="plan", feedback="It is known."),), **HEAD
)
TEXT_ENTRY = TextEntryItem(
    type="text_entry",
    accepted=(
        AcceptedAnswers(language="en", variants=("HR", "a -> b")),
        AcceptedAnswers(language="nb", variants=("hr", "Personal")),
    ),
    feedback="So.",
    **HEAD,
)


def exported(form, *given, lines=None, stimulus=None, **rules):
    quiz = items.quiz(*given, **rules)
    if stimulus:
        pool = quiz.pools[0]
        quiz = replace(quiz, pools=(replace(pool, scenarios=(replace(pool.scenarios[0], stimulus=stimulus),)),))
    report = Report("quiz.yaml")
    collection = exporting.collection(quiz, "en", lines or {"item": 12}, report)
    body = formats.write(formats.held(collection, form, report), form, report)
    return body, [str(loss) for loss in report.losses]


LOST = {
    "a best and worst": (BEST_WORST, "gift moodle qti", "asks for the best and the worst of the same responses"),
    "a branching scenario": (BRANCHING, "gift moodle qti", "goes on by what is chosen"),
    "a critical option": (
        items.one(options=(items.option("a", 1), items.option("b"), items.option("c", critical=True))),
        "gift moodle qti",
        "has an answer that fails the attempt at any score",
    ),
    "an order in GIFT": (ORDER, "gift", "puts steps in order, which GIFT cannot hold; it is left out"),
    "an order in Moodle": (ORDER, "moodle", "puts steps in order; Moodle before 4.4 needs its plugin"),
    "an order in QTI": (ORDER, "qti", "earns points for pairs of steps in order; in QTI only the whole order counts"),
    "words to mark": (HOTTEXT, "gift moodle", "marks words in a text"),
    "nothing to mark": (HOTTEXT, "qti", "has nothing to remove, which nobody can say in QTI"),
    "feedback on statements": (MATCH, "gift moodle", "has feedback on each statement"),
    "an arrow in a statement": (MATCH, "gift", "has `->` in a statement, written as an arrow"),
    "an arrow in accepted words": (TEXT_ENTRY, "gift", "accepts words with `->`, which GIFT takes for a match"),
    "words by language": (TEXT_ENTRY, "gift moodle qti", "accepts words by language"),
    "a last option": (
        items.one(options=(items.option("a", 1), items.option("b"), items.option("c", stays_last=True))),
        "gift moodle",
        "has options that stay last",
    ),
    "what guessing earns, taken off": (MATCH, "gift moodle", "takes off what guessing earns"),
    "all or nothing": (items.several("exact"), "gift moodle", "counts only as a whole"),
    "a part that Moodle does not offer": (
        items.one(scores={"a": 1, "b": "3/7", "c": 0}),
        "moodle",
        "Moodle does not offer",
    ),
}


@pytest.mark.parametrize(
    ("item", "form", "told"),
    [(item, form, told) for item, forms, told in LOST.values() for form in forms.split()],
    ids=[f"{name} ({form})" for name, (_, forms, _) in LOST.items() for form in forms.split()],
)
def test_what_a_format_cannot_hold_is_told_with_its_line(item, form, told):
    _, losses = exported(form, replace(item, id="item"), items.one("other"))
    assert any(loss.startswith("quiz.yaml:12: `item`: ") and told in loss for loss in losses), losses


STIMULI = {
    "a post": (
        Post(kind="post", author="A designer", text="Done!", comments=(Remark(author="A friend", text="Nice."),)),
        "A designer: Done!\n\nA friend: Nice.",
    ),
    "a chat": (
        Chat(kind="chat", title="Lunch", messages=(Remark(author="A", text="Soup?"), Remark(author="B", text="No."))),
        "Lunch\n\nA: Soup?\n\nB: No.",
    ),
    "a chat without a title": (Chat(kind="chat", messages=(Remark(author="A", text="Soup?"),)), "A: Soup?"),
    "an e-mail": (
        Email(kind="email", sender="Sales", recipient="You", subject="List", text="Here.\n\nBye."),
        "Sales → You\n\nList\n\nHere.\n\nBye.",
    ),
    "a document": (Document(kind="document", title="Rules", text="Be kind."), "Rules\n\nBe kind."),
}


@pytest.mark.parametrize(("stimulus", "told"), STIMULI.values(), ids=STIMULI.keys())
def test_a_stimulus_is_told_as_plain_text(stimulus, told):
    body, losses = exported("moodle", items.one(), stimulus=stimulus)
    assert told in body.decode()
    assert any(f"has a stimulus of kind `{stimulus.kind}`" in loss for loss in losses)


def test_rules_company_words_repairs_and_draws_are_told_once():
    item = replace(items.one(), stem="Who speaks for {{ company.name }}?")
    _, losses = exported("gift", item, repairs=(Repair(item="item", how="disregarded", why="It was unclear."),))
    about = ["pool `all` becomes a category", "repairs of flawed items", "rules of the quiz", "texts with `{{ company"]
    assert [next((a for a in about if a in loss), loss) for loss in losses] == about


RULES = {
    "a time limit in GIFT": ("gift", ["the time limit of 12 minutes stays here", "`forward_only` stays here"]),
    "a time limit in Moodle": ("moodle", ["the time limit of 12 minutes stays here", "`forward_only` stays here"]),
    "neither in QTI": ("qti", []),
}


@pytest.mark.parametrize(("form", "told"), RULES.values(), ids=RULES.keys())
def test_a_time_limit_and_no_way_back_are_told_where_no_test_holds_them(form, told):
    _, losses = exported(form, items.one(), time_limit_minutes=12, forward_only=True)
    found = [words for loss in losses for words in [loss.partition(": ")[2].partition(";")[0]] if "stays here" in words]
    assert sorted(found) == sorted(told)


def test_nothing_is_told_of_a_time_limit_that_is_not_there():
    _, losses = exported("gift", items.one())
    assert not any("stays here" in loss for loss in losses)


@pytest.mark.parametrize(("count", "is_told"), [(1, False), (2, True)], ids=["one item", "two items"])
def test_a_scenario_left_for_good_as_a_whole_is_told_in_qti(count, is_told):
    quiz = items.quiz(items.one("first"), forward_only=True)
    (pool,) = quiz.pools
    given = tuple(items.one(name) for name in ["first", "second"][:count])
    quiz = replace(quiz, pools=(replace(pool, scenarios=(replace(pool.scenarios[0], items=given),)),))
    report = Report("quiz.yaml")
    formats.write(exporting.collection(quiz, "en", {}, report), "qti", report)
    assert any("is left for good as a whole" in str(loss) for loss in report.losses) == is_told


@pytest.mark.parametrize("scoring", ["weights", "net", "strict"])
def test_the_sum_of_shares_is_the_score_of_the_mode(scoring):
    """`strict` takes the whole mark for a wrong option, which earns as little as it does here."""
    item = items.several(scoring, right="AB", wrong="CDE")
    shares = several_shares(item)
    for marked in ({"A"}, {"A", "B"}, {"A", "C"}, {"A", "B", "C"}, {"C"}, set("ABCDE")):
        total = max(Fraction(0), sum((shares[name] for name in marked), Fraction(0)))
        assert total == several_score(item, frozenset(marked)), marked


def test_variants_of_all_languages_stand_together_each_once():
    body, _ = exported("moodle", TEXT_ENTRY)
    texts = [held.first("text").text for held in parsed(body, "quiz.xml").below("answer")]
    assert texts == ["HR", "a -> b", "Personal"]
