"""YAML means what authors expect, and every place knows its line."""

import pytest

from app.content.problems import Problem
from app.content.yaml_source import YamlSource, read_yaml


def read(text: str) -> tuple[YamlSource | None, list[Problem]]:
    problems: list[Problem] = []
    return read_yaml(text, "a.yaml", problems), problems


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("no", "no", id="no is a language"),
        pytest.param("Yes", "Yes", id="yes is a word"),
        pytest.param("on", "on", id="on is a word"),
        pytest.param("12:30", "12:30", id="a time of day is text"),
        pytest.param("2026-11-20", "2026-11-20", id="a date is text"),
        pytest.param("010", "010", id="a leading zero makes text"),
        pytest.param("1_000", "1_000", id="an underscore makes text"),
        pytest.param("0x1f", "0x1f", id="no hexadecimal numbers"),
        pytest.param("1e3", "1e3", id="no exponents"),
        pytest.param(".inf", ".inf", id="no infinity"),
        pytest.param("1/2", "1/2", id="a fraction is text until it is a score"),
        pytest.param("12", 12, id="a whole number"),
        pytest.param("-1", -1, id="a negative number"),
        pytest.param("true", True, id="true"),
        pytest.param("false", False, id="false"),
        pytest.param("True", "True", id="True with a capital is text"),
        pytest.param('"12"', "12", id="a quoted number is text"),
        pytest.param("'true'", "true", id="a quoted true is text"),
        pytest.param("|-\n  12", "12", id="a block is text"),
        pytest.param("9999999999999999999", "9999999999999999999", id="a number beyond every use is text"),
    ],
)
def test_plain_words_mean_what_they_say(written: str, meant: object) -> None:
    source, problems = read(f"key: {written}\n")
    assert problems == []
    assert source is not None
    assert source.data == {"key": meant}
    assert type(source.data["key"]) is type(meant)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        pytest.param("a: 1\na: 2\n", 2, "`a` stands here twice (first on line 1)", id="a key twice"),
        pytest.param("a: &x 1\nb: *x\n", 2, "`*x` refers to another place", id="an alias"),
        pytest.param("a: &x 1\n", 1, "`&x` is a YAML anchor", id="an anchor"),
        pytest.param("a: !!int '1'\n", 1, "is a YAML tag", id="a tag"),
        pytest.param("a: 1\n\nb: null\n", 3, "`b` is empty", id="null"),
        pytest.param("a: ~\n", 1, "`a` is empty", id="a tilde"),
        pytest.param("- x\n-\n", 2, "this entry is empty", id="an empty entry"),
        pytest.param("a:\n  - 1.5\n", 2, "1.5 is a decimal number", id="a decimal"),
        pytest.param("[a]: 1\n", 1, "a key must be a plain word", id="a list as a key"),
        pytest.param("a: 1\n---\nb: 2\n", 2, "a second YAML document", id="a second document"),
        pytest.param("a: 1\n b: 2\n", 2, "is not valid YAML", id="a wrong indentation"),
        pytest.param("a: 1\nb: 'open\n", 2, "is not valid YAML", id="a quote that is not closed"),
        pytest.param("a: 1\nb: \x07\n", 2, "is not valid YAML", id="a control character"),
        pytest.param("", 1, "is empty; write its keys", id="nothing"),
        pytest.param("# only a remark\n", 1, "is empty; write its keys", id="only a remark"),
        pytest.param("[" * 200 + "]" * 200, 1, "is nested too deeply", id="two hundred brackets"),
    ],
)
def test_what_yaml_would_let_pass_is_named(text: str, line: int, says: str) -> None:
    _, problems = read(text)
    assert any(problem.line == line and says in problem.message for problem in problems), problems


def test_every_place_knows_its_line() -> None:
    source, _ = read("a: 1\nb:\n  - c: |\n      one\n      two\n    d: 3\n  - e\n")
    assert source is not None
    assert source.line(("a",)) == 1
    assert source.line(("b",)) == 2
    assert source.line(("b", 0, "c")) == 3
    assert source.line(("b", 0, "d")) == 6
    assert source.line(("b", 1)) == 7


def test_a_place_that_does_not_exist_has_the_line_of_what_is_around_it() -> None:
    source, _ = read("a: 1\nb:\n  - c: 2\n")
    assert source is not None
    assert source.line(("b", 0, "missing", "deeper")) == 3
    assert source.line(("missing",)) == 1


def test_lines_count_from_where_the_text_begins() -> None:
    problems: list[Problem] = []
    source = read_yaml("title: x\nother: y\n", "a.md", problems, first_line=2)
    assert source is not None
    assert source.line(("other",)) == 3
