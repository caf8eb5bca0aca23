"""What every template has at hand."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date as babel_date
from flask import Flask, g, request, url_for
from flask_babel import format_date, format_time, ngettext
from flask_babel import gettext as _

from app import i18n
from app.core import contrast
from app.core.access import Role
from app.core.company import CompanyProfile
from app.core.due_dates import last_day_before
from app.services import comments
from app.store.queries.people import SignedIn
from app.web import originals, site
from app.web.destinations import safe_path
from app.web.status_words import STATUS_WORDS


def context() -> dict[str, Any]:
    """Names for base.html: company, viewer, languages, addresses."""
    return frame(site.own_company(), site.someone())


def frame(company: CompanyProfile, person: SignedIn | None) -> dict[str, Any]:
    """The same for a company and a person already known; asks the database nothing."""
    language = site.language()
    return {
        "company": {
            "name": company.name,
            "hr_contact": company.hr_contact,
            "logo_url": url_for("company.logo", digest=company.logo) if company.logo else None,
        },
        "stylesheet_url": url_for("company.stylesheet", accent=company.accent.removeprefix("#")),
        "viewer": _viewer(person) if person else None,
        "languages": [(code, i18n.own_name(code)) for code in i18n.languages()],
        "language": language,
        "direction": i18n.direction(language),
        "current_path": _here(),
    }


def _here() -> str:
    """The address of the page shown; for a form that came back with its problems, that of the page it stands on."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    came_from = urlsplit(request.referrer or "")
    return safe_path(came_from.path if came_from.netloc == request.host else None)


def _viewer(person: SignedIn) -> dict[str, Any]:
    return {
        "name": person.name,
        "is_manager": person.viewer.has(Role.MANAGER),
        "is_hr": person.viewer.has(Role.HR),
        "is_auditor": person.viewer.has(Role.AUDITOR),
        "is_author": person.viewer.has(Role.AUTHOR),
        "is_admin": person.viewer.has(Role.ADMIN),
        "handles_comments": _handles_comments(person),
    }


def _handles_comments(person: SignedIn) -> bool:
    """Whether what people of any legal entity report is theirs to handle, as far as their role and the settings say."""
    profile, scope = site.company(), person.viewer.scope(Role.HR)
    return bool(comments.handled(profile, person.email, scope, {*map(int, profile.entities), *(scope or ())}))


def day(value: date | datetime | None) -> str:
    """A day in full by locale, in the reader's zone."""
    return format_date(value, "long") if value else ""


def moment(value: datetime | None) -> str:
    """A day and time by locale, in the reader's zone."""
    if value is None:
        return ""
    return _("%(day)s, %(time)s", day=format_date(value, "medium"), time=format_time(value, "short"))


def due(value: datetime | None) -> str:
    """An exclusive end as the last day, relative and exact: "in 3 days, Friday 27 November"."""
    if value is None:
        return ""
    last = last_day_before(value, site.zone())
    return _("%(relative)s, %(exact)s", relative=_relative((last - site.today()).days), exact=exact_day(last))


def exact_day(value: date) -> str:
    """Weekday, day and month; with the year where it is another one."""
    # Translators: how a day is written: EEEE is the weekday, d the day, MMMM the month, y the year. Keep these letters.
    pattern = _("EEEE d MMMM") if value.year == site.today().year else _("EEEE d MMMM y")
    return babel_date(value, pattern, locale=i18n.locale(g.language))


def _relative(days: int) -> str:
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days > 0:
        return ngettext("in %(num)s day", "in %(num)s days", days)
    return ngettext("%(num)s day ago", "%(num)s days ago", -days)


def accent_rules(accent: str) -> str:
    """The company's accent as custom properties, moved as far as needed to be read on light and on dark paper."""
    light = contrast.readable_on(contrast.LIGHT_PAPER, accent)
    dark = contrast.readable_on(contrast.DARK_PAPER, accent)
    return f":root{{--harbour-light:{light};--harbour-dark:{dark}}}\n"


def static(path: str) -> str:
    """The address of a static file."""
    return site.site().static_files.url(path)


def stylesheets() -> list[str]:
    """The addresses of the site's stylesheets, in their order."""
    return [static(sheet) for sheet in site.site().static_files.stylesheets]


def install(app: Flask) -> None:
    """Context, filters and globals."""
    app.context_processor(context)
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(due)
    app.jinja_env.globals["status_words"] = STATUS_WORDS
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: i18n.translations(site.language()).gettext(text),
        lambda one, many, count: i18n.translations(site.language()).ngettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, text: i18n.translations(site.language()).pgettext(context, text),
    )
    app.add_template_global(originals.is_wanted, "reads_original")
    app.add_template_global(originals.address, "original_address")
    app.add_template_global(static)
    app.add_template_global(stylesheets)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
