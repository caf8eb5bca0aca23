"""The certificate as a document: what can be read on it, its one page, its fonts, its code, and its unchanging bytes."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from app.credentials.pdf import preview, render
from tests.credentials.samples import (
    LONG_NAME,
    NUMBER,
    ROOT,
    VERIFY_URL,
    default_design,
    facts,
    fonts_of,
    hebrew_design,
    picture_of,
    text_of,
)

LONG_COURSE = "Security, Privacy and Responsible Communication for Everyone Who Speaks for the Company " * 4
EVERYTHING_LONG = {
    "holder": LONG_NAME,
    "course": LONG_COURSE,
    "company": "Examples and Daughters Holding International " * 4,
    "objectives": tuple("Recognise what must stay inside the company, and say why " * 3 for _ in range(9)),
}
SVG_LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3" fill="#c2571a"/></svg>'
)


def rendered(**changes):
    return render(facts(**changes), hebrew_design())


def words(pdf):
    return " ".join(text_of(pdf).split())


def data_uri(kind, body):
    return f"data:{kind};base64,{base64.b64encode(body).decode()}"


def png(colour):
    body = BytesIO()
    Image.new("RGB", (300, 100), colour).save(body, "PNG")
    return body.getvalue()


def has_colour(pdf, colour):
    picture = picture_of(pdf, 50).convert("RGB")
    return any(
        all(abs(seen - wanted) <= 2 for seen, wanted in zip(pixel, colour, strict=True))
        for _, pixel in picture.getcolors(picture.width * picture.height)
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "Robin Example", id="the holder"),
        pytest.param({}, "Welcome Aboard", id="the course"),
        pytest.param({}, "Example Harbour Ltd", id="the company"),
        pytest.param(
            {"logo": data_uri("image/svg+xml", SVG_LOGO)}, "Example Harbour Ltd", id="the company with a logo"
        ),
        pytest.param({}, "Completed on 20 November 2026", id="the day of completion"),
        pytest.param({}, "Valid through 19 November 2027", id="the last valid day"),
        pytest.param({"valid_through": None}, "Does not expire", id="no expiry"),
        pytest.param({}, "Score 91%", id="the score"),
        pytest.param({"score_percent": 0}, "Score 0%", id="a score of nothing is a score"),
        pytest.param({}, "Know whom to ask Find the tools", id="what was learned"),
        pytest.param({}, f"Certificate {NUMBER}", id="the number"),
        pytest.param({}, f"Verify at {VERIFY_URL}", id="where to verify"),
        pytest.param({"holder": "<b>Robin</b> & Co"}, "<b>Robin</b> & Co", id="markup in a name is text"),
        pytest.param({"course": "Tools <script>"}, "Tools <script>", id="markup in a title is text"),
        pytest.param({"holder": "{{ number }}"}, "{{ number }}", id="a template in a name is text"),
        pytest.param({"holder": "Zoe\u0308 Example"}, "Zoë Example", id="decomposed letters are composed"),
        pytest.param({"holder": "Nguyễn Thị Ánh"}, "Nguyễn Thị Ánh", id="Vietnamese"),
        pytest.param({"holder": "Łukasz Żółć"}, "Łukasz Żółć", id="Polish"),
        pytest.param({"holder": "Αλέξανδρος Παπαδόπουλος"}, "Αλέξανδρος Παπαδόπουλος", id="Greek"),
        pytest.param({"holder": "Олександра Щербина"}, "Олександра Щербина", id="Cyrillic"),
    ],
)
def test_what_can_be_read(changes, expected):
    assert expected in words(rendered(**changes))


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        pytest.param({"score_percent": None}, "Score", id="no score where none is to be printed"),
        pytest.param({"objectives": ()}, "What was learned", id="no heading without objectives"),
        pytest.param({"objectives": ("word " * 200,)}, "What was learned", id="no objectives where they do not fit"),
    ],
)
def test_what_is_left_out(changes, missing):
    assert missing not in words(rendered(**changes))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="short texts"),
        pytest.param({"holder": LONG_NAME}, id="a name of 300 characters"),
        pytest.param({"holder": "W" * 300}, id="a name of 300 letters and no space"),
        pytest.param({"course": LONG_COURSE}, id="a long title"),
        pytest.param(EVERYTHING_LONG, id="everything long"),
        pytest.param(EVERYTHING_LONG | {"language": "he"}, id="everything long, right to left"),
        pytest.param({"score_percent": None, "valid_through": None, "objectives": ()}, id="nothing optional"),
    ],
)
def test_always_one_small_page_of_the_right_size(paper, changes):
    pdf = rendered(paper=paper, **changes)
    with pikepdf.open(BytesIO(pdf)) as document:
        (page,) = document.pages
        assert [round(float(side)) for side in page.mediabox[2:]] == {"A4": [842, 595], "Letter": [792, 612]}[paper]
    assert len(pdf) < 150_000
    assert facts(**changes).holder[:12] in text_of(pdf)


def test_a_name_of_300_characters_is_whole():
    letters = str.maketrans("", "", " -\n")  # where lines break, the reader drops hyphens
    assert LONG_NAME.translate(letters) in text_of(rendered(holder=LONG_NAME)).translate(letters)


@pytest.mark.parametrize(
    ("language", "holder", "scripts"),
    [
        pytest.param("en", "Robin Example", {"Latin"}, id="Latin"),
        pytest.param("en", "Ọ̀ṣun Ǆ ẞ Ȑ", {"Latin"}, id="Latin extended"),
        pytest.param("en", "Ἀλέξανδρος", {"Latin"}, id="Greek with breathings"),
        pytest.param("en", "Ѓорѓи Ґалаґан", {"Latin"}, id="Cyrillic"),
        pytest.param("en", "שרה בת־אל", {"Latin", "Hebrew"}, id="Hebrew name"),
        pytest.param("en", "محمد عبد الرحمن", {"Latin", "Arabic"}, id="Arabic name"),
        pytest.param("en", "علی‌رضا پژمان", {"Latin", "Arabic"}, id="Persian name with a joiner"),
        pytest.param("he", "שרה כהן", {"Latin", "Hebrew"}, id="Hebrew certificate"),
    ],
)
def test_only_shipped_fonts_are_used_and_embedded(language, holder, scripts):
    fonts = fonts_of(rendered(language=language, holder=holder))
    assert {re.fullmatch(r"Certificate-(\w+?)(-Italic|-Medium)*", name)[1] for name, _, _ in fonts} == scripts
    assert {(embedded, unicode) for _, embedded, unicode in fonts} == {("yes", "yes")}


@pytest.mark.parametrize(
    ("paper", "language"),
    [
        pytest.param("A4", "en", id="A4"),
        pytest.param("Letter", "en", id="Letter"),
        pytest.param("A4", "he", id="right to left"),
    ],
)
def test_the_code_leads_to_the_page_that_verifies(paper, language):
    (code,) = zxingcpp.read_barcodes(picture_of(rendered(paper=paper, language=language)))
    assert code.text == VERIFY_URL


def test_a_certificate_in_hebrew_runs_from_right_to_left():
    left_to_right, right_to_left = (picture_of(rendered(language=language), 150) for language in ("en", "he"))
    (right,), (left,) = zxingcpp.read_barcodes(left_to_right), zxingcpp.read_barcodes(right_to_left)
    assert right.position.top_left.x > left_to_right.width / 2
    assert left.position.top_left.x < right_to_left.width / 2
    assert "הושלם בתאריך" in text_of(rendered(language="he"))


def test_it_is_tagged_and_says_its_language_title_and_author():
    with pikepdf.open(BytesIO(rendered(language="he", holder="Robin Example"))) as document:
        root = document.Root
        assert (str(root.Lang), bool(root.MarkInfo.Marked), bool(root.ViewerPreferences.DisplayDocTitle)) == (
            "he",
            True,
            True,
        )
        assert "תעודת סיום: Welcome Aboard, Robin Example" in str(document.docinfo["/Title"])
        assert str(document.docinfo["/Author"]) == "Example Harbour Ltd"
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def structure_elements(document, kind):
    return [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == f"/{kind}"]


@pytest.mark.parametrize("language", ["en", "he"])
def test_lists_are_lists_of_items(language):
    with pikepdf.open(BytesIO(rendered(language=language))) as document:
        (objectives,) = structure_elements(document, "L")
        assert [str(child.S) for child in objectives.K] == ["/LI", "/LI"]


def test_pictures_have_words():
    with pikepdf.open(BytesIO(rendered(logo=data_uri("image/png", png("#c2571a"))))) as document:
        figures = structure_elements(document, "Figure")
        assert {str(figure.Alt) for figure in figures} == {"Example Harbour Ltd", VERIFY_URL}


@pytest.mark.parametrize(
    "logo",
    [
        pytest.param(data_uri("image/png", png("#c2571a")), id="PNG"),
        pytest.param(data_uri("image/svg+xml", SVG_LOGO), id="SVG"),
    ],
)
def test_the_logo_is_printed(logo):
    assert has_colour(rendered(logo=logo), (0xC2, 0x57, 0x1A))
    assert not has_colour(rendered(), (0xC2, 0x57, 0x1A))


def test_the_accent_is_the_companys():
    assert has_colour(rendered(accent="#7a1f3d"), (0x7A, 0x1F, 0x3D))


def test_the_same_facts_give_the_same_bytes_and_others_do_not():
    first = rendered()
    rendered(paper="Letter", language="he")
    assert rendered() == first
    assert rendered(revision=2) != first
    assert rendered(completed_on=date(2026, 11, 21)) != first


def test_no_date_of_today_is_inside():
    with pikepdf.open(BytesIO(rendered())) as document:
        dates = {str(document.docinfo[key]) for key in ("/CreationDate", "/ModDate")}
    assert dates == {"D:20261120000000Z"}


def test_the_bytes_depend_neither_on_the_process_nor_on_the_systems_fonts(tmp_path):
    """Another process, another hash seed and time zone, and no system font at all."""
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    program = (
        "import hashlib, sys; from tests.credentials.samples import *; from app.credentials.pdf import render;"
        "sys.stdout.write(hashlib.sha256(render(facts(holder='שרה كريم Ζωή'), default_design())).hexdigest())"
    )
    other = {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=os.environ | other, capture_output=True, text=True, check=True
    )
    assert done.stdout == hashlib.sha256(render(facts(holder="שרה كريم Ζωή"), default_design())).hexdigest()


def test_threads_do_not_get_into_each_others_way():
    holders = ["Robin Example", "שרה כהן", "محمد", "Ζωή"]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda holder: rendered(holder=holder), holders * 2))
    assert together == [rendered(holder=holder) for holder in holders] * 2


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", ["en", "he"])
def test_a_preview_needs_no_facts(language, paper):
    pdf = preview(hebrew_design(), language, paper)
    (code,) = zxingcpp.read_barcodes(picture_of(pdf))
    assert code.text.startswith("https://learn.example.com/verify/")
    assert "Robin Example" in text_of(pdf)
