"""The first run, and every start after it: secret, schema, sample company, static files, in one step under a lock."""

from dataclasses import dataclass

from app.clock import utc_now
from app.config import Settings
from app.content import catalogue
from app.content.problems import ContentProblems
from app.credentials import authority
from app.credentials.signing import KeyFile
from app.services import designs, issuer_keys, sample, wordings
from app.services.context import Setting
from app.services.passwords import Passwords
from app.services.sample import Account
from app.store import engine, locks, migrate
from app.web import static_files


@dataclass(frozen=True)
class Prepared:
    """Settings with their secret, and the sample accounts where they were made now."""

    settings: Settings
    accounts: tuple[Account, ...]


def prepare(settings: Settings) -> Prepared:
    """Make ready what the server needs. Running it again changes nothing but what is outdated.

    Raises ContentProblems, OSError where the data folder cannot be written, OperationalError where the database cannot,
    UnusableKey and OtherKey where certificates could not be signed as they are elsewhere.
    """
    content = catalogue.load(settings.content)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    drawn = settings.data / "designs_drawn"
    if problems := [*designs.problems(content, drawn=drawn), *wordings.problems(settings.content)]:
        raise ContentProblems(problems)
    database = engine.create(settings.database_url)
    try:
        with locks.first_run(database.engine, settings.data):
            settings = settings.with_secret_key()
            migrate.upgrade_engine(database.engine)
            _hold_signing_key(settings, database)
            static_files.build(settings.data / "static")
            accounts: tuple[Account, ...] = ()
            if settings.has_sample:
                with database.reading() as db:
                    is_empty = sample.is_empty(db)
                if is_empty:
                    accounts = _load_sample(settings, database, content)
    finally:
        database.dispose()
    return Prepared(settings, accounts)


def _hold_signing_key(settings: Settings, database: engine.Database) -> None:
    """Make the key that signs certificates, where none is given and none was ever used; else it must be the one in use."""
    with database.reading() as db:
        is_first = issuer_keys.current(db) is None
    if is_first and settings.makes_signing_key and not settings.signing_key.exists():
        authority.make(settings.signing_key, settings.host_name, utc_now())
    key = KeyFile.of(settings).key
    with database.writing.begin() as db:
        issuer_keys.ensure(db, key, utc_now())


def _load_sample(settings: Settings, database: engine.Database, content: catalogue.Catalogue) -> tuple[Account, ...]:
    hasher = Passwords.at_cost(settings.argon2.time, settings.argon2.memory, settings.argon2.parallelism)
    passwords = {}
    for person in sample.PEOPLE:
        password = sample.new_password()
        passwords[person.word] = (password, hasher.hashed(password))
    setting = Setting(catalogue=content, company=sample.COMPANY, public_url=settings.public_url, now=utc_now())
    with database.writing.begin() as db:
        return tuple(sample.load(db, setting, passwords))
