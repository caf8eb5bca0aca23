"""`gangway verify-log`: is the log whole, from the first event to the last head that was signed?"""

from pathlib import Path

import click

from app.commands.plainly import plainly, settings, stop
from app.core import log_seals
from app.services import log_verification
from app.services.log_verification import Checked, Fault
from app.store import engine, log_heads

FAULTS = {
    Fault.MISSING: "it is missing (the next one there is event {event})",
    Fault.REORDERED: "event {event} stands in the place of another one",
    Fault.CHANGED: "event {event} is not what was sealed, or one before it was taken out",
}


@click.command("verify-log")
@click.option(
    "--earlier-secret",
    "earlier",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with a SECRET_KEY that was used before.",
)
@plainly
def verify_log(earlier: tuple[Path, ...]) -> None:
    """Name the first broken link of the audit log, heads that are forged or cut off, and changed notes. Changes nothing."""
    ready = settings()
    secrets = [ready.secret_key, *(path.read_text(encoding="utf-8").strip() for path in earlier)]
    keys = [log_seals.signing_key(secret) for secret in secrets if secret]
    database = engine.create(ready.database_url)
    try:
        with database.reading() as db:
            checked = log_verification.verify(db, keys, ready.data / log_heads.NAME)
    finally:
        database.dispose()
    for line in _figures(checked):
        click.echo(line)
    if not checked.is_whole:
        stop(*_problems(checked))
    click.echo("The log is whole.")


def _figures(checked: Checked) -> list[str]:
    return [
        f"{checked.events} events follow one another; {checked.unsealed} are not sealed yet.",
        f"{checked.heads} signed heads; {checked.notes} notes, {checked.notes_erased} of them erased.",
    ]


def _problems(checked: Checked) -> list[str]:
    lines = list(checked.problems)
    if (broken := checked.broken) is not None:
        words = FAULTS[broken.fault].format(event=broken.event_id)
        lines.insert(0, f"The chain breaks at {broken.sequence}: {words}.")
    return lines
