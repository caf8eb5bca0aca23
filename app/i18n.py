"""Languages: which one to speak, and refusals as sentences. Works outside requests too."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, get_timezone
from babel.support import NullTranslations, Translations

from app.core.company import CompanyProfile
from app.core.decisions import Reason, Refused

FOLDER = Path(__file__).parent / "translations"
SOURCE = "en"
ALIASES = {"no": "nb", "iw": "he", "nn": "nb"}


@cache
def languages() -> tuple[str, ...]:
    """The interface's languages: English, which is in the source, and one folder of translations each."""
    found = sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.mo"))
    return (SOURCE, *(name for name in found if name != SOURCE))


def own_name(language: str) -> str:
    """A language's name in itself, without the country whose dates it follows."""
    known = Locale.parse(language.replace("-", "_"))
    return (known.get_display_name() or language).capitalize()


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return Locale.parse(locale(language)).text_direction


def locale(language: str) -> str:
    """The locale by which a language's dates and numbers are written: English ones as in Britain, like its texts."""
    return "en_GB" if language == SOURCE else language.replace("-", "_")


def choose(*wishes: str | None, accepted: Iterable[str] = ()) -> str:
    """The first of the wishes, then of the browser's languages, that the interface speaks; else English."""
    for wish in (*wishes, *accepted):
        if not wish:
            continue
        code = wish.replace("_", "-").split("-")[0].lower()
        code = ALIASES.get(code, code)
        if code in languages():
            return code
    return SOURCE


