"""`gangway adopt-signing-key` and `verify-certificate`: the key that certificates are signed with, and what it signed."""

import sys

import click

from app.clock import utc_now
from app.commands.plainly import plainly, settings
from app.credentials import authority
from app.credentials.signing import KeyFile
from app.services import issuer_keys
from app.store import engine


@click.command("adopt-signing-key")
@click.option("--make", is_flag=True, help="Make a new key first; the old file is kept beside it.")
@plainly
def adopt_signing_key(make: bool) -> None:
    """Sign certificates with this machine's key from now on. Earlier keys go on verifying what they signed."""
    ready = settings()
    path = ready.signing_key
    if make:
        if path.exists():
            path.rename(path.with_name(f"{path.name}.{utc_now():%Y%m%dT%H%M%S}"))
        authority.make(path, ready.host_name, utc_now())
    key = KeyFile.of(ready).key
    database = engine.create(ready.database_url, pool_size=1)
    try:
        with database.writing.begin() as db:
            is_new = issuer_keys.adopt(db, key, utc_now())
    finally:
        database.dispose()
    if not is_new:
        click.echo(f"{path} is the key in use already.")
        return
    click.echo(f"Certificates are signed with {key.fingerprint[:16]} from now on. Give all machines that share the")
    click.echo("database this file, and start the site and its workers again.")


@click.command("verify-certificate", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify_certificate(arguments: tuple[str, ...]) -> None:
    """Check certificates offline, without database and network: FILE.pdf --key ISSUER.pem; see verify-certificate -- --help."""
    from app.credentials import verifier  # noqa: PLC0415  pyHanko takes a while to import

    sys.exit(verifier.main(arguments))
