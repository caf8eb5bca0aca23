"""`gangway recompute-results`: does every stored result still follow from what was answered and graded by?"""

import click

from app.commands.plainly import plainly, settings, stop
from app.services import recompute
from app.services.recompute import Checked
from app.store import engine


@click.command("recompute-results")
@plainly
def recompute_results() -> None:
    """Grade every stored result again and report differences; there are none, ever. Changes nothing."""
    database = engine.create(settings().database_url)
    checked, found = Checked(), 0
    try:
        with database.reading() as db:
            for difference in recompute.differences(db, checked):
                click.echo(str(difference), err=True)
                found += 1
    finally:
        database.dispose()
    if checked.left_out:
        click.echo(f"{checked.left_out} attempts are left out: what was answered in them is deleted.")
    if found:
        stop(f"{found} differences in {checked.results} results of {checked.attempts} attempts.")
    click.echo(f"{checked.results} results of {checked.attempts} attempts agree.")
