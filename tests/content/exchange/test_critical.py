"""What fails an attempt comes back from every format, and a tag that names nothing is told."""

from dataclasses import replace

import pytest

from app.content.exchange import exporting, formats, importing
from app.content.exchange.importing import Plan
from app.content.exchange.report import Report
from app.core.items.hottext import HottextItem, Span
from tests.core import items

OPTIONS = tuple(items.option(name, int(name == "3c"), critical=name in ("b", "d")) for name in ("b", "3c", "a", "d"))
CHOICES = {
    "one": items.one(options=OPTIONS),
    "several": items.one(options=OPTIONS, select="several"),
    "several, as a whole": items.one(options=OPTIONS, select="several", scoring="exact"),
}
FORMATS = ("gift", "moodle", "qti")


def there_and_back(form, item, change=lambda body: body):
    quiz, report = items.quiz(item), Report("file")
    body = formats.write(exporting.collection(quiz, "en", {}, Report("quiz.yaml")), form, Report("quiz.yaml"))
    plan = Plan(slug=quiz.slug, course=quiz.course)
    back = importing.quiz(formats.read(change(body), "file", form, report), plan, report)
    return back.items["item"], [str(loss) for loss in report.losses]


@pytest.mark.parametrize("item", CHOICES.values(), ids=CHOICES.keys())
@pytest.mark.parametrize("form", FORMATS)
def test_critical_options_come_back(form, item):
    back, losses = there_and_back(form, item)
    assert [(option.text, option.critical) for option in back.options] == [
        (option.text, option.critical) for option in item.options
    ]
    assert losses == []


def test_a_critical_secret_comes_back_from_qti():
    spans = tuple(Span(id=name, secret=name != "1c", critical=name == "b", feedback="So.") for name in ("a", "b", "1c"))
    text = "Our [plan]{#a}, [client]{#b} and [lunch]{#1c}."
    item = HottextItem(
        type="hottext", id="item", objective="pause", explained_in="why#pause", stem="Mark.", text=text, spans=spans
    )
    back, losses = there_and_back("qti", item)
    assert back.spans == spans
    assert losses == []


TAGS = {
    "a place after the last": ("gift", b"critical:4", b"critical:5", "`5`"),
    "words in place of a place": ("moodle", b"critical:4", b"critical:d", "`d`"),
}


@pytest.mark.parametrize(("form", "old", "new", "told"), TAGS.values(), ids=TAGS.keys())
def test_a_tag_that_names_no_answer_is_told(form, old, new, told):
    back, losses = there_and_back(form, CHOICES["one"], lambda body: body.replace(old, new))
    assert [option.critical for option in back.options] == [True, False, False, False]
    assert len(losses) == 1
    assert f"`item`: has a tag that calls an answer {told} critical, and no such answer" in losses[0]


@pytest.mark.parametrize("form", FORMATS)
def test_the_export_tells_that_nobody_fails_by_it_there(form):
    report = Report("quiz.yaml")
    quiz = items.quiz(CHOICES["one"], replace(CHOICES["one"], id="tame", options=items.one().options))
    formats.write(exporting.collection(quiz, "en", {}, report), form, report)
    told = [str(loss) for loss in report.losses if "fails the attempt" in str(loss)]
    assert told == [
        "quiz.yaml:1: `item`: has an answer that fails the attempt at any score; there it only earns nothing, "
        "and a tag keeps it"
    ]
