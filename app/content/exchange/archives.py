"""Zip archives of strangers, read in memory and never unpacked to the disk."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping

from app.content.exchange.report import UnreadableFile

LARGEST = 20_000_000  # of any file that is read, archive or not; Moodle puts pictures into its XML
LARGEST_MEMBER = 5_000_000
LARGEST_TOTAL = 50_000_000
MOST_MEMBERS = 5_000
HIGHEST_RATIO = 200
SMALL = 100_000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DIRECTORY_ENTRY = b"PK\x01\x02"  # counted before anything is made of the directory
DRIVE = re.compile(r"[A-Za-z]:")
# Made archives carry one date, so that the same quiz gives the same bytes; zip knows none before 1980.
MADE_AT = (1980, 1, 1, 0, 0, 0)


def members(body: bytes, file: str) -> dict[str, bytes]:
    """The files of an archive by path; raises UnreadableFile where anything about it is not as it should be.

    How long `body` may be is seen to before.
    """
    if body.count(DIRECTORY_ENTRY) > MOST_MEMBERS:
        raise UnreadableFile(f"{file}: holds more than {MOST_MEMBERS:,} files.")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            infos = archive.infolist()
            _check(infos, file)
            return {info.filename: _content(archive, info, file) for info in infos if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError) as error:
        raise UnreadableFile(f"{file}: is not a whole zip archive, or not one that can be read.") from error


def _check(infos: list[zipfile.ZipInfo], file: str) -> None:
    total = sum(info.file_size for info in infos)
    if total > LARGEST_TOTAL:
        raise UnreadableFile(f"{file}: unpacks to {total:,} bytes; {LARGEST_TOTAL:,} is the most.")
    seen: set[str] = set()
    for info in infos:
        if reason := _objection(info):
            raise UnreadableFile(f"{file}: its file {info.orig_filename[:200]!r} {reason}.")
        folded = info.filename.casefold().rstrip("/")
        if folded in seen:
            raise UnreadableFile(f"{file}: holds {info.filename[:200]!r} twice.")
        seen.add(folded)


def _objection(info: zipfile.ZipInfo) -> str:
    """Why this file of an archive is not taken; empty where it is."""
    name = info.orig_filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    ratio = info.file_size / max(1, info.compress_size)
    objections = (
        (
            name.startswith("/") or DRIVE.match(name) or ".." in name.split("/"),
            "has a path that leads out of the archive",
        ),
        ("\\" in name or any(ord(c) < 32 for c in name), "has a path with a backslash or a control character"),
        (kind not in (0, stat.S_IFREG, stat.S_IFDIR), "is a link or a device and no plain file"),
        (info.flag_bits & 0x1, "is encrypted"),
        (info.compress_type not in METHODS, "is compressed in an unusual way"),
        (info.file_size > LARGEST_MEMBER, f"is larger than {LARGEST_MEMBER:,} bytes"),
        (info.file_size > SMALL and ratio > HIGHEST_RATIO, "unpacks to far more than any text does"),
    )
    return next((reason for is_so, reason in objections if is_so), "")


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: str) -> bytes:
    """The bytes of a file, and no more of them than the archive's directory promised."""
    with archive.open(info) as member:
        content = member.read(LARGEST_MEMBER + 1)
    if len(content) != info.file_size:
        raise UnreadableFile(f"{file}: its file {info.filename[:200]!r} is not as long as the archive says.")
    return content


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive of those files; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            info = zipfile.ZipInfo(path, MADE_AT)
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.create_system = 3  # Unix, wherever this runs
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
