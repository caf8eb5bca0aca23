"""The file of signed heads in the data folder: what it holds of the log survives whoever cuts rows off in the database."""

import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.core.log_seals import Head

NAME = "log-heads.txt"
LONGEST_LINE = 400


@dataclass(frozen=True)
class SignedHead:
    """A head with its signature."""

    head: Head
    signature: str


def read(path: Path) -> list[SignedHead | str]:
    """Every line of the file in its order: a head, or the line itself where it is none. Nothing where there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", errors="replace") as file:
        return [_parsed(line) for line in file if line.strip()]


def append(path: Path, heads: Iterable[SignedHead]) -> None:
    """Add the heads of days after the last one in the file; several processes at once add each of them once."""
    with path.open("a+", encoding="utf-8", errors="replace") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _last_day(file.fileno())
        new = [each for each in heads if last is None or each.head.signed_on > last]
        file.writelines(
            f"{each.head.signed_on.isoformat()} {each.head.sequence} {each.head.seal} {each.signature}\n"
            for each in new
        )
        file.flush()
        os.fsync(file.fileno())


def last_day(path: Path) -> date | None:
    """The day of the last head in the file."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return _last_day(file.fileno())


def _last_day(descriptor: int) -> date | None:
    """Read from the end: the file grows by a line a day."""
    size = os.fstat(descriptor).st_size
    end = os.pread(descriptor, LONGEST_LINE, max(0, size - LONGEST_LINE)).decode(errors="replace")
    lines = [parsed for line in end.splitlines() if isinstance(parsed := _parsed(line), SignedHead)]
    return lines[-1].head.signed_on if lines else None


def _parsed(line: str) -> SignedHead | str:
    try:
        day, sequence, seal, signature = line.split()
        return SignedHead(Head(signed_on=date.fromisoformat(day), sequence=int(sequence), seal=seal), signature)
    except ValueError:
        return line.strip()
