"""What a design may reach: its own files, the shipped fonts, the company's logo. Nothing else, by no way."""

import base64
import io

import pytest
from fontTools.ttLib import TTFont
from weasyprint.urls import FatalURLFetchingError, fetch

from app.credentials.fetching import DESIGN_URL, FONTS_URL, DesignFetcher
from app.credentials.fonts import FOLDER
from app.credentials.page import DesignError
from app.credentials.pdf import render
from tests.credentials.samples import facts, fonts_of, picture_of, plain_design

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
LOGO = "data:image/png;base64,iVBORw0KGgo="
REFUSED = [
    pytest.param("file:///etc/passwd", id="a file"),
    pytest.param("file://localhost/etc/passwd", id="a file with a host"),
    pytest.param("http://example.com/a.png", id="http"),
    pytest.param("https://example.com/a.png", id="https"),
    pytest.param("ftp://example.com/a.png", id="ftp"),
    pytest.param("//example.com/a.png", id="a host without a scheme"),
    pytest.param("data:text/plain,hello", id="data that is not the logo"),
    pytest.param("../../etc/passwd", id="a path upwards"),
    pytest.param("%2e%2e/%2e%2e/etc/passwd", id="a path upwards in disguise"),
    pytest.param("missing.png", id="a file that the design does not have"),
    pytest.param(f"{FONTS_URL}../vendor.json", id="beside the fonts"),
    pytest.param(f"{FONTS_URL}CHECKSUMS", id="in the fonts' folder"),
    pytest.param("https://design.invalid.example.com/a.svg", id="a host that begins like the design's"),
    pytest.param("https://design.invalid@example.com/a.svg", id="the design's host as a user name"),
]


def fetcher():
    design = plain_design("fetched", **{"a.svg": b"<svg/>", "b c.png": b"png"})
    return DesignFetcher(design, lambda name: f"filled {name}", LOGO)


@pytest.mark.parametrize("url", REFUSED)
def test_everything_else_is_refused(url):
    with pytest.raises(DesignError, match="may use only its own files"):
        fetcher().fetch(url)


def test_a_refusal_stops_the_rendering():
    with pytest.raises(FatalURLFetchingError), fetch(fetcher(), "https://example.com/a.png"):
        pass


@pytest.mark.parametrize(
    ("url", "body", "kind"),
    [
        pytest.param(f"{DESIGN_URL}a.svg", b"filled a.svg", "image/svg+xml", id="a drawing, filled in"),
        pytest.param(f"{DESIGN_URL}b%20c.png", b"png", "image/png", id="a picture with a space in its name"),
        pytest.param(LOGO, b"\x89PNG\r\n\x1a\n", "image/png", id="the logo"),
    ],
)
def test_what_may_be_fetched(url, body, kind):
    response = fetcher().fetch(url)
    assert (response.read(), response.content_type) == (body, kind)


def test_a_shipped_font_may_be_fetched():
    assert fetcher().fetch(f"{FONTS_URL}Amiri-Regular.ttf").read()[:4] == b"\x00\x01\x00\x00"


@pytest.mark.parametrize("url", [REFUSED[0], REFUSED[3], REFUSED[9]])
@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"template_html": '<html lang="en"><title>x</title><img src="URL" alt="x">'}, id="a picture"),
        pytest.param({"template_html": '<title>x</title><link rel="stylesheet" href="URL"><p>x'}, id="a linked sheet"),
        pytest.param({"style_css": "p { background: url(URL) }"}, id="a background"),
        pytest.param({"style_css": "@font-face { font-family: x; src: url(URL) } p { font-family: x }"}, id="a font"),
        pytest.param({"style_css": "@import url(URL);"}, id="an import"),
        pytest.param(
            {
                "template_html": '<html lang="en"><title>x</title><img src="a.svg" alt="x">',
                "a_svg": SVG.format('<image href="URL" width="9" height="9"/>'),
            },
            id="a picture in a drawing",
        ),
    ],
)
def test_a_design_that_reaches_out_is_refused(files, url):
    reaching = {name: body.replace("URL", url) for name, body in files.items()}
    with pytest.raises(DesignError, match="may use only its own files"):
        render(facts(), plain_design(f"reaches {files} {url}", **reaching))


def test_a_logo_that_reaches_out_is_refused():
    svg = SVG.format('<image href="file:///etc/passwd" width="9" height="9"/>')
    logo = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    template = '<html lang="en"><title>x</title><img src="{{ logo }}" alt="x">'
    with pytest.raises(DesignError, match="may use only its own files"):
        render(facts(logo=logo), plain_design("logo reaches out", template_html=template))


def test_a_logo_that_is_not_base64_is_refused():
    template = '<html lang="en"><title>x</title><img src="{{ logo }}" alt="x">'
    with pytest.raises(DesignError, match="certificates/plain"):
        render(facts(logo="data:image/png;base64,A"), plain_design("broken logo", template_html=template))


def test_a_design_brings_its_own_drawing_in_the_companys_accent():
    drawing = SVG.format('<rect width="9" height="9" fill="{{ accent }}"/>')
    template = '<html lang="en"><title>x</title><img style="width: 5cm" src="a.svg" alt="x">'
    pdf = render(facts(accent="#7a1f3d"), plain_design("own drawing", template_html=template, a_svg=drawing))
    colours = {pixel for _, pixel in picture_of(pdf, 30).convert("RGB").getcolors(100_000)}
    assert (0x7A, 0x1F, 0x3D) in colours


def test_a_design_brings_its_own_font():
    own = TTFont(FOLDER / "FrankRuhlLibre-Medium.ttf")
    own.flavor = "woff2"
    packed = io.BytesIO()
    own.save(packed)
    style = '@font-face { font-family: Own; src: url("own.woff2") } p { font-family: Own }'
    pdf = render(facts(), plain_design("own font", style_css=style, own_woff2=packed.getvalue()))
    assert {name for name, _, _ in fonts_of(pdf)} == {"Own-Medium"}
