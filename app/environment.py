"""Environment variables by kind: each is parsed, and what is wrong is collected, a sentence for each."""

import difflib
import ipaddress
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from app.core.mail_servers import MailServer, sender

SHORTEST_SECRET = 32

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)


class Reading:
    """Takes values out of the environment by kind. `problems` has a sentence for each that does not fit."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.asked: set[str] = set()
        self.problems: list[str] = []

    def misspelled(self) -> list[str]:
        """Names that look like settings and are none: ignoring one in silence would leave its default in force."""
        problems = []
        for name in sorted(self.environ):
            if name.startswith("GANGWAY_") and not name.startswith("GANGWAY_TEST_") and name not in self.asked:
                near = difflib.get_close_matches(name, sorted(self.asked), n=1)
                problems.append(f"{name} is not a setting{f'; is {near[0]} meant?' if near else '.'}")
        return problems

    def one_of(self, name: str, default: Choice) -> Choice:
        """A value of the default's enum."""
        return self._parsed(name, default, type(default), f"give one of {', '.join(type(default))}")

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number within bounds, both included."""

        def parse(text: str) -> int:
            number = int(text)
            if not least <= number <= most:
                raise ValueError(text)
            return number

        return self._parsed(name, default, parse, f"give a whole number from {least} to {most}")

    def yes_or_no(self, name: str, default: bool) -> bool:
        """Yes or no, in these words."""
        return self._parsed(name, default, lambda text: ["no", "yes"].index(text) == 1, "give yes or no")

    def address(self, name: str, default: str) -> str:
        """An address to listen on."""
        wish = "give an address of this machine such as 127.0.0.1, or 0.0.0.0 for all of them"
        return self._parsed(name, default, lambda text: str(ipaddress.ip_address(text)), wish)

    def networks(self, name: str) -> tuple[str, ...]:
        """Addresses and networks with commas between; none by default, and never everybody."""
        wish = "give the proxy's address or network, several with commas between, such as 127.0.0.1 or 10.0.0.0/24"
        return self._parsed(name, (), lambda text: tuple(map(_network, text.split(","))), wish)

    def folder(self, name: str, default: Path) -> Path:
        """A folder, made later where it is not there yet; its path comes back absolute."""
        path = self._parsed(name, default, lambda text: Path(text).expanduser().absolute(), "give a folder")
        if path.exists() and not path.is_dir():
            self.problems.append(f"{name} is {path}, which is a file; give a folder.")
        return path

    def existing_folder(self, name: str, default: Path) -> Path:
        """A folder that must be there."""
        path = self.folder(name, default)
        if not path.exists():
            self.problems.append(f"{name} is {path}, and there is no such folder.")
        return path

    def existing_file(self, name: str, default: Path) -> Path:
        """A file that must be there where it is given; its path comes back absolute."""
        path = self._parsed(name, default, lambda text: Path(text).expanduser().absolute(), "give a file")
        if path != default and not path.is_file():
            self.problems.append(f"{name} is {path}, and there is no such file.")
        return path

    def text(self, name: str) -> str:
        """Any text, such as a password; empty by default."""
        return self._parsed(name, "", str, "give a text", is_shown=False)

    def url(self, name: str) -> str | None:
        """The address of a service; none by default."""
        return self._parsed(name, None, _service, "give an address such as https://time.example.com/tsa")

    def public_url(self, name: str, default: str | None) -> str:
        """Scheme, name and port, without a slash at the end; required where there is no default."""
        wish = "give scheme, name and perhaps port, without a path, such as https://training.example.com"
        return self._required(name, default, _origin, wish)

    def secret(self, name: str, *, kept_in: Path | None) -> str:
        """A long random text. Where a file may keep one, empty until the file is there; otherwise required."""
        wish = f"give at least {SHORTEST_SECRET} random characters"
        return self._required(name, self._kept(kept_in) if kept_in else None, _long_enough, wish, is_shown=False)

    def database(self, name: str, default: Path) -> str:
        """A PostgreSQL URL, or the URL of an SQLite file. It may hold a password, so no sentence quotes it."""
        wish = "give postgresql://name:password@host/database or sqlite:////folder/file"
        return self._parsed(name, f"sqlite:///{default}", _database_url, wish, is_shown=False)

    def mail_server(self, name: str) -> MailServer | None:
        """A server that takes mails, none by default. Its URL may hold a password, so no sentence quotes it."""
        wish = "give smtp://user:password@host:587, smtps://... or smtp://host?starttls=required (no user: no password)"
        return self._parsed(name, None, _mail_server, wish, is_shown=False)

    def mail_from(self, name: str, default: str) -> str:
        """The address that mails are from, perhaps with a name."""
        wish = "give an address such as training@example.com or Training <training@example.com>"
        return self._parsed(name, default, sender, wish)

    def _kept(self, path: Path) -> str:
        try:
            return path.read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except PermissionError:
            self.problems.append(f"{path} may not be read by this account; run as the one that made it.")
            return ""

    def _required(
        self, name: str, default: str | None, parse: Callable[[str], str], wish: str, *, is_shown: bool = True
    ) -> str:
        if default is None and not self.environ.get(name, "").strip():
            self.problems.append(f"{name} is not set; {wish}.")
        return self._parsed(name, default or "", parse, wish, is_shown=is_shown)

    def _parsed(self, name: str, default: T, parse: Callable[[str], T], wish: str, *, is_shown: bool = True) -> T:
        self.asked.add(name)
        text = self.environ.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError:
            self.problems.append(f'{name} is "{text}"; {wish}.' if is_shown else f"{name} does not fit; {wish}.")
            return default


def _mail_server(text: str) -> MailServer | None:
    return MailServer.from_url(text)


def _network(text: str) -> str:
    network = ipaddress.ip_network(text.strip(), strict=False)
    if network.prefixlen == 0:
        raise ValueError(text)
    return str(network)


def _origin(text: str) -> str:
    parts = urlsplit(text)
    port = "" if parts.port is None else f":{parts.port}"
    origin = f"{parts.scheme}://{parts.hostname}{port}"
    # The framework compares names and IPv4 addresses alone with the Host header.
    is_name = re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", parts.hostname or "")
    if parts.scheme not in ("http", "https") or not is_name or text.lower().removesuffix("/") != origin:
        raise ValueError(text)
    return origin


def _service(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname:
        raise ValueError(text)
    return text


def _long_enough(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise ValueError
    return text


def _database_url(text: str) -> str:
    """PostgreSQL by psycopg 3 whatever the spelling; SQLite only as a file, which several processes can open."""
    scheme, _, rest = text.partition("://")
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        parts = urlsplit(text)
        if parts.port == 0 or not parts.path.strip("/"):
            raise ValueError
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest.startswith("/") and rest not in ("/", "/:memory:"):
        return f"sqlite:///{Path(rest[1:]).absolute()}"
    raise ValueError
