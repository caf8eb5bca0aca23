"""What pages about policies share: the reader as policies know them, where they stand in words, and texts to compare."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import i18n
from app.content import titled_texts
from app.core.differences import Paragraph, differences
from app.core.policies import Policy, Reading, VersionState
from app.services import policy_asking, policy_texts
from app.services.policy_asking import Addressee, Mine
from app.services.policy_texts import Where
from app.store.queries import policies as queries
from app.store.queries.policies import VersionRow
from app.web import company_words, site
from app.web.training_pages import NextStep

MINUTES_TO_READ = 5
STATES = {
    VersionState.SCHEDULED: (_l("Scheduled"), "harbour", "clock"),
    VersionState.ACTIVE: (_l("In force"), "fair", "check-circle"),
    VersionState.ARCHIVED: (_l("Followed by a later one"), "plain", "stack"),
    VersionState.WITHDRAWN: (_l("Taken back"), "plain", "minus"),
}
MARKS = re.compile(r"^(?:\{#[^}]*\}|:::.*)$", re.MULTILINE)


def reader() -> Addressee:
    """The reader, and where they read."""
    person = site.signed_in()
    where = Where(language=site.language(), legal_entity_id=person.legal_entity_id, country=person.country)
    return Addressee(person_id=person.person_id, where=where)


def shown(mine: Mine) -> dict[str, Any]:
    """A policy as its reader sees it: the text, where they stand, and what a form about it sends back."""
    text = policy_texts.of_version(site.reading(), site.setting(), mine.current, reader().where)
    return {
        "mine": mine,
        "text": text,
        "direction": i18n.direction(text.language),
        "prevailing": i18n.own_name(mine.current.prevailing_language),
        "is_prevailing": text.language == mine.current.prevailing_language,
        "has_earlier": bool(mine.earlier),
    }


def of_course(slug: str | None) -> dict[str, Any] | None:
    """The policy that a course ends in, for its last page, its ids apart from the module's; None where none is asked."""
    mine = policy_asking.mine(site.reading(), site.setting(), reader(), slug) if slug else None
    if mine is None:
        return None
    found = shown(mine)
    return found | {"text": replace(found["text"], html=found["text"].html.replace(' id="', ' id="policy-'))}


def to_read() -> list[Mine]:
    """What the reader still has to read, the most urgent first."""
    mine = policy_asking.all_mine(site.reading(), site.setting(), reader())
    return sorted((each for each in mine if each.is_awaited), key=lambda each: each.due_at)


def first(step: NextStep | None, waiting: Sequence[Mine]) -> NextStep | None:
    """The one thing to do now: a policy that is due before the course's next step, or where there is none."""
    if not waiting or (step is not None and (step.due_at is None or step.due_at <= waiting[0].due_at)):
        return step
    mine = waiting[0]
    return NextStep(
        title=mine.current.title(site.language()),
        lead=_("Read it, and say so: that is all it takes."),
        words=_("Read it"),
        url=url_for("policies.one", slug=mine.policy),
        minutes=MINUTES_TO_READ,
        language=mine.current.language(site.language()),
        due_at=mine.due_at,
    )


def line(mine: Mine) -> dict[str, Any]:
    """A policy in a list."""
    return {
        "slug": mine.policy,
        "title": mine.current.title(site.language()),
        "language": mine.current.language(site.language()),
        "reading": mine.reading.value,
        "due_at": mine.due_at if mine.is_awaited else None,
        "is_overdue": mine.reading is Reading.OVERDUE,
        "acknowledged_at": mine.acknowledged_at,
    }


def paragraphs(source: str) -> list[str]:
    """A text as people compare it: its title and paragraphs, without marks, with the company's words."""
    title = re.search(r"^title: (.*)$", source, re.MULTILINE)
    body = MARKS.sub("", titled_texts.body(source))
    parts = [part for block in re.split(r"\n\s*\n", body) for part in re.split(r"\n(?=- )", block.strip())]
    return [company_words.filled(part) for part in ([title[1]] if title else []) + parts if part]


def against_draft(newest: VersionRow | None, draft: Policy) -> dict[str, Any]:
    """What activating a draft would change, in the reader's language: nothing to compare with at the first time."""
    text = draft.text(site.language())
    found: list[Paragraph] = []
    if newest is not None and text.language in newest.digests:
        before = queries.source(site.reading(), newest.digests[text.language])
        found = differences(paragraphs(before), paragraphs(text.source))
    return {
        "paragraphs": found,
        "is_first": newest is None,
        "text": policy_texts.filled(site.setting(), text, reader().where),
        "direction": i18n.direction(text.language),
    }


def compared(before: VersionRow, after: VersionRow) -> tuple[str, list[Paragraph]]:
    """The language, and what differs between two versions in it."""
    language = after.language(site.language())
    if language not in before.digests:
        language = before.prevailing_language
    if language not in after.digests:
        return language, []
    texts = [paragraphs(queries.source(site.reading(), each.digests[language])) for each in (before, after)]
    return language, differences(*texts)
