"""Why somebody has a course, in words: each reason that stands, with what it was that matched."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.store.queries.why import ReasonRow
from app.web import audience_words, hr_words, site


@dataclass(frozen=True, kw_only=True)
class ReasonWords:
    """A reason in a sentence, and the facts that matched."""

    sentence: str
    matched: Sequence[str]


def in_words(rows: Sequence[ReasonRow]) -> list[ReasonWords]:
    """Reasons in words."""
    return [ReasonWords(sentence=_sentence(row), matched=audience_words.matched(row.facts, row.names)) for row in rows]


def _sentence(row: ReasonRow) -> str:
    """Whose decision it was, and of which path it is a part."""
    day = hr_words.day(row.assigned_at.astimezone(site.zone()).date())
    if row.rule:
        words = _("By the rule %(name)s, since %(date)s", name=row.rule, date=day)
    elif row.assigned_by:
        words = _("Assigned by %(name)s on %(date)s", name=row.assigned_by, date=day)
        if row.audience.get("kind") in ("department", "group"):
            whom = row.names.of(row.audience["kind"], row.audience[row.audience["kind"]])
            words = _("Assigned to %(whom)s by %(name)s on %(date)s", whom=whom, name=row.assigned_by, date=day)
    else:
        words = _("Assigned on %(date)s", date=day)
    path = site.catalogue().path(row.path, site.language()) if row.path else None
    return _("%(reason)s, as part of the path %(path)s", reason=words, path=path.title) if path else words
