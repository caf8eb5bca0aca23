"""Whatever a file holds, it becomes a quiz or is refused in a sentence; nothing else can happen."""

import io
import re
import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.content.exchange import exporting, formats, importing, quiz_yaml
from app.content.exchange.importing import Plan
from app.content.exchange.report import Report, UnreadableFile
from app.content.yaml_source import read_yaml
from tests.content.exchange import quizzes

FIXTURES = Path(__file__).parent / "fixtures"
PLAN = Plan(slug="a-quiz", course="a-course", objective="pause", explained_in="why#pause")
PIECES = ["{", "}", "=", "~", "#", "####", "->", "::", "\n", "\n\n", "//", "[tag:scoring:odd]", "T", "%50%", "%", "\\"]
PIECES += [
    "$CATEGORY: a/b",
    "[html]",
    "<p>",
    "<!--",
    "&lt;",
    "A. x\n",
    "ANSWER: A\n",
    "B) y\n",
    " ",
    "שלום",
    "Which?",
    "\0",
]
ELEMENT = re.compile(r"<(\w+)[^<>]*>(?:<!\[CDATA\[.*?\]\]>|[^<])*</\1>|.[^<]*", re.DOTALL)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)


def taken(body: bytes, form: str) -> bool:
    """Whether it became a quiz, which then is valid YAML; any other error than a refusal fails the test."""
    report = Report("file")
    refused = None
    try:
        quiz = importing.quiz(formats.read(body, "file", form, report), PLAN, report)
    except UnreadableFile as refusal:
        refused = str(refusal)
    if refused is not None:
        assert re.fullmatch(r"[^\n]+\.", refused)
        return False
    assert all(loss.line >= 1 and "\n" not in str(loss) for loss in report.losses)
    problems = []
    assert read_yaml(quiz_yaml.text(quiz), "quiz.yaml", problems) is not None
    assert [problem for problem in problems if " is empty; " not in problem.message] == []
    return True


@given(TEXTS, st.sampled_from(["gift", "aiken", ""]))
def test_any_text(text, form):
    taken(text.encode("utf-8", "surrogatepass"), form)


@given(st.data(), st.sampled_from(["desk.gift", "desk.txt"]))
def test_a_text_with_parts_gone_moved_or_said_twice(data, file):
    parts = re.split(r"(?=[={}~#:\n-])", (FIXTURES / file).read_text("utf-8"))
    for _ in range(3):
        parts = mixed(data, parts)
        parts.insert(data.draw(st.integers(0, len(parts))), data.draw(st.sampled_from(["", *PIECES])))
    is_quiz = taken("".join(parts).encode(), "aiken" if file == "desk.txt" else "gift")
    assert is_quiz or file == "desk.txt"  # of six questions some survive, of two perhaps none


@given(st.data())
def test_moodle_xml_with_parts_gone_moved_or_said_twice(data):
    parts = [match[0] for match in ELEMENT.finditer((FIXTURES / "desk.xml").read_text("utf-8"))]
    for _ in range(2):
        parts = mixed(data, parts)
    taken("".join(parts).encode(), data.draw(st.sampled_from(["moodle", ""])))


@given(quizzes.quizzes(*quizzes.KINDS), st.data())
def test_a_package_with_parts_gone_moved_or_said_twice(quiz, data):
    report = Report("quiz.yaml")
    sent = formats.write(exporting.collection(quiz, "en", {}, report), "qti", report)
    assert taken(sent, "qti")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sent)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            lines = old.read(name).decode().split("\n")
            new.writestr(name, "\n".join(mixed(data, lines)))
    taken(buffer.getvalue(), "qti")


def mixed(data, parts):
    """A list with an element left out, one said twice, or two exchanged."""
    parts = list(parts)
    first, second = (data.draw(st.integers(0, len(parts) - 1)) for _ in range(2))
    how = data.draw(st.sampled_from(["as it is", "gone", "twice", "exchanged"]))
    if how == "gone":
        del parts[first]
    elif how == "twice":
        parts.insert(second, parts[first])
    elif how == "exchanged":
        parts[first], parts[second] = parts[second], parts[first]
    return parts


@given(st.binary(max_size=200).map(lambda body: b"PK\x03\x04" + body))
def test_any_bytes_that_begin_like_an_archive_are_refused(body):
    assert not taken(body, "")
