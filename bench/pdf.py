"""CPU seconds of a certificate, beside WeasyPrint alone on the same HTML, and of one password check."""

import time
from collections.abc import Callable
from datetime import date
from statistics import median

from weasyprint import CSS, HTML

from app.content.catalogue import Catalogue
from app.core.certificate_numbers import number
from app.core.certification import CertificateFacts
from app.credentials import pdf
from app.credentials.fetching import DESIGN_URL, FONTS_URL, DesignFetcher
from app.credentials.fonts import font_face_css
from app.credentials.page import TEMPLATE, environment, variables
from app.credentials.typesetting import BASE_CSS, OPTIONS, STYLE
from app.services.passwords import Passwords
from bench.journey import COURSE, PASSWORD

RUNS = 15


def facts(place: int, content: Catalogue) -> CertificateFacts:
    """What the certificate of one more learner says."""
    course = content.course(COURSE, "en")
    if course is None:
        raise LookupError(COURSE)
    made = number(place)
    return CertificateFacts(
        number=made,
        revision=1,
        language="en",
        paper="A4",
        holder=f"Learner {place} Sample",
        course=course.title,
        objectives=tuple(objective.text for objective in course.outline.objectives),
        minutes=course.minutes,
        company="Bench Street",
        accent="#14508f",
        logo=None,
        completed_on=date(2026, 11, 20),
        valid_through=date(2027, 11, 19),
        score_percent=None,
        verify_url=f"http://127.0.0.1:8000/verify/{made}",
    )


def seconds(work: Callable[[int], object]) -> float:
    """The median of the process's CPU seconds, after one run to warm up."""
    times = []
    for place in range(RUNS + 1):
        started = time.process_time()
        work(place)
        times.append(time.process_time() - started)
    return median(times[1:])


def measure(content: Catalogue) -> dict[str, float]:
    """`first`: the first rendering of a certificate; `alone`: WeasyPrint on the same HTML and styles; `sign in`: a password."""
    design = content.designs["default"]
    templates = environment(design)
    styles = font_face_css(FONTS_URL) + BASE_CSS + design.files[STYLE].decode()

    def alone(place: int) -> bytes:
        values = variables(facts(place, content), design)
        fetcher = DesignFetcher(design, lambda name: templates.get_template(name).render(values), None)
        with fetcher.watched():
            sheet = CSS(string=styles, base_url=DESIGN_URL, url_fetcher=fetcher)
            html = templates.get_template(TEMPLATE).render(values)
            page = HTML(string=html, base_url=DESIGN_URL, url_fetcher=fetcher)
            written: bytes = page.write_pdf(stylesheets=[sheet], **OPTIONS)
            return written

    passwords = Passwords.at_cost(2, 19_456, 1)
    stored = passwords.hashed(PASSWORD)
    return {
        "first": seconds(lambda place: pdf.render(facts(place, content), design)),
        "alone": seconds(alone),
        "sign in": seconds(lambda _: passwords.matches(stored, PASSWORD)),
    }
