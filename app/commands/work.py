"""`gangway work`: the worker, for work that nobody waits for."""

import logging
import signal
from threading import Event

import click

from app.commands.plainly import plainly, settings
from app.content import catalogue
from app.credentials.signing import KeyFile
from app.jobs import keeper, worker
from app.jobs.contract import House
from app.mail import mailing
from app.services import issuer_keys, wordings
from app.services.log_sealing import HeadSigning
from app.store import engine


@click.command()
@click.option("--beside", type=int, default=None, hidden=True, help="End when this process, which started us, is gone.")
@plainly
def work(beside: int | None) -> None:
    """Do what waits: close attempts, regrade, draw certificates, send mail. `serve` starts one; more do no harm."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    if beside is not None:
        beside = keeper.keep(beside)
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    ready = settings()
    database = engine.create(ready.database_url, pool_size=2)
    keys = KeyFile.of(ready)
    house = House(
        database=database,
        catalogue=catalogue.load(ready.content),
        public_url=ready.public_url,
        mailing=mailing.of(ready, wordings.load(ready.content)),
        keys=keys,
        signing=HeadSigning.made(ready.secret_key, ready.data),
    )
    try:
        with database.reading() as db:
            issuer_keys.check(db, keys)
        worker.work(house, stop, beside=beside)
    finally:
        database.dispose()