def is_locale(code: str) -> bool:
    """Whether Babel knows dates and numbers for a language."""
    try:
        Locale.parse(locale(code))
    except (UnknownLocaleError, ValueError):
        return False
    return True


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, read once; English is its own source."""
    if language == SOURCE:
        return NullTranslations()
    return Translations.load(FOLDER, [language])


def _(text: str) -> str:
    """Mark a text for translation where it stands."""
    return text


# Translators: a day and time in a sentence: d is the day, MMMM the month, HH:mm the hour and minute. Keep these letters.
MOMENT = _("d MMMM, HH:mm")
SENTENCES: dict[Reason, str] = {
    Reason.NOT_YOURS: _("This belongs to somebody else."),
    Reason.MODULES_UNFINISHED: _("Some modules are not finished yet."),
    Reason.ATTEMPT_OPEN: _("You have an attempt that is not submitted yet. Go on with that one."),
    Reason.ATTEMPT_CLOSED: _(
        "This attempt is submitted and can no longer be changed. What you had saved before counts."
    ),
    Reason.NO_ATTEMPTS_LEFT: _("All your attempts are used. Talk to HR about what comes next."),
    Reason.COOLING_DOWN: _("You can try again after %(until)s."),
    Reason.TIME_IS_UP: _("Time was up at %(ended_at)s. What you had saved by then is submitted."),
    Reason.STALE_SEQUENCE: _(
        "A newer answer to this question is already saved, perhaps from another tab. Reload the page to see it, or answer "
        "again to replace it."
    ),
    Reason.STEP_CLOSED: _(
        "That question was left, and its answer is kept as it was. In this quiz there is no way back."
    ),
    Reason.STEP_AHEAD: _("In this quiz the questions come one after the other. This is the one to answer now."),
    Reason.NOT_PASSED: _("The quiz is not passed yet."),
    Reason.NOT_COMPLETED: _("The course is not completed yet."),
    Reason.ALREADY_ISSUED: _("A certificate is issued already."),
    Reason.COURSE_IS_VOLUNTARY: _("People choose this course themselves. It cannot be assigned."),
    Reason.DUE_IN_THE_PAST: _("That day has passed. Choose today or a later day."),
    Reason.NOT_REQUIRED: _("This course is not required of this person, or no longer. Nothing was changed."),
    Reason.NOT_LATER: _("Choose a day after the one on which it is due now."),
    Reason.NOT_WAIVED: _("This course is not waived for this person. Nothing was changed."),
    Reason.FINISHED_IN_THE_FUTURE: _("That day is still to come. Write the day on which the training was finished."),
    Reason.TOO_LATE_TO_UNDO: _("It is too late to undo this, or it has been undone already. Nothing was changed."),
    Reason.MANAGER_LOOP: _("That manager reports, directly or through others, to this same person. Choose another."),
    Reason.OWN_SUBSTITUTE: _("Nobody can stand in for themselves. Choose somebody else, or leave it empty."),
    Reason.BACK_BEFORE_AWAY: _("The last day away is before the first. Check both."),
    Reason.OUTSIDE_LEGAL_ENTITIES: _("This person works in a company that your role does not cover."),
    Reason.LAST_ADMIN: _("This is the last administrator. Make somebody else one first."),
    Reason.ERASES_ONESELF: _("Nobody erases themselves. Ask somebody else in HR."),
    Reason.HOLDS_ROLES: _("This person holds a role. An administrator has to take it away first."),
    Reason.STILL_WORKS_HERE: _("This person still works here. They can be erased where they asked for it themselves."),
    Reason.REPAIR_REACHES_ALL: _(
        "A repair reaches the results of every company here. Ask somebody in HR whose role covers all of them to confirm it."
    ),
    Reason.REPAIR_UNDER_WAY: _(
        "The results of an earlier repair of this quiz are still being worked out. Look again when that is done."
    ),
    Reason.CERTIFICATE_CHANGED: _(
        "The certificate has changed in the meantime. Look at it again. Nothing was changed."
    ),
    Reason.NAME_UNCHANGED: _("The certificate carries the person's name as it is now. Change the name first."),
    Reason.NAME_UNPRINTABLE: _(
        "The certificate cannot show every letter of the name. Write the name in Latin letters on the person's page first."
    ),
    Reason.ITEM_REPORTED: _("You have told us about this question already. The answer will come here."),
    Reason.TOO_MANY_REPORTS: _(
        "You have told us about %(most)s questions that nobody has answered yet. Please wait for the first answers."
    ),
    Reason.TOO_MANY_SCHEDULES: _("%(most)s reports are sent to you already. End one of them first."),
    Reason.TOO_MANY_FILTERS: _("You keep %(most)s filters on this page already. Delete one of them first."),
    Reason.TOO_MANY_COMMENTS: _(
        "You have reported %(most)s comments within a day. Tell the social media manager of the others by phone."
    ),
    Reason.COMMENT_CLOSED: _("This report is closed for good. Nothing of it was kept."),
    Reason.REPORT_ANSWERED: _("Somebody else has answered this in the meantime. Their answer is below."),
    Reason.AWAITS_CONSULTATION: _(
        "This course waits in your company until staff representatives were consulted about it. HR knows when that will be."
    ),
    Reason.POLICY_STALE: _(
        "A translation is older than its original (%(languages)s). Bring it up to date and confirm it first."
    ),
    Reason.POLICY_UNCHANGED: _(
        "The text is the same as in the newest version. Change the files of the policy first, then activate it."
    ),
    Reason.POLICY_FIRST_IS_MATERIAL: _("The first version is new to everybody. Choose that everybody reads it."),
    Reason.POLICY_TOO_EARLY: _("Choose today or a later day, and none before the version that is followed."),
    Reason.POLICY_GRACE_TOO_EARLY: _("The days of grace end before the version begins. Choose a later day."),
    Reason.POLICY_TOO_LATE: _("That is more than %(days)s days ahead. Choose an earlier day."),
    Reason.POLICY_IN_FORCE: _("This version has taken effect or was taken back already. Nothing was changed."),
    Reason.POLICY_CHANGED: _(
        "Another version is in force by now. It is the one that you see here: please read it. Nothing was recorded."
    ),
    Reason.TOO_MANY_QUESTIONS: _("%(most)s of your questions wait for an answer. Please wait for the first one."),
    Reason.FILES_CHANGED: _("The files have changed since you looked at them. Look again, then activate."),
    Reason.QUESTION_ANSWERED: _("Somebody else has answered it in the meantime. The answer is below."),
    Reason.CONSULTED_IN_THE_FUTURE: _("That day is still to come. Write the day on which they were consulted."),
    Reason.COMES_FIRST: _("First comes %(courses)s. This course opens once that is complete."),
    Reason.NAME_TAKEN: _("There is one of that name already. Choose another name."),
    Reason.GROUP_IN_USE: _("A rule names this group: %(rule)s. End that rule first, or let it name another group."),
}


def pgettext(_context: str, text: str) -> str:
    """Mark a text for translation where it stands, apart from the same words elsewhere."""
    return text


UNNAMED = {
    "name": _("Our company"),
    "social_media_manager": _("the social media manager"),
    "social_media_deputy": _("the deputy of the social media manager"),
    "social_media_contact": _("the social media manager"),
    "social_media_hours": _("in office hours"),
    "security_contact": _("the security contact"),
    "security_hours": _("at any hour"),
    "hr_contact": pgettext("contact", "HR"),
    "hr_hours": _("in office hours"),
    "reporting_channel": _("the reporting channel"),
    "reporting_hours": _("at any hour"),
    "staff_representatives": _("your staff representatives"),
    "staff_representatives_hours": _("in office hours"),
    "data_protection_contact": _("the data protection contact"),
    "data_protection_hours": _("in office hours"),
}
"""What stands for the company's words where it has not filled them in, as `CompanyProfile` begins with."""


def company_words(company: CompanyProfile, language: str) -> dict[str, str]:
    """What content may use of the company's settings; what it has not filled in is said in that language."""
    spoken = translations(choose(language))
    return {
        word: str(spoken.pgettext("contact", value) if word == "hr_contact" else spoken.gettext(value))
        if value == UNNAMED[word]
        else value
        for word, value in company.words.items()
    }


def sentence(refusal: Refused, language: str, zone: str = "UTC") -> str:
    """A refusal as a sentence, its times in the reader's zone."""
    facts = {name: _shown(value, language, zone) for name, value in refusal.facts.items()}
    return translations(language).gettext(SENTENCES[refusal.reason]) % facts


def _shown(value: Any, language: str, zone: str) -> Any:
    if isinstance(value, datetime):
        pattern = translations(language).gettext(MOMENT)
        return format_datetime(value, pattern, tzinfo=get_timezone(zone), locale=locale(language))
    if isinstance(value, tuple):  # languages
        return ", ".join(map(own_name, value))
    return value
