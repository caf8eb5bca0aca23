"""What the pages of training show, as plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _

from app import i18n
from app.core import attempts, completion
from app.core.completion import Progress, Standing
from app.core.decisions import Refused
from app.core.model import Course, Heading, Module, QuizEdition
from app.services.certificates import printable_name
from app.store.queries import allowances, learning
from app.store.queries.learning import PeriodRow
from app.web import company_words, originals, quiz_pages, site

DUE_SOON = timedelta(days=14)
MINUTES_TO_WRITE_A_NAME = 1
SAID_BY_PROGRESS = frozenset({Standing.ASSIGNED, Standing.ENROLLED})
TO_BE_RENEWED = frozenset({Standing.EXPIRED, Standing.RENEWAL_OPEN})


@dataclass(frozen=True, kw_only=True)
class CourseLine:
    """A course in a list, with how far the reader is in it. `status` is a code of progress or standing."""

    course: Course
    status: str
    modules_done: int
    period: PeriodRow | None
    due_at: datetime | None
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """The one thing to do now. `lead` says what it is a part of, `words` stand on its button."""

    title: str
    lead: str
    words: str
    url: str
    minutes: int
    language: str
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Courses under one heading of My training."""

    heading: str
    lines: Sequence[CourseLine]


def edition(slug: str) -> Course | None:
    """The course in the reader's language, else in the one it is written in."""
    return site.catalogue().course(slug, originals.language(site.catalogue().courses.get(slug, {})))


def status(period: PeriodRow | None, now: datetime) -> str:
    """The word for where a period stands; a completed one without its certificate is not certified yet."""
    if period is None:
        return Progress.NOT_STARTED
    standing = completion.standing(period.facts, now)
    if standing in SAID_BY_PROGRESS or (standing is Standing.CERTIFIED and period.certificate is None):
        return completion.progress(period.facts)
    return standing


def line(course: Course, period: PeriodRow | None, now: datetime) -> CourseLine:
    """A course with the reader's period in it, if any."""
    total = len(course.modules)
    is_awaited = period is not None and period.completed_at is None and not period.facts.is_waived
    begins_again = period is not None and has_run_out(period, now)
    return CourseLine(
        course=course,
        status=status(period, now),
        modules_done=min(period.modules_finished, total) if period and not begins_again else 0,
        period=period,
        due_at=period.facts.due_at if period and is_awaited else None,
        is_overdue=period is not None and completion.standing(period.facts, now) is Standing.OVERDUE,
    )


def has_run_out(period: PeriodRow, now: datetime) -> bool:
    """Whether what was completed holds no longer, so that the course begins again from its first module."""
    ended_at = period.facts.expires_at
    return period.completed_at is not None and ended_at is not None and ended_at <= now


def urgency(period: PeriodRow) -> tuple[bool, bool, datetime]:
    """Sorts what is required before what was chosen, the sooner due the earlier, and without a date last."""
    return (not period.facts.is_assigned, period.facts.due_at is None, period.facts.due_at or site.now())


def groups(periods: Iterable[PeriodRow], now: datetime) -> list[Group]:
    """The reader's courses by what they ask for; a group without courses is left out."""
    due, under_way, later, done, renewals = [], [], [], [], []
    for period in sorted(periods, key=urgency):
        course = edition(period.course)
        if course is None:
            continue
        each = line(course, period, now)
        standing = completion.standing(period.facts, now)
        if each.due_at is not None and each.due_at - now <= DUE_SOON:
            due.append(each)
        elif standing in TO_BE_RENEWED:
            renewals.append(each)
        elif period.completed_at is not None or standing is Standing.WAIVED:
            done.append(each)
        elif period.facts.started_at is not None:
            under_way.append(each)
        else:
            later.append(each)
    named = (
        (_("Due soon"), due),
        (_("In progress"), under_way),
        (_("For later"), later),
        (_("Done"), done),
        (_("To be renewed"), renewals),
    )
    return [Group(heading=heading, lines=lines) for heading, lines in named if lines]


def next_of_all(periods: Sequence[PeriodRow], now: datetime) -> NextStep | None:
    """What to do now: go on with the most urgent course, else write the name that a certificate waits for."""
    for period in sorted(periods, key=urgency):
        course = edition(period.course)
        is_upcoming = period.facts.opens_at is not None and now < period.facts.opens_at
        is_open = period.completed_at is None and not period.facts.is_waived
        if is_open and not is_upcoming and course is not None:
            step = next_in(course, period, now)
            if step is not None:
                return step
    if any(map(waits_for_certificate, periods)):
        return _name_step()
    return None


def waits_for_certificate(period: PeriodRow) -> bool:
    """Whether a course was completed and its certificate could not be issued."""
    return period.completed_at is not None and period.certificate is None and period.equivalent is None


def needs_latin_name() -> bool:
    """Whether no certificate can show the reader's name."""
    person = site.signed_in()
    return printable_name(person.name, person.name_latin) is None


