"""What a page of statistics is about: whose attempts, which version of a quiz, which filters, and what of it may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask import abort, request
from flask_babel import gettext as _

from app import i18n
from app.core import disclosure
from app.core.access import Role
from app.core.disclosure import Offer, Size, Wish
from app.core.model import QuizEdition
from app.services import content_versions
from app.store.queries import statistics as queries
from app.store.queries.statistics import Part, Reader
from app.web import hr_filters, site
from app.web.templating import day

MONTHS = 36
DIGEST_SHOWN = 12
NOTHING_OF_THE_KIND = -1
"""What a filter stands for that names nothing we know: no attempt is of that legal entity or month."""

Choices = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A quiz's version and the filters. `parts` are all that the reader may see of it; `months` begin where `reader` has it."""

    slug: str
    reader: Reader
    parts: Sequence[Part]
    versions: Choices
    digest: str
    months: tuple[date, ...]
    offer: Offer

    @property
    def wanted(self) -> queries.Wanted:
        """The part of the population that tables are made of."""
        return queries.Wanted(quiz=self.slug, digest=self.digest, wish=self.offer.wish)

    @property
    def keeps_times(self) -> bool:
        """Whether the time taken is kept of any of them."""
        return any(part.keeps_times for part in self.parts)


def reader() -> Reader:
    """Whose attempts the reader sees: HR and auditors those of their legal entities, authors everyone's."""
    zone = ZoneInfo(site.company().time_zone)
    return Reader(
        scope=site.signed_in().viewer.scope(Role.HR, Role.AUDITOR, Role.AUTHOR),
        today=hr_filters.company_day(),
        months=tuple(datetime.combine(first, time(), tzinfo=zone) for first in month_starts()),
    )


def month_starts() -> tuple[date, ...]:
    """The first days of the months that are told apart, the company's present one the last."""
    today = hr_filters.company_day()
    last = today.year * 12 + today.month - 1
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS + 1, last + 1))


def asked(slug: str) -> Asked | None:
    """What the address asks for; None of a quiz that nobody has taken yet, 404 where there is none of that name."""
    about = reader()
    parts = queries.parts(site.reading(), about, slug)
    if not parts:
        if site.catalogue().quiz(slug, site.language()) is None:
            abort(404)
        return None
    sizes: dict[str, Size] = {}
    for part in parts:
        sizes[part.digest] = sizes.get(part.digest, Size()) + part.cell.size
    told = [digest for digest, size in sizes.items() if size.is_enough]
    wanted = request.args.get("version", "")
    digest = next((each for each in told if wanted and each.startswith(wanted)), (told or list(sizes))[0])
    kept = [part for part in parts if part.digest == digest]
    since = {part.digest: part.used_since for part in parts}
    return Asked(
        slug=slug,
        reader=about,
        parts=kept,
        versions=[(each[:DIGEST_SHOWN], _("Used since %(day)s", day=day(since[each]))) for each in told],
        digest=digest,
        months=month_starts(),
        offer=disclosure.offer([part.cell for part in kept], wish(month_starts()), MONTHS + 1),
    )


def wish(months: Sequence[date]) -> Wish:
    """The filters in the address."""
    return Wish(
        language=request.args.get("language") or None,
        entity=_number(request.args.get("entity")),
        first=_month(request.args.get("since"), months),
        last=_month(request.args.get("until"), months),
    )


def _number(given: str | None) -> int | None:
    if not given:
        return None
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else NOTHING_OF_THE_KIND


def _month(given: str | None, months: Sequence[date]) -> int | None:
    if not given:
        return None
    codes = {month_code(first): number for number, first in enumerate(months, start=1)}
    return codes.get(given, NOTHING_OF_THE_KIND)


def month_code(first: date) -> str:
    """A month in an address: 2026-11."""
    return f"{first.year}-{first.month:02}"


def month_words(first: date, *, is_short: bool = False) -> str:
    """A month by locale: November 2026, or Nov 2026."""
    words: str = format_skeleton("yMMM" if is_short else "yMMMM", first, locale=i18n.locale(site.language()))
    return words


def span_words(about: Asked, span: tuple[int, int], *, is_short: bool = False) -> str:
    """A span of months, from the first to the last in which there are attempts."""
    there = [part.cell.month for part in about.parts if span[0] <= part.cell.month <= span[1]]
    first, last = min(there, default=span[0]), max(there, default=span[1])
    end = month_words(about.months[last - 1], is_short=is_short) if last else _("Earlier")
    if first == last:
        return end
    start = month_words(about.months[first - 1], is_short=is_short) if first else _("Earlier")
    return _("%(start)s to %(end)s", start=start, end=end)


def choices(about: Asked) -> list[tuple[str, str, Choices, str]]:
    """(name, label, choices, value) of each filter that there is something to choose in."""
    offer, names = about.offer, {part.cell.entity: part.entity_name or "" for part in about.parts}
    languages = [(code, i18n.own_name(code)) for code in sorted(offer.languages)]
    entities = [(str(each), names[each]) for each in sorted(filter(None, offer.entities), key=lambda e: names[e])]
    firsts = [(month_code(about.months[first - 1]), month_words(about.months[first - 1])) for first in _firsts(about)]
    lasts = [
        (month_code(about.months[last - 1]), month_words(about.months[last - 1])) for _, last in offer.spans if last
    ]
    found = [
        ("version", _("Version of the quiz"), about.versions, about.digest[:DIGEST_SHOWN]),
        ("language", _("Language of the texts"), languages, ""),
        ("entity", _("Legal entity"), entities, ""),
        ("since", _("From"), firsts, ""),
        ("until", _("Until"), lasts, ""),
    ]
    return [
        (name, label, offered if name == "version" else [("", _("All")), *offered], request.args.get(name) or value)
        for name, label, offered, value in found
        if len(offered) > 1 or request.args.get(name)
    ]


def _firsts(about: Asked) -> list[int]:
    """The months that spans begin with."""
    return [first for first, _last in about.offer.spans if first]


@dataclass(frozen=True)
class _Used:
    """A version as an attempt names it."""

    quiz: str
    structure_digest: str
    text_digest: str


def edition(about: Asked) -> QuizEdition:
    """The quiz in that version: today's words where the version is today's, else the reader's language where it was used."""
    language = site.language()
    part = next((each for each in about.parts if each.cell.language == language), about.parts[0])
    used = _Used(about.slug, about.digest, part.text_digest)
    return content_versions.edition_of(site.reading(), site.catalogue(), used, language)
