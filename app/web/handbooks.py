"""A course's handbook: all its modules as a PDF, for those who read on paper."""

from datetime import UTC, datetime, time

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.core.access import Role
from app.services import documents, handbooks
from app.web import site
from app.web.certificates import DOCUMENT_POLICY
from app.web.permission import open_to
from app.web.training import known_course

pages = Blueprint("handbooks", __name__)


@pages.get("/courses/<slug>/handbook.pdf")
@open_to(Role.LEARNER)
def book(slug: str) -> ResponseReturnValue:
    """The course in the reader's language, with what the company has filled in."""
    course, company, public_url = known_course(slug), site.own_company(), site.site().settings.public_url
    rights = site.catalogue().rights(course.language, site.signed_in().country)
    logo = documents.logo_uri(site.reading(), company.logo) if company.logo else None
    today = datetime.combine(site.today(), time(), UTC)
    site.close_reading()
    said = handbooks.of_course(course, rights, company, public_url)
    body = handbooks.printed(said, site.catalogue(), company, logo, public_url, today)
    response = Response(body, mimetype="application/pdf")
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = f'inline; filename="{slug}-{course.language}.pdf"'
    return response
