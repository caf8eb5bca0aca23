"""The designs of certificates with sample data, and what signs them."""

from typing import Any, get_args

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app import i18n
from app.core.access import Role
from app.core.model import CertificateDesign, Orientation, PaperSize
from app.credentials import pdf
from app.services import documents
from app.store.queries import issuer_keys
from app.web import downloads, hr_words, site
from app.web.permission import open_to

pages = Blueprint("designs", __name__, url_prefix="/certificates")
PAPERS: dict[str, PaperSize] = {paper: paper for paper in get_args(PaperSize)}
ORIENTATIONS: dict[str, Orientation] = {way: way for way in get_args(Orientation)}


@pages.get("/")
@open_to(Role.ADMIN)
def page() -> ResponseReturnValue:
    """Every design with the courses that use it, and a form that shows one filled in."""
    found = issuer_keys.certificates(site.reading())
    settings = site.site().settings
    designs = [design for _name, design in sorted(site.catalogue().designs.items())]
    languages = dict.fromkeys(language for design in designs for language in design.texts)
    return render_template(
        "admin/designs.html",
        designs=[_shown(design) for design in designs],
        choices=[(design.name, design.title) for design in designs],
        languages=[(language, i18n.own_name(language)) for language in languages],
        papers=[(paper, paper) for paper in PAPERS],
        company=site.company(),
        key=next(iter(found), None),
        earlier=list(found)[1:],
        is_own=settings.makes_signing_key,
        is_stamped=settings.timestamp_url is not None,
    )


def _shown(design: CertificateDesign) -> dict[str, Any]:
    """A design as the page shows it."""
    used = [slug for slug in site.catalogue().courses if _design_of(slug) == design.name]
    return {
        "name": design.name,
        "title": design.title,
        "courses": sorted(map(hr_words.course_title, used)),
    }


def _design_of(slug: str) -> str:
    editions = site.catalogue().courses[slug]
    return next(iter(editions.values())).outline.certificate


@pages.get("/sample.pdf")
@open_to(Role.ADMIN)
def preview() -> ResponseReturnValue:
    """A design with invented facts and the company's own name, colour and logo, in its texts of that language or the nearest."""
    asked = request.args.get
    design = site.catalogue().designs.get(asked("design", ""))
    paper, orientation = PAPERS.get(asked("paper", "A4")), ORIENTATIONS.get(asked("orientation", "landscape"))
    language = asked("language", i18n.SOURCE)
    if design is None or paper is None or orientation is None or not i18n.is_locale(language):
        abort(404)
    company = site.company()
    issuer = documents.issuer(site.reading(), company)
    site.close_reading()
    body = pdf.preview(design, language, paper, orientation, issuer)
    return downloads.pdf(body, design.name, inline=True)
