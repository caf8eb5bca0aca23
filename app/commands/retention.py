"""`gangway retention`: destroy what has been kept long enough, or only say what that is."""

import click

from app.clock import utc_now
from app.commands.plainly import plainly, settings
from app.services import retention as service
from app.store import engine
from app.store.queries import company


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be destroyed.")
@plainly
def retention(dry_run: bool) -> None:
    """Destroy what has been kept long enough, by the terms on the settings page. The worker does it each day."""
    database = engine.create(settings().database_url)
    try:
        with database.reading() as db:
            setting = service.Setting.of(company.profile(db), utc_now())
            found = service.due(db, setting)
        for each in found:
            since = f", the oldest of {each.oldest.isoformat()[:10]}" if each.oldest else ""
            click.echo(f"{each.what}: {each.rows}{since}")
            rows = 0
            while not dry_run:
                with database.writing.begin() as db:
                    part = service.apply_part(db, setting, each.what)
                rows += part
                if not part:
                    click.echo(f"  destroyed: {rows}")
                    break
    finally:
        database.dispose()
