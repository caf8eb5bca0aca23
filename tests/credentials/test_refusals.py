"""What is refused rather than printed: names without a font, facts that cannot be, designs that cannot be used."""

from io import BytesIO

import pikepdf
import pytest

from app.credentials.page import DesignError
from app.credentials.pdf import UndrawableName, render
from tests.credentials.samples import PLAIN_TEMPLATE, default_design, facts, plain_design, text_of


@pytest.mark.parametrize(
    "holder",
    [
        pytest.param("李小龍", id="a script that no shipped font has"),
        pytest.param("Robin 🚀", id="a picture"),
        pytest.param("Robin\u202eelpmaxE", id="a direction override"),
        pytest.param("Robin\x00", id="a control character"),
    ],
)
def test_a_name_that_cannot_be_drawn_is_refused(holder):
    with pytest.raises(UndrawableName) as refusal:
        render(facts(holder=holder), default_design())
    assert refusal.value.characters <= set(holder)
    assert refusal.value.characters


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"accent": "blue"}, "accent", id="a colour by name"),
        pytest.param({"accent": "#fff;}"}, "accent", id="CSS in the colour"),
        pytest.param({"logo": "https://example.com/logo.png"}, "logo", id="a logo elsewhere"),
        pytest.param({"logo": "file:///etc/passwd"}, "logo", id="a logo on the disk"),
        pytest.param({"logo": "data:text/html;base64,AA=="}, "logo", id="a logo that is a page"),
    ],
)
def test_facts_that_cannot_be(changes, message):
    with pytest.raises(ValueError, match=message):
        render(facts(**changes), default_design())


def test_a_design_whose_texts_are_too_large_is_shrunk_to_one_page():
    size = "fit(holder, width=450, height=2000, largest=120)"
    template = f'<html lang="en"><title>x</title><p style="{{{{ {size} }}}}">{{{{ holder }}}}</p>'
    pdf = render(facts(holder="word " * 40), plain_design("shrinks", template_html=template))
    with pikepdf.open(BytesIO(pdf)) as document:
        assert len(document.pages) == 1
    assert text_of(pdf).split() == ["word"] * 40


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(
            {"template_html": PLAIN_TEMPLATE + b"<p>x</p>" * 90}, "does not fit on one page of A4", id="two pages"
        ),
        pytest.param({"template_html": "{{ holdr }}"}, r"plain/template.html: 'holdr' is undefined", id="a slip"),
        pytest.param({"template_html": "\n{% if %}"}, r"plain/template.html:2: ", id="a broken tag, with its line"),
        pytest.param({"template_html": "{{ t.subtitle }}"}, "no attribute 'subtitle'", id="a text that is not there"),
        pytest.param({"template_html": "{{ holder.__class__ }}"}, "unsafe", id="a way out of the sandbox"),
        pytest.param(
            {"template_html": '<p style="background: url(a.svg)">x</p>', "a_svg": "<svg>\n{{ accnt }}</svg>"},
            "plain/a.svg: 'accnt' is undefined",
            id="a slip in a drawing",
        ),
    ],
)
def test_a_design_that_cannot_be_used_says_why(files, message):
    with pytest.raises(DesignError, match=message):
        render(facts(), plain_design(message, **files))
