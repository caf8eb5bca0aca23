"""Out and in again, a quiz is the same as far as the format can hold it; and what a format cannot hold is told."""

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.exchange import exporting, formats, importing
from app.content.exchange.importing import Plan
from app.content.exchange.report import Report
from app.core.items.choice import ChoiceItem
from app.core.items.match import MatchItem
from app.core.items.order import OrderItem
from app.core.model import Quiz
from tests.content.exchange import quizzes

HELD = {
    "gift": ["choice of one", "choice of several", "text entry", "match"],
    "moodle": ["choice of one", "choice of several", "text entry", "match", "order"],
    "qti": list(quizzes.KINDS),
}
PAIRS = [(form, kind) for form, kinds in HELD.items() for kind in kinds]


def sent(quiz: Quiz, form: str) -> bytes:
    report = Report("quiz.yaml")
    return formats.write(exporting.collection(quiz, "en", {}, report), form, report)


def there_and_back(quiz: Quiz, form: str) -> tuple[Quiz, Report]:
    report = Report("file")
    plan = Plan(slug=quiz.slug, course=quiz.course, title=quiz.title)
    body = sent(quiz, form)
    assert formats.detected(body, "file") == form
    return importing.quiz(formats.read(body, "file", form, report), plan, report), report


def as_held(quiz: Quiz, form: str) -> Quiz:
    """The quiz as far as the format can hold it: QTI holds ids, draws and two of its rules, the others none of them."""
    pools = []
    for pool in quiz.pools:
        scenarios = tuple(
            replace(scenario, items=tuple(item_as_held(item, form) for item in scenario.items))
            for scenario in pool.scenarios
        )
        draw = pool.draw if form == "qti" else len(scenarios)
        pools.append(replace(pool, scenarios=scenarios, draw=draw))
    asked = sum(pool.draw * len(pool.scenarios[0].items) for pool in pools)
    held = replace(quiz, pools=tuple(pools), minutes=asked)
    return held if form == "qti" else replace(held, time_limit_minutes=None, forward_only=False)


def item_as_held(item, form):
    if form == "qti":
        return item
    if isinstance(item, ChoiceItem):
        stays = form == "moodle" and all(option.stays_last for option in item.options)
        options = [replace(each, id=str(place), stays_last=stays) for place, each in enumerate(item.options)]
        return replace(item, options=tuple(options))
    if isinstance(item, MatchItem):
        return numbered_match(item)
    if isinstance(item, OrderItem):
        return replace(item, steps=tuple(replace(step, id=str(place)) for place, step in enumerate(item.steps)))
    return item


def numbered_match(item):
    """Categories stand in the order in which statements name them."""
    order = list(dict.fromkeys(statement.category for statement in item.statements))
    texts = {category.id: category.text for category in item.categories}
    categories = [replace(item.categories[0], id=str(place), text=texts[key]) for place, key in enumerate(order)]
    statements = [
        replace(each, id=str(place), category=str(order.index(each.category)), feedback="")
        for place, each in enumerate(item.statements)
    ]
    return replace(item, categories=tuple(categories), statements=tuple(statements))


def without_arrows(quiz: Quiz) -> bool:
    """GIFT cannot protect `->`, which is told and tested on its own."""
    return "->" not in repr(quiz)


@pytest.mark.parametrize(("form", "kind"), PAIRS, ids=[f"{kind} as {form}" for form, kind in PAIRS])
def test_out_and_in_again_is_the_same(form, kind):
    strategy = quizzes.quizzes(kind)

    @given(strategy.filter(without_arrows) if form == "gift" else strategy)
    def check(quiz):
        back, report = there_and_back(quiz, form)
        assert as_held(back, form) == as_held(quiz, form)
        assert report.losses == ()

    check()


@given(quizzes.quizzes(*quizzes.KINDS))
def test_a_package_holds_all_types_side_by_side(quiz):
    back, report = there_and_back(quiz, "qti")
    assert back == quiz
    assert report.losses == ()


@given(quizzes.quizzes(*HELD["gift"]), st.sampled_from(sorted(HELD)))
def test_the_same_quiz_gives_the_same_bytes(quiz, form):
    assert sent(quiz, form) == sent(quiz, form)


@given(quizzes.quizzes("hottext", "order"))
def test_what_gift_cannot_hold_is_told_item_by_item(quiz):
    report = Report("quiz.yaml")
    collection = exporting.collection(quiz, "en", {}, report)
    body = formats.write(formats.held(collection, "gift", report), "gift", report)
    told = "\n".join(loss.message for loss in report.losses)
    assert b"{" not in body
    assert all(f"`{item_id}`: " in told for item_id in quiz.items)


@given(quizzes.quizzes(*quizzes.KINDS))
def test_the_members_of_a_package_carry_one_date_and_the_manifest_comes_first(quiz):
    with zipfile.ZipFile(io.BytesIO(sent(quiz, "qti"))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "imsmanifest.xml"
