"""A course's handbook: its modules with what the company has filled in, put together for the press."""

import base64
from datetime import date

from app import i18n
from app.content import shown
from app.content.catalogue import Catalogue
from app.core.company import CompanyProfile
from app.core.model import Course, Module, PaperSize
from app.credentials import handbook
from app.credentials.handbook import Bindings, Chapter, Handbook
from app.credentials.pdf import Issuer

PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}


def of_course(course: Course, rights: str, company: CompanyProfile, public_url: str) -> Handbook:
    """The book in the language of the course, whatever the reader's. `rights` is the HTML of the rights block."""
    _ = i18n.translations(i18n.choose(course.language)).gettext
    outline = course.outline
    audience = [_("For: %(audience)s") % {"audience": outline.audience}] if outline.audience else []
    return Handbook(
        language=course.language,
        course=course.slug,
        title=course.title,
        summary=outline.summary,
        lines=[*audience, _("Reading time: %(minutes)s minutes") % {"minutes": course.minutes}],
        chapters=[_chapter(course, module, rights, company) for module in course.modules],
        closing=_("The quiz on this course: %(address)s") % {"address": f"{public_url}/quizzes/{outline.quiz}/"},
        words={"contents": _("Contents"), "objectives": _("What you will be able to do"), "sources": _("Sources")},
    )


def _chapter(course: Course, module: Module, rights: str, company: CompanyProfile) -> Chapter:
    _ = i18n.translations(i18n.choose(course.language)).gettext
    words = i18n.company_words(company, course.language)
    return Chapter(
        id=module.id,
        title=shown.fill_text(module.title, words),
        minutes=_("Reading time: %(minutes)s minutes") % {"minutes": module.minutes},
        objectives=[course.objective(each) for each in module.objectives],
        html=shown.fill(module.html, words, rights),
        citations=module.citations,
    )


def printed(
    said: Handbook, catalogue: Catalogue, issuer: Issuer, paper: PaperSize, public_url: str, today: date
) -> bytes:
    """The book as a PDF, its pictures from the catalogue."""

    def picture(address: str) -> str:
        slug, _, name = address.removeprefix("/courses/").partition("/images/")
        path = catalogue.image(slug, name)
        if path is None:
            raise ValueError(f"{said.course}: {address} is no picture of a course")
        return f"data:{PICTURES[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode()}"

    bindings = Bindings(public_url=public_url, picture=picture)
    return handbook.render(said, bindings, issuer, paper, today)
