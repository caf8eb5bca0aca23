"""Policies put into force, read and asked about, for tests."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.content.policies import compiled_again
from app.core.audience import EVERYONE
from app.core.due_dates import local_day
from app.core.policies import Dates, Policy
from app.services import policies, policy_asking, policy_reminding, policy_texts
from app.services.policies import Terms
from app.services.policy_asking import Addressee
from app.services.policy_texts import Where
from app.store.models import PolicyVersion

SLUG = "conduct"
DAY = timedelta(days=1)


def terms(setting, *, in_days=0, grace=14, is_material=True, audience=EVERYONE) -> Terms:
    first = local_day(setting.now, ZoneInfo(setting.company.time_zone)) + in_days * DAY
    dates = Dates(effective_on=first, grace_on=first + grace * DAY)
    return Terms(dates=dates, is_material=is_material, audience=audience)


def edited(content, *swaps, slug=SLUG):
    """The content with other words in the policy's files, in every language where they stand."""
    policy: Policy = content.policies[slug]
    texts = {}
    for language, text in policy.texts.items():
        source = text.source
        for old, new in swaps:
            source = source.replace(old, new)
        texts[language] = compiled_again(source, language)
    return replace(content, policies={**content.policies, slug: replace(policy, texts=texts)})


def activate(database, setting, *, slug=SLUG, is_told=True, **given) -> int:
    """A version in force, of which people are told as the worker does; its id."""
    with database.writing.begin() as db:
        number = policies.activate(db, setting, slug, terms(setting, **given), actor_id=None)
    assert isinstance(number, int), number
    if is_told:
        sweep(database, setting, slug)
    with database.reading() as db:
        where = (PolicyVersion.policy == slug, PolicyVersion.number == number)
        return db.scalars(select(PolicyVersion.id).where(*where)).one()


def addressee(company, word="learner", language="en") -> Addressee:
    where = Where(language=language, legal_entity_id=company.legal_entity_id, country="NO")
    return Addressee(person_id=company.ids[word], where=where)


def mine(database, setting, who, slug=SLUG):
    with database.reading() as db:
        return policy_asking.mine(db, setting, who, slug)


def text(database, setting, who, slug=SLUG):
    """The text in force, as this person sees it."""
    with database.reading() as db:
        found = policy_asking.mine(db, setting, who, slug)
        return found, policy_texts.of_version(db, setting, found.current, who.where)


def read(database, setting, who, slug=SLUG):
    """The person acknowledges what is in force for them; what the service answers."""
    found, shown = text(database, setting, who, slug)
    with database.writing.begin() as db:
        return policies.acknowledge(db, setting, who, slug, found.current.version.id, shown.digest)


def ask(database, setting, who, words="May I name my own team?", slug=SLUG):
    found, shown = text(database, setting, who, slug)
    with database.writing.begin() as db:
        return policies.ask(db, setting, who, slug, found.current.version.id, shown.digest, words)


def sweep(database, setting, slug=SLUG) -> None:
    after = 0
    while after is not None:
        with database.writing.begin() as db:
            after = policy_reminding.sweep(db, setting, slug, after)


def at(setting, now):
    return replace(setting, now=now)
