"""A course's handbook: all its modules as a PDF, for those who read on paper."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.core.access import Role
from app.services import documents, handbooks
from app.web import downloads, site
from app.web.permission import open_to
from app.web.training import known_course

pages = Blueprint("handbooks", __name__)


@pages.get("/courses/<slug>/handbook.pdf")
@open_to(Role.LEARNER)
def book(slug: str) -> ResponseReturnValue:
    """The course in the reader's language, with what the company has filled in."""
    course, company, public_url = known_course(slug), site.own_company(), site.site().settings.public_url
    rights = site.catalogue().rights(course.language, site.signed_in().country)
    issuer = documents.issuer(site.reading(), company)
    site.close_reading()
    said = handbooks.of_course(course, rights, company, public_url)
    body = handbooks.printed(said, site.catalogue(), issuer, company.paper, public_url, site.today())
    return downloads.pdf(body, f"{slug}-{course.language}", inline=True)
