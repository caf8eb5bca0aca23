"""What the deployment decides: the only reader of the environment, read once and validated at the start."""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from app.core.mail_servers import MailServer
from app.environment import Reading

CHECKOUT = Path(__file__).resolve().parent.parent
LOCAL_NAMES = ("localhost", "127.0.0.1")
NOBODY = "gangway@localhost"
"""Whom mails are from that lie in a folder."""
# The OWASP Password Storage Cheat Sheet's Argon2id: t=2, m=19456 KiB, p=1.
LEAST_ARGON2_TIME = 2
LEAST_ARGON2_MEMORY = 19_456


class Environment(StrEnum):
    """Where Gangway runs: tried out or worked on, for a company, or under its own tests."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"
    TEST = "test"


class SettingsError(Exception):
    """The settings make no sense: one sentence for each problem, all of them at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Argon2Cost:
    """What one password hash costs: passes, memory in KiB, lanes."""

    time: int
    memory: int
    parallelism: int


@dataclass(frozen=True)
class Settings:
    """Everything the environment says. Folders are absolute; `public_url` ends without a slash."""

    environment: Environment
    host: str
    port: int
    public_url: str
    proxies: tuple[str, ...]
    secret_key: str = field(repr=False)  # empty until the first run, and only outside production
    database_url: str = field(repr=False)  # may hold a password
    data: Path
    content: Path
    workers: int
    sign_in_life: timedelta
    remembered_life: timedelta
    argon2: Argon2Cost
    has_sample: bool
    mail_server: MailServer | None
    mail_from: str
    signing_key: Path
    signing_password: str = field(repr=False)
    timestamp_url: str | None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and validate every setting; an empty value counts as not given. Raises SettingsError."""
        reading = Reading(environ)
        environment = reading.one_of("GANGWAY_ENV", Environment.DEVELOPMENT)
        production = environment is Environment.PRODUCTION
        port = reading.number("PORT", 8000, least=1, most=65_535)
        data = reading.folder("GANGWAY_DATA", CHECKOUT / "data")
        settings = cls(
            environment=environment,
            host=reading.address("HOST", "127.0.0.1"),
            port=port,
            public_url=reading.public_url("PUBLIC_URL", None if production else f"http://127.0.0.1:{port}"),
            proxies=reading.networks("GANGWAY_PROXY"),
            secret_key=reading.secret("SECRET_KEY", kept_in=None if production else _secret_key_file(data)),
            database_url=reading.database("DATABASE_URL", data / "gangway.sqlite3"),
            data=data,
            content=reading.existing_folder("GANGWAY_CONTENT", CHECKOUT),
            workers=reading.number("GANGWAY_WORKERS", 2, least=1, most=64),
            sign_in_life=timedelta(hours=reading.number("GANGWAY_SESSION_HOURS", 12, least=1, most=24 * 90)),
            remembered_life=timedelta(days=reading.number("GANGWAY_SESSION_DAYS", 14, least=1, most=90)),
            argon2=_argon2(reading, is_test=environment is Environment.TEST),
            has_sample=reading.yes_or_no("GANGWAY_SAMPLE", environment is Environment.DEVELOPMENT),
            mail_server=reading.mail_server("GANGWAY_SMTP_URL"),
            mail_from=reading.mail_from("GANGWAY_MAIL_FROM", NOBODY),
            signing_key=reading.existing_file("GANGWAY_SIGNING_KEY", data / "signing_key.p12"),
            signing_password=reading.text("GANGWAY_SIGNING_PASSWORD"),
            timestamp_url=reading.url("GANGWAY_TIMESTAMP_URL"),
        )
        problems = [*reading.problems, *reading.misspelled(), *_contradictions(settings)]
        if problems:
            raise SettingsError(problems)
        return settings

    def with_secret_key(self) -> "Settings":
        """The first run's part, under its lock: settings that have a secret key, the one kept in the data folder or a new one."""
        if self.secret_key:
            return self
        path = _secret_key_file(self.data)
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f"{path.name}.draft")
            draft.unlink(missing_ok=True)
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                file.write(f"{secrets.token_urlsafe(48)}\n")
            draft.replace(path)  # whole or not at all
        return replace(self, secret_key=path.read_text(encoding="ascii").strip())

    @property
    def is_production(self) -> bool:
        """Whether real people use this."""
        return self.environment is Environment.PRODUCTION

    @property
    def host_name(self) -> str:
        """The name by which people reach the site."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def makes_signing_key(self) -> bool:
        """Whether the first run makes the signing key, since none is given."""
        return self.signing_key == self.data / "signing_key.p12"

    @property
    def is_https(self) -> bool:
        """Whether people reach the site by https, so that cookies are marked Secure."""
        return self.public_url.startswith("https:")

    @property
    def trusted_hosts(self) -> list[str]:
        """The names a request's Host header may carry, whatever the port; local names only outside production."""
        return [self.host_name] if self.is_production else list(dict.fromkeys((self.host_name, *LOCAL_NAMES)))

    @property
    def courses(self) -> Path:
        """The folder of courses."""
        return self.content / "courses"

    @property
    def quizzes(self) -> Path:
        """The folder of quizzes."""
        return self.content / "quizzes"

    @property
    def certificates(self) -> Path:
        """The folder of certificate designs."""
        return self.content / "certificates"


def _secret_key_file(data: Path) -> Path:
    return data / "secret_key"


def _argon2(reading: Reading, *, is_test: bool) -> Argon2Cost:
    return Argon2Cost(
        time=reading.number("GANGWAY_ARGON2_TIME", 2, least=1 if is_test else LEAST_ARGON2_TIME, most=100),
        memory=reading.number(
            "GANGWAY_ARGON2_MEMORY", 19_456, least=8 if is_test else LEAST_ARGON2_MEMORY, most=4_194_304
        ),
        parallelism=reading.number("GANGWAY_ARGON2_PARALLELISM", 1, least=1, most=64),
    )


def _contradictions(settings: Settings) -> list[str]:
    """What is wrong with settings that are each fine by themselves."""
    problems = []
    if settings.sign_in_life > settings.remembered_life:
        problems.append("GANGWAY_SESSION_HOURS is longer than GANGWAY_SESSION_DAYS; make it shorter.")
    if settings.argon2.memory < 8 * settings.argon2.parallelism:
        problems.append("GANGWAY_ARGON2_MEMORY must be at least 8 for each of GANGWAY_ARGON2_PARALLELISM.")
    if settings.mail_server and settings.mail_from == NOBODY:
        problems.append(
            "GANGWAY_MAIL_FROM is not set; give the address that mails are from, as GANGWAY_SMTP_URL is set."
        )
    if not settings.is_production:
        return problems
    if settings.has_sample:
        problems.append("GANGWAY_SAMPLE=yes is refused in production: everyone knows the sample people's passwords.")
    if settings.public_url and not settings.is_https and urlsplit(settings.public_url).hostname not in LOCAL_NAMES:
        problems.append(f"PUBLIC_URL is {settings.public_url}; in production it must begin with https://.")
    return problems
