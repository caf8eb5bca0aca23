"""Facts and designs to set certificates from, and eyes for the PDF that comes out."""

import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from app.content.designs import read_designs
from app.core.certification import CertificateFacts

ROOT = Path(__file__).resolve().parents[2]
NUMBER = "BRTK-H27P-FJHV-056X-4Y5B"
VERIFY_URL = f"https://learn.example.com/verify/{NUMBER}"
LONG_NAME = ("Maximiliane Alexandrina Konstantinopolitana von Hohenberg-Lichtenstein und zu Schwarzburg " * 4)[:300]
HEBREW = {
    "title": "תעודת סיום",
    "presented": "הננו לאשר כי",
    "completed": "סיים/ה את הקורס",
    "completed_on": "הושלם בתאריך {completed_on}",
    "valid_through": "בתוקף עד {valid_through}",
    "no_expiry": "ללא תפוגה",
    "score": "ציון {score}",
    "objectives": "מה נלמד",
    "number": "תעודה {number}",
    "verify": "לאימות: {verify_url}",
}
PLAIN_TEMPLATE = b"""<!doctype html>
<html lang="{{ language }}" dir="{{ dir }}"><head><title>{{ t.title }}</title></head>
<body><p>{{ holder | bdi }}</p></body></html>"""


def facts(**changes):
    sample = CertificateFacts(
        number=NUMBER,
        revision=1,
        language="en",
        paper="A4",
        holder="Robin Example",
        course="Welcome Aboard",
        objectives=("Know whom to ask", "Find the tools"),
        minutes=1045,
        company="Example Harbour Ltd",
        accent="#1d3f72",
        logo=None,
        completed_on=date(2026, 11, 20),
        valid_through=date(2027, 11, 19),
        score_percent=91,
        verify_url=VERIFY_URL,
    )
    return replace(sample, **changes)


@cache
def default_design():
    problems = []
    design = read_designs(ROOT, problems)["default"]
    assert problems == []
    return design


@cache
def hebrew_design():
    design = default_design()
    return replace(design, texts={**design.texts, "he": HEBREW}, digest="default in Hebrew")


def plain_design(digest, texts=None, **files):
    """A design of next to nothing; files by name with `_` for the dot, text or bytes."""
    given = {name.replace("_", "."): body.encode() if isinstance(body, str) else body for name, body in files.items()}
    return replace(
        default_design(),
        name="plain",
        texts={"en": texts or {"title": "Certificate"}},
        files={"template.html": PLAIN_TEMPLATE, "style.css": b"@page { size: A4 }", **given},
        digest=digest,
    )


def text_of(pdf):
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def fonts_of(pdf):
    """Each font's name without the subset's tag, with whether it is embedded and can be copied as text."""
    listed = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    rows = [line.split() for line in listed.splitlines()[2:]]
    return {(row[0].partition("+")[2], row[-5], row[-3]) for row in rows}


def picture_of(pdf, dots_per_inch=150):
    command = ["pdftoppm", "-r", str(dots_per_inch), "-png", "-singlefile", "-"]
    return Image.open(BytesIO(subprocess.run(command, input=pdf, capture_output=True, check=True).stdout))
