"""QTI: the time limit and whether there is a way back, out and in."""

import io
import zipfile

import pytest

from app.content.exchange import exporting, formats
from app.content.exchange.qti_names import ITEMS
from app.content.exchange.report import Report
from app.content.exchange.xml_tree import parsed
from tests.content.exchange.qti_files import choices, declared, interaction, item, manifest, package
from tests.core import items

SIMPLE = item(declared("A"), interaction("choice", choices("A", "B"), shuffle="true"))
SECTION = (
    '<qti-assessment-section identifier="pool" title="Pool"><qti-assessment-item-ref identifier="a" href="a.xml"/>'
    "</qti-assessment-section>"
)


def limits(**told):
    inner = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in told.items())
    return f"<qti-time-limits{inner}/>"


def part(navigation="nonlinear", inner=""):
    return f'<qti-test-part identifier="p" navigation-mode="{navigation}">{inner}{SECTION}</qti-test-part>'


def read(*tests):
    names = [f"test-{number}.xml" for number in range(len(tests))]
    kinds = [("imsqti_test_xmlv3p0", name) for name in names]
    files = {
        name: f'<qti-assessment-test xmlns="{ITEMS}" identifier="t" title="A test">{inner}</qti-assessment-test>'
        for name, inner in zip(names, tests, strict=True)
    }
    body = package({"imsmanifest.xml": manifest(*kinds, ("imsqti_item_xmlv3p0", "a.xml")), "a.xml": SIMPLE} | files)
    report = Report("quiz.zip")
    collection = formats.read(body, "quiz.zip", "qti", report)
    return (collection.time_limit_minutes, collection.forward_only), [loss.message for loss in report.losses]


READ = {
    "neither": ((part(),), (None, False)),
    "ten minutes": ((limits(max_time="600") + part(),), (10, False)),
    "ten minutes on the only part": ((part(inner=limits(max_time="600.0")),), (10, False)),
    "no way back": ((part("linear"),), (None, True)),
    "no way back in either part": ((part("linear") * 2,), (None, True)),
    "two tests of the same rules": ((limits(max_time="60") + part(),) * 2, (1, False)),
}


@pytest.mark.parametrize(("tests", "rules"), READ.values(), ids=READ.keys())
def test_the_rules_of_a_test_are_read(tests, rules):
    assert read(*tests) == (rules, [])


TOLD = {
    "a minute and a half": (
        (limits(max_time="90") + part(),),
        (2, False),
        "has a time limit of 90 seconds; times are whole minutes here, so it is 2",
    ),
    "no number": ((limits(max_time="PT1H") + part(),), (None, False), "`PT1H` is no time in seconds"),
    "no time at all": ((limits(max_time="0") + part(),), (None, False), "`0` is no time in seconds"),
    "a least time": ((limits(min_time="60") + part(),), (None, False), "sets a least time"),
    "late answers": (
        (limits(max_time="60", allow_late_submission="true") + part(),),
        (1, False),
        "takes answers after its time limit",
    ),
    "a limit for one part of two": (
        (part(inner=limits(max_time="60")) + part(),),
        (None, False),
        "has a time limit for a part of the whole",
    ),
    "a limit within the limit": (
        (limits(max_time="600") + part(inner=limits(max_time="60")),),
        (10, False),
        "has a time limit for a part of the whole",
    ),
    "no way back in one part": ((part("linear") + part(),), (None, False), "lets people go back in some parts only"),
    "two tests of different rules": (
        (limits(max_time="60") + part(), part("linear")),
        (1, False),
        "has another time limit or another way back",
    ),
}


@pytest.mark.parametrize(("tests", "rules", "told"), TOLD.values(), ids=TOLD.keys())
def test_rules_that_are_not_taken_are_told(tests, rules, told):
    found, losses = read(*tests)
    assert found == rules
    assert len(losses) == 1, losses
    assert losses[0].startswith(told)


WRITTEN = {
    "neither": ({}, [], "nonlinear"),
    "ten minutes": ({"time_limit_minutes": 10}, ["600"], "nonlinear"),
    "no way back": ({"forward_only": True}, [], "linear"),
}


@pytest.mark.parametrize(("rules", "seconds", "navigation"), WRITTEN.values(), ids=WRITTEN.keys())
def test_the_rules_of_a_quiz_are_written_before_its_part(rules, seconds, navigation):
    report = Report("quiz.yaml")
    body = formats.write(exporting.collection(items.quiz(items.one(), **rules), "en", {}, report), "qti", report)
    with zipfile.ZipFile(io.BytesIO(body)) as made:
        test = parsed(made.read("test.xml"), "test.xml")
    names = [child.name for child in test.children if not isinstance(child, str)]
    assert names == ["qti-outcome-declaration", *["qti-time-limits"] * len(seconds), "qti-test-part"]
    assert [each.get("max-time") for each in test.all("qti-time-limits")] == seconds
    assert [each.get("navigation-mode") for each in test.all("qti-test-part")] == [navigation]
