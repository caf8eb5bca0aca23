"""What a template sees: values in the language's own writing, texts filled in, directions kept apart."""

from dataclasses import replace
from datetime import date

import pytest

from app.credentials.page import DesignError, direction, environment, fitted, isolated, language_of, variables
from tests.credentials.samples import ROOT, VERIFY_URL, default_design, facts, plain_design


def design(**texts):
    return replace(plain_design("texts"), texts=texts)


@pytest.mark.parametrize(
    ("wanted", "there", "language"),
    [
        pytest.param("de", ["en", "de"], "de", id="its own"),
        pytest.param("de-AT", ["en", "de"], "de", id="without the country"),
        pytest.param("de-AT", ["en", "de", "de-AT"], "de-AT", id="with the country"),
        pytest.param("he", ["de", "en"], "en", id="English where its own is missing"),
        pytest.param("he", ["nb", "de"], "nb", id="the first where English is missing too"),
    ],
)
def test_the_language_of_a_certificate(wanted, there, language):
    assert language_of(facts(language=wanted), design(**{each: {} for each in there})) == language


def test_a_design_without_texts_is_refused():
    with pytest.raises(DesignError, match="no texts"):
        language_of(facts(), design())


@pytest.mark.parametrize(
    ("language", "key", "value"),
    [
        pytest.param("en", "completed_on", "20 November 2026", id="English date"),
        pytest.param("en-GB", "completed_on", "20 November 2026", id="British date"),
        pytest.param("de", "valid_through", "19. November 2027", id="German date"),
        pytest.param("he", "completed_on", "20 בנובמבר 2026", id="Hebrew date"),
        pytest.param("en", "score", "91%", id="English score"),
        pytest.param("de", "score", "91\u00a0%", id="German score"),
        pytest.param("en", "minutes", "1,045", id="English number"),
        pytest.param("de", "minutes", "1.045", id="German number"),
        pytest.param("he", "dir", "rtl", id="Hebrew runs from the right"),
        pytest.param("nb", "dir", "ltr", id="Norwegian runs from the left"),
        pytest.param("de", "language", "de", id="the language itself"),
        pytest.param("en", "holder", "Robin Example", id="white space in a name is folded"),
        pytest.param("en", "course", "Zoë aboard", id="a title is composed and in one line"),
    ],
)
def test_values_are_written_as_the_language_writes_them(language, key, value):
    shown = variables(
        facts(language=language, holder=" Robin \u2003 Example ", course="Zoe\u0308\naboard"), design(**{language: {}})
    )
    assert shown[key] == value


@pytest.mark.parametrize("key", ["score", "valid_through", "logo"])
def test_what_is_not_said_is_nothing(key):
    assert variables(facts(score_percent=None, valid_through=None), default_design())[key] is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Done", "Done", id="no braces"),
        pytest.param("On {completed_on}.", 'On <bdi dir="ltr">20 November 2026</bdi>.', id="a value"),
        pytest.param("{holder}", '<bdi dir="rtl">שרה &lt;b&gt;</bdi>', id="a value from right to left, escaped"),
        pytest.param(
            "<i> & {score}", "&lt;i&gt; &amp; ", id="the text is escaped; a value that is nothing leaves nothing"
        ),
        pytest.param("{ } {} {not-a-name}", "{ } {} {not-a-name}", id="braces that name nothing stay"),
    ],
)
def test_texts_are_filled_in(text, shown):
    values = variables(facts(holder="שרה <b>", score_percent=None), design(en={"text": text}))
    assert values["t"].text == shown


def test_a_text_that_names_an_unknown_value_says_what_to_write():
    with pytest.raises(
        DesignError, match=r"text done \(en\) names \{finished\}; write one of company, completed_on, course"
    ):
        variables(facts(), design(en={"done": "Done {finished}"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Robin", "ltr", id="Latin"),
        pytest.param("שרה", "rtl", id="Hebrew"),
        pytest.param("محمد", "rtl", id="Arabic"),
        pytest.param("2026 – שרה Robin", "rtl", id="the first letter decides, not digits or signs"),
        pytest.param("(Robin) שרה", "ltr", id="Latin first"),
        pytest.param("123", "ltr", id="no letter"),
        pytest.param("", "ltr", id="nothing"),
    ],
)
def test_direction(text, expected):
    assert direction(text) == expected
    assert isolated(text).startswith(f'<bdi dir="{expected}">')


@pytest.mark.parametrize(
    ("text", "smallest", "expected"),
    [
        pytest.param("Robin", None, "font-size: 40.00pt; line-height: 1.2; width: 300.0pt", id="as large as allowed"),
        pytest.param(
            "W" * 5000, None, "font-size: 4.00pt; line-height: 1.2; width: 600.0pt", id="as small as there is"
        ),
        pytest.param("W" * 5000, 7, "", id="nothing below the smallest"),
        pytest.param(["Robin", "Example"], 7, "font-size: 20.00pt; line-height: 1.2; width: 300.0pt", id="paragraphs"),
    ],
)
def test_fit(text, smallest, expected):
    assert fitted(1.0, text, width=600, height=48, largest=40, smallest=smallest) == expected


def test_shrinking_makes_fitted_texts_smaller():
    assert fitted(0.5, "Robin", width=600, height=48, largest=40).startswith("font-size: 20.00pt")


@pytest.mark.parametrize("name", ["template.html", "style.css"])
def test_a_file_that_is_missing_is_named(name):
    whole = plain_design("lacks a file")
    files = {file: body for file, body in whole.files.items() if file != name}
    with pytest.raises(DesignError, match=f"certificates/plain: the file {name} is missing"):
        environment(replace(whole, files=files))


def test_the_guide_names_every_variable():
    guide = (ROOT / "certificates" / "README.md").read_text(encoding="utf-8")
    named = variables(facts(), default_design())
    assert [name for name in named if f"`{name}`" not in guide and name not in {"t", "fit"}] == []
    assert "`t.key`" in guide
    assert "`fit`" in guide


def test_the_address_of_the_code_is_its_alternative_text():
    qr = variables(facts(), default_design())["qr"]
    assert f"<title>{VERIFY_URL}</title>" in qr
    assert variables(facts(verify_url="https://learn.example.com/?a=1&b=<"), default_design())["qr"].count("&amp;") == 1


def test_completion_is_the_local_day_given():
    assert variables(facts(completed_on=date(2024, 2, 29)), default_design())["completed_on"] == "29 February 2024"