def _name_step() -> NextStep:
    return NextStep(
        title=_("Write your name in Latin letters") if needs_latin_name() else _("Get your certificate"),
        lead=_("You have completed a course, and its certificate waits for you."),
        words=_("Go to the certificate"),
        url=url_for("certificates.mine"),
        minutes=MINUTES_TO_WRITE_A_NAME,
        language=site.language(),
    )


def next_in(course: Course, period: PeriodRow | None, now: datetime) -> NextStep | None:
    """The next part of a course: the first module that is not finished, then the quiz; None when all is done."""
    edition_of_quiz = site.catalogue().quiz(course.outline.quiz, site.language())
    if period is not None and has_run_out(period, now):
        return _module_step(course, course.modules[0], None)
    is_read = period is not None and period.modules_finished >= len(course.modules)
    if is_read and period is not None and period.passed_at is None and edition_of_quiz is not None:
        return _quiz_step(course, edition_of_quiz, period, now)
    module = next_module(course, finished_in(period))
    if module is not None:
        return _module_step(course, module, period)
    return None


def finished_in(period: PeriodRow | None) -> frozenset[str]:
    """The ids of the modules finished in a period; asks the database only where there are any."""
    if period is None or period.modules_finished == 0 or has_run_out(period, site.now()):
        return frozenset()
    return learning.finished_modules(site.reading(), period.id)


def next_module(course: Course, finished: frozenset[str], after: str | None = None) -> Module | None:
    """The first module that is not finished, those behind `after` before those in front of it."""
    ids = [module.id for module in course.modules]
    start = ids.index(after) + 1 if after in ids else 0
    in_turn = (*course.modules[start:], *course.modules[:start])
    return next((module for module in in_turn if module.id not in finished), None)


def _module_step(course: Course, module: Module, period: PeriodRow | None) -> NextStep:
    number = course.modules.index(module) + 1
    is_first = period is None or period.facts.started_at is None
    return NextStep(
        title=company_words.filled(module.title),
        lead=_(
            "Module %(number)s of %(total)s in %(course)s",
            number=number,
            total=len(course.modules),
            course=course.title,
        ),
        words=_("Start reading") if is_first else _("Go on reading"),
        url=url_for("training.module", slug=course.slug, module_id=module.id),
        minutes=module.minutes,
        language=module.language,
        due_at=period.facts.due_at if period else None,
    )


def _quiz_step(course: Course, quiz: QuizEdition, period: PeriodRow, now: datetime) -> NextStep:
    """The way to the quiz; where it cannot be started now, why not."""
    rows = learning.attempts_of(site.reading(), site.signed_in().person_id, quiz.slug, now)
    taken = [quiz_pages.facts(row) for row in rows]
    extra = allowances.in_period(site.reading(), period.id)
    decision = attempts.may_start(quiz.quiz, taken, now, extra=extra)
    is_under_way = any(attempt.submitted_at is None for attempt in taken)
    if isinstance(decision, Refused) and not is_under_way:
        lead, button = i18n.sentence(decision, site.language(), site.zone().key), _("Look at the quiz")
    else:
        lead = _("All modules of %(course)s are read. The quiz is what is left.", course=course.title)
        button = _("Go on with the quiz") if is_under_way else _("Go to the quiz")
    return NextStep(
        title=quiz.quiz.title,
        lead=lead,
        words=button,
        url=url_for("quiz.overview", slug=quiz.slug),
        minutes=quiz.quiz.minutes,
        language=quiz.language,
        due_at=period.facts.due_at,
    )


@dataclass(frozen=True, kw_only=True)
class Onward:
    """Where the bar at the end of a module leads: words for it, and the address."""

    what: str
    words: str
    url: str


def onward(course: Course, module: Module, period: PeriodRow | None, finished: frozenset[str]) -> Onward:
    """What comes once this module is read: an unfinished module, else the quiz, else the certificate."""
    following = next_module(course, finished | {module.id}, after=module.id)
    if following is not None:
        return Onward(
            what=_("Next: %(title)s", title=company_words.filled(following.title)),
            words=_("Go on reading"),
            url=url_for("training.module", slug=course.slug, module_id=following.id),
        )
    if period is None or period.passed_at is None:
        return Onward(
            what=_("Next: the quiz"),
            words=_("Go to the quiz"),
            url=url_for("quiz.overview", slug=course.outline.quiz),
        )
    is_completed = period.completed_at is not None
    return Onward(
        what=_("You have completed this course.")
        if is_completed
        else _("The quiz is passed: this completes the course."),
        words=_("Go to the certificate"),
        url=url_for("certificates.mine"),
    )


def outline(module: Module) -> list[Heading]:
    """The module's headings with the company's own words filled in."""
    return [replace(heading, text=company_words.filled(heading.text)) for heading in module.headings]
