"""The shipped designs: each in every language, on every paper, both ways, with short and with long words."""

import base64
import io
from dataclasses import replace
from functools import cache

import page
import pikepdf
import pytest
import zxingcpp

from app.content.designs import read_designs
from app.core import contrast
from app.credentials.page import variables
from app.credentials.pdf import render
from tests.credentials.samples import LONG_NAME, ROOT, VERIFY_URL, facts, picture_of, text_of

SIDES = {
    ("A4", "landscape"): [842, 595],
    ("A4", "portrait"): [595, 842],
    ("Letter", "landscape"): [792, 612],
    ("Letter", "portrait"): [612, 792],
}
LANGUAGES = ("en", "he", "nb", "sv", "de")
LONG = {
    "holder": LONG_NAME,
    "course": "Security, Privacy and Responsible Communication for Everyone Who Speaks for the Company " * 4,
    "company": "Examples and Daughters Holding International " * 4,
    "objectives": tuple("Recognise what must stay inside the company, and say why " * 3 for _ in range(9)),
}


@cache
def designs():
    problems = []
    found = read_designs(ROOT, problems)
    assert problems == []
    return found


DESIGNS = ("default", "formal", "plain")


def test_there_are_three_in_five_languages():
    assert sorted(designs()) == sorted(DESIGNS)
    assert {name: tuple(design.texts) for name, design in designs().items()} == dict.fromkeys(DESIGNS, LANGUAGES)


def drawn(name, paper, orientation, **changes):
    """The document, after looking at what every one must be: a page of its size with a code that leads to the right place."""
    wanted = facts(paper=paper, orientation=orientation, **changes)
    pdf = render(wanted, designs()[name])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        [only] = document.pages
        assert [round(float(side)) for side in only.mediabox[2:]] == SIDES[paper, orientation]
    assert [code.text for code in zxingcpp.read_barcodes(picture_of(pdf))] == [VERIFY_URL]
    assert len(pdf) < 150_000
    return pdf


def wrong(pdf, path):
    path.write_bytes(pdf)
    profiles = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)
    found = [each.rule_id for profile in profiles for each in page.validate_pdf(str(path), profile=profile).failures]
    return [rule for rule in found if "STREAM-LENGTH" not in rule]  # see tests/credentials/test_signing.py


@pytest.mark.parametrize(("paper", "orientation"), SIDES)
@pytest.mark.parametrize("name", DESIGNS)
def test_one_archival_page_of_the_right_size_with_a_code(name, paper, orientation, tmp_path):
    pdf = drawn(name, paper, orientation)
    said = " ".join(text_of(pdf).split())
    for each in (
        "Robin Example",
        "Welcome Aboard",
        "Example Harbour Ltd",
        "20 November 2026",
        "19 November 2027",
        "91%",
    ):
        assert each in said
    assert wrong(pdf, tmp_path / "certificate.pdf") == []


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize("name", DESIGNS)
def test_long_words_stay_on_the_page(name, language, orientation, tmp_path):
    pdf = drawn(name, "A4", orientation, language=language, **LONG)
    assert LONG_NAME[:200].split()[-2] in text_of(pdf)
    assert wrong(pdf, tmp_path / "certificate.pdf") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DESIGNS)
def test_each_language_has_its_words_and_its_direction(name, language):
    pdf = drawn(name, "A4", "portrait", language=language, valid_through=None, score_percent=None)
    texts = designs()[name].texts[language]
    said = "".join(text_of(pdf).split()).casefold()
    if language != "he":  # pdftotext gives Hebrew back in visual order here and there
        assert "".join(texts["title"].split()).casefold() in said
        assert "".join(texts["no_expiry"].split()).casefold() in said
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == language


DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3" fill="#c2571a"/></svg>'


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize("name", DESIGNS)
def test_a_drawn_logo_without_a_size_of_its_own(name, language, orientation):
    logo = f"data:image/svg+xml;base64,{base64.b64encode(DRAWING).decode()}"
    pdf = drawn(name, "A4", orientation, language=language, logo=logo)
    colours = picture_of(pdf, 50).convert("RGB").getcolors(1_000_000)
    assert sum(count for count, colour in colours if colour == (194, 87, 26)) > 500


def test_another_accent_shows():
    other = replace(facts(), accent="#a01040")
    assert render(other, designs()["plain"]) != render(facts(), designs()["plain"])


def test_a_light_accent_is_darkened_until_it_reads():
    shown = variables(facts(accent="#ffe680"), designs()["plain"])["accent"]
    assert contrast.ratio(shown, "#ffffff") >= 4.5
    assert variables(facts(accent="#14508f"), designs()["plain"])["accent"] == "#14508f"
