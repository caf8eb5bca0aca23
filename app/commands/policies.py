"""`gangway activate-policy`: put a policy's draft into force."""

from datetime import datetime, timedelta

import click

from app import i18n
from app.clock import utc_now
from app.commands.plainly import plainly, settings, stop
from app.content import catalogue
from app.core.decisions import Refused
from app.core.policies import Dates
from app.services import policies, rule_terms
from app.services.context import Setting
from app.services.policies import Terms
from app.store import engine
from app.store.queries import company

GRACE = timedelta(days=14)


@click.command("activate-policy")
@click.argument("policy")
@click.option(
    "--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it takes effect; today if left out."
)
@click.option(
    "--grace", type=click.DateTime(["%Y-%m-%d"]), help="The last day to read it; two weeks later if left out."
)
@click.option("--minor", is_flag=True, help="Its words alone have changed: nobody is asked to read it again.")
@plainly
def activate_policy(policy: str, first: datetime | None, grace: datetime | None, minor: bool) -> None:
    """Put the draft of POLICY (a folder of policies/) into force, for those whom the version before is for, or everyone."""
    ready = settings()
    loaded = catalogue.load(ready.content)
    database = engine.create(ready.database_url)
    try:
        with database.writing.begin() as db:
            profile = company.profile(db)
            setting = Setting(
                catalogue=loaded,
                company=profile,
                public_url=ready.public_url,
                now=utc_now(),
            )
            day = first.date() if first else rule_terms.company_day(setting)
            last = grace.date() if grace else day + GRACE
            terms = Terms(dates=Dates(effective_on=day, grace_on=last), is_material=not minor)
            answer = policies.activate(db, setting, policy, terms, actor_id=None)
    except policies.NoSuchPolicy:
        stop(f"There is no policy {policy!r}. Its folder would be policies/{policy}/.")
    finally:
        database.dispose()
    if isinstance(answer, Refused):
        stop(i18n.sentence(answer, i18n.SOURCE))
    asked = "nobody is asked to read it again" if minor else f"to be read by {last}"
    click.echo(f"Version {answer} of {policy} is in force from {day}; {asked}.")
