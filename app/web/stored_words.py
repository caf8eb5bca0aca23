"""What Gangway stores, in words: what each category is for, who reads, how long, and what becomes of it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.company import CompanyProfile
from app.core.retention import DAYS
from app.core.stored import Category, Reader, Rule, Stored

CATEGORIES: dict[Category, tuple[Any, Any, Any]] = {
    Category.PERSON: (
        _l("Who people are"),
        _l("So that people can be found, spoken to and let in, and certificates carry the right name."),
        _l("HR, a file that HR imports, and the person"),
    ),
    Category.WORK: (
        _l("Where people work"),
        _l("So that courses reach those whom they concern, and nobody is reminded while away."),
        _l("HR, and a file that HR imports"),
    ),
    Category.ACCESS: (
        _l("Signing in"),
        _l("So that nobody else gets in, and people can end a sign-in that is not theirs."),
        _l("The person's browser, as they sign in"),
    ),
    Category.COURSES: (
        _l("Courses that people have"),
        _l("So that everybody knows what is required of whom, why, until when, and how far it is."),
        _l("HR's decisions and rules, and what the person does in a course"),
    ),
    Category.ANSWERS: (
        _l("Answers"),
        _l("So that a quiz can be graded, looked back at, and graded again where a question was wrong."),
        _l("The person, in a quiz"),
    ),
    Category.RECORDS: (
        _l("Results and certificates"),
        _l("So that training can be proved to the person, the company, customers and authorities."),
        _l("Worked out from the answers"),
    ),
    Category.MAIL: (
        _l("Mail"),
        _l("So that people know what is required of them, and are told once."),
        _l("Written by Gangway"),
    ),
    Category.OWN: (
        _l("What people keep and report"),
        _l("So that pages open as people want them, and mistakes in courses are put right."),
        _l("The person"),
    ),
    Category.LOG: (
        _l("The log"),
        _l("So that it can be told later who changed what, and that nobody changed it afterwards."),
        _l("Noted as things happen"),
    ),
    Category.COMPANY: (
        _l("The company itself"),
        _l("So that Gangway works as the company wants. Of people, it holds who decided something."),
        _l("HR, administrators and authors"),
    ),
}
"""Of each category its title, what it is for, and where it comes from."""

READERS = {
    Reader.SELF: _l("the person"),
    Reader.MANAGER: _l("the manager, of status alone"),
    Reader.HR: _l("HR"),
    Reader.AUDITOR: _l("auditors"),
    Reader.AUTHOR: _l("authors"),
    Reader.RESPONDER: _l("the social media manager and the deputy"),
    Reader.ADMIN: _l("administrators"),
    Reader.ANYONE: _l("whoever has the address or the number"),
    Reader.NOBODY: _l("nobody"),
}


def seen_by(stored: Stored) -> str:
    """Who sees a table's rows."""
    return ", ".join(str(READERS[reader]) for reader in stored.seen_by)


def kept_for(rule: Rule, company: CompanyProfile) -> str:
    """How long rows of a rule are kept, with the terms in force."""
    if rule is Rule.ANSWERS:
        return _months_after_attempt(company.answers_months)
    if rule is Rule.MAILS:
        return _months_after_mail(company.mails_months)
    if rule is Rule.RECORDS:
        years = company.records_years
        return ngettext(
            "While employed, and the whole calendar year after",
            "While employed, and %(num)s calendar years after",
            years,
        )
    if rule is Rule.ALWAYS:
        return _("As long as Gangway is used")
    days = DAYS[rule]
    return ngettext("%(num)s day after its end", "%(num)s days after its end", days)


def _months_after_attempt(months: int) -> str:
    return ngettext("%(num)s month after the attempt", "%(num)s months after the attempt", months)


def _months_after_mail(months: int) -> str:
    return ngettext("%(num)s month after the mail", "%(num)s months after the mail", months)


def exported(stored: Stored) -> str:
    """Who finds a table's rows in an export of one person's data."""
    if stored.owner is None:
        return _("No: it is about nobody")
    return _("The person's own alone") if stored.is_private else _("Yes")


def erased(stored: Stored) -> str:
    """What erasing a person does to their rows."""
    if stored.is_deleted:
        return _("Deleted")
    if stored.emptied:
        return _("Emptied; numbers, fingerprints and dates stay")
    return _("Stays, and leads to no name any more") if stored.owner else _("Stays")
