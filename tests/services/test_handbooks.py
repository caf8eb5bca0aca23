"""A course as a book: every course in every language, its page numbers right, its links inside, archival from either side."""

import re
from datetime import date
from io import BytesIO

import pypdf
import pytest

from app.content import catalogue
from app.core.company import CompanyProfile
from app.credentials.pdf import Issuer
from app.services import handbooks
from tests.credentials.test_signing import failures

REAL = catalogue.load(catalogue.CHECKOUT)
URL = "https://learn.example.com"
COMPANY = CompanyProfile(name="Harbour Lane")
TODAY = date(2026, 11, 28)
EDITIONS = [(slug, language) for slug, editions in REAL.courses.items() for language in editions]


def book(slug, language, company=COMPANY, content=REAL):
    said = handbooks.of_course(content.course(slug, language), content.rights(language), company, URL)
    return handbooks.printed(said, content, Issuer(company.name, company.accent), company.paper, URL, TODAY)


def bookmarks(reader, outline=None):
    for entry in reader.outline if outline is None else outline:
        if isinstance(entry, list):
            yield from bookmarks(reader, entry)
        else:
            yield entry.title, reader.get_destination_page_number(entry)


def flat(text):
    return " ".join(text.split())


@pytest.mark.parametrize(("slug", "language"), EDITIONS)
def test_every_course_is_a_book_in_every_language(slug, language):
    course = REAL.course(slug, language)
    reader = pypdf.PdfReader(BytesIO(book(slug, language)))
    assert reader.metadata.title == course.title
    marks = dict(bookmarks(reader))
    places = [marks[module.title] for module in course.modules]
    assert places == sorted(set(places))
    assert {heading.text for module in course.modules for heading in module.headings if heading.level == 2} <= set(
        marks
    )
    contents = reader.pages[1].extract_text()
    assert [str(place + 1) in re.findall(r"\d+", contents) for place in places] == [True] * len(places)
    assert reader.trailer["/Root"]["/Lang"] == language


@pytest.mark.parametrize(("slug", "language"), [("confidentiality", "en"), ("flame-war-avoidance", "he")])
@pytest.mark.parametrize("profile", ["PDF_A_3A", "PDF_UA_1"])
def test_a_book_is_archival_and_accessible(slug, language, profile, tmp_path):
    assert failures(book(slug, language), profile, tmp_path) == {}


def test_links_lead_to_pages_of_the_book_or_to_the_site():
    reader = pypdf.PdfReader(BytesIO(book("flame-war-avoidance", "en")))
    outside, inside = set(), 0
    for page in reader.pages:
        for link in page.get("/Annots", ()):
            action = link.get_object().get("/A", {})
            if "/URI" in action:
                outside.add(action["/URI"])
            else:
                inside += 1
    assert inside > 4
    assert all(address.startswith(("https://", "mailto:")) for address in outside)


def test_it_says_what_the_company_has_filled_in_and_nothing_is_left_to_fill():
    text = flat(
        " ".join(
            page.extract_text()
            for page in pypdf.PdfReader(
                BytesIO(book("confidentiality", "en", CompanyProfile(name="Third Pier", security_contact="desk 7")))
            ).pages
        )
    )
    assert "Third Pier" in text
    assert "desk 7" in text
    assert "{{" not in text
    assert "Your rights come first." in text
    assert "Hardly. The minutes still hold the price" in text, "an answer that a screen opens"


def test_words_of_a_drawing_can_be_read_in_order():
    reader = pypdf.PdfReader(BytesIO(book("flame-war-avoidance", "en")))
    text = flat(" ".join(page.extract_text() for page in reader.pages))
    order = [text.index(words) for words in ("One grumpy line", "You answer back", "Both of you dig in")]
    assert order == sorted(order)


def test_the_same_book_is_set_once(monkeypatch):
    first = book("confidentiality", "en")
    monkeypatch.setattr("app.credentials.plain_pages.pdf", None)
    assert book("confidentiality", "en") is first


def test_pictures_of_a_course_come_along(content):
    reader = pypdf.PdfReader(BytesIO(book("first-day", "en", content=content)))
    assert "Arrive" in reader.pages[1].extract_text()
