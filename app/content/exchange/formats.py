"""The formats by name, and telling which one a file is in."""

import re
from collections.abc import Callable
from dataclasses import replace

from app.content.exchange import (
    aiken_reader,
    gift_reader,
    gift_writer,
    moodle_reader,
    moodle_writer,
    qti_reader,
    qti_writer,
)
from app.content.exchange.archives import LARGEST
from app.content.exchange.questions import Collection, Marking, Ordering
from app.content.exchange.report import Report, UnreadableFile
from app.content.exchange.xml_tree import parsed

Reader = Callable[[bytes, str, Report], Collection]
Writer = Callable[[Collection, Report], bytes]
AIKEN_KEY = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Za-z][ \t\r]*$", re.MULTILINE | re.IGNORECASE)


def _text(body: bytes, file: str) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"{file}:{line}: is not UTF-8; save the file as UTF-8.") from error


def _gift(body: bytes, file: str, report: Report) -> Collection:
    return gift_reader.read(_text(body, file), report)


def _aiken(body: bytes, file: str, report: Report) -> Collection:
    return aiken_reader.read(_text(body, file), report)


def _qti(body: bytes, file: str, report: Report) -> Collection:
    """A package, or one item."""
    read = qti_reader.read_package if body.startswith(b"PK") else qti_reader.read_item
    return read(body, file, report)


READERS: dict[str, Reader] = {"gift": _gift, "aiken": _aiken, "moodle": moodle_reader.read, "qti": _qti}
WRITERS: dict[str, Writer] = {"gift": gift_writer.written, "moodle": moodle_writer.written, "qti": qti_writer.package}
NOT_HELD: dict[str, dict[type, str]] = {
    "gift": {
        Ordering: "puts steps in order, which GIFT cannot hold; it is left out",
        Marking: "marks words in a text, which GIFT cannot hold; it is left out",
    },
    "moodle": {Marking: "marks words in a text, which Moodle XML cannot hold; it is left out"},
    "qti": {},
}
WITHOUT_TESTS = ("gift", "moodle")


def detected(body: bytes, file: str) -> str:
    """The format of a file by what it holds."""
    if body.startswith(b"PK"):
        return "qti"
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "moodle" if parsed(body, file).name == "quiz" else "qti"
    text = _text(body, file)
    return "aiken" if AIKEN_KEY.search(text) and "{" not in text else "gift"


def read(body: bytes, file: str, name: str, report: Report) -> Collection:
    """The questions of a file in the format of that name; raises UnreadableFile for one that is not taken at all."""
    if len(body) > LARGEST:
        raise UnreadableFile(f"{file}: is larger than {LARGEST:,} bytes; divide it.")
    return READERS[name or detected(body, file)](body, file, report)


def held(collection: Collection, name: str, report: Report) -> Collection:
    """The questions that the format of that name can hold; the others are told."""
    kept = []
    for question in collection.questions:
        if reason := NOT_HELD[name].get(type(question.body)):
            report.lost(reason, line=question.line, name=question.name)
        else:
            kept.append(question)
    return replace(collection, questions=tuple(kept))


def write(collection: Collection, name: str, report: Report) -> bytes:
    """The questions in the format of that name, which holds all of them."""
    if name in WITHOUT_TESTS:
        for pool, draw in collection.draws.items():
            report.lost(f"pool `{pool}` becomes a category; draw {draw} of its scenarios there")
        if collection.time_limit_minutes:
            report.lost(f"the time limit of {collection.time_limit_minutes} minutes stays here; set it again there")
        if collection.forward_only:
            report.lost("`forward_only` stays here; set again there that nobody goes back")
    return WRITERS[name](collection, report)
