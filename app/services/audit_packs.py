"""An auditor's pack: everything that shows who was trained in what, to be read and checked without Gangway."""

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import credentials
from app.core.due_dates import last_day_before, local_day
from app.credentials import pack_verifier, public_keys
from app.credentials.signing import SigningKey
from app.services import audit
from app.store.queries import audit_packs as queries
from app.store.queries import certificates, issuer_keys
from app.store.queries.audit_packs import Named, Wanted

KEPT_IN_MEMORY = 1_000_000
MOST_PEOPLE = 1_000
FORMAT = "gangway-audit-pack-1"
ENDINGS = {"module": "md", "policy": "md", "policy_shown": "html"}
VERIFIERS = {"verifier.py": "verifier.py", "verify_pack.py": "pack_verifier.py"}


class TooMany(Exception):
    """A pack would be about more people than one holds."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the index says, in the reader's language."""

    language: str
    direction: str
    title: str
    lead: str
    about: str
    people: str
    content: str
    check: str
    heads: Sequence[str]
    policy_heads: Sequence[str]
    courses: Mapping[str, str]
    zone: str


@dataclass(frozen=True)
class _Bundle:
    """The archive while it is written, and the digest of each file in it."""

    zip: ZipFile
    digests: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, body: bytes, *, is_packed: bool = False) -> None:
        self.zip.writestr(path, body, compress_type=ZIP_STORED if is_packed else ZIP_DEFLATED)
        self.digests[path] = sha256(body).hexdigest()


def pack(db: Session, wanted: Wanted, words: Words, key: SigningKey, now: datetime) -> IO[bytes]:
    """The archive at its start, one person in memory at a time; whoever sends it closes it. Raises TooMany.

    What people entered is only in the pack of one person.
    """
    found = queries.people(db, wanted, now, MOST_PEOPLE + 1)
    if len(found) > MOST_PEOPLE:
        raise TooMany
    spooled = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 whoever sends it closes it
    with ZipFile(spooled, "w") as archive:
        bundle, sections, digests = _Bundle(archive), [], set[str]()
        policies: dict[int, dict[str, Any]] = {}
        for person in found:
            rows = queries.records(db, person.id, wanted, with_responses=wanted.person_id is not None)
            _read_policies(db, rows, policies)
            sections.append(_person(db, bundle, person, rows, words) + _acknowledged(rows, policies, words, person))
            digests |= _digests(rows)
        digests |= _put_policies(bundle, policies)
        texts = [_text(bundle, *version) for version in queries.versions(db, digests)]
        bundle.put("index.html", _page(words, now, sections, texts).encode())
        bundle.put("issuer.pem", public_keys.pem(issuer_keys.certificates(db).values()).encode())
        folder = Path(credentials.__file__).parent
        for name, source in VERIFIERS.items():
            bundle.put(name, (folder / source).read_bytes())
        manifest = {"format": FORMAT, "made_at": now.isoformat(), "about": words.about, "files": bundle.digests}
        body = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode()
        archive.writestr(pack_verifier.MANIFEST, key.jws(body, key.fingerprint, "JOSE"))
    spooled.seek(0)
    return spooled


def note(db: Session, now: datetime, actor_id: int, wanted: Wanted, reason: str, asked_by: str) -> None:
    """Note in the log that a pack was made: about whom or what, why by a code of the neutral list, and who asked for it."""
    subject = ("company", "settings") if wanted.person_id is None else ("person", wanted.person_id)
    facts = {"reason": reason} | ({"course": wanted.course} if wanted.course else {})
    audit.record(db, now, actor_id, "audit_pack.made", subject, note=asked_by, **facts)


def _person(db: Session, bundle: _Bundle, person: Named, rows: dict[str, list[dict[str, Any]]], words: Words) -> str:
    """A person's records and certificates into the archive; their section of the page."""
    folder = f"people/{person.id}"
    said = {"name": person.name, "employee_number": person.employee_number, **rows}
    bundle.put(f"{folder}/records.json", json.dumps(said, ensure_ascii=False, indent=1, default=_plain).encode())
    lines, zone = [], ZoneInfo(person.time_zone or words.zone)
    held = {row["period_id"]: row["number"] for row in rows["certificate"]}
    for period in rows["period"]:
        number = held.get(period["id"])
        path = _certificate(db, bundle, folder, number) if number else None
        cells = [words.courses.get(period["course"], period["course"]), *_days(period, zone)]
        link = f'<a href="{path}">{number}</a>' if path else escape(number or "")
        lines.append(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}<td>{link}</td></tr>")
    return (
        f'<h3><bdi>{escape(person.name)}</bdi> ({escape(person.employee_number)})</h3><p><a href="{folder}/records.json">'
        f"records.json</a></p>{_table(words.heads, lines)}"
    )


def _table(heads: Sequence[str], lines: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _read_policies(
    db: Session, rows: Mapping[str, Sequence[Mapping[str, Any]]], known: dict[int, dict[str, Any]]
) -> None:
    """Read the versions of policies that a person spoke of, unless they are known already."""
    named = {row["version_id"] for row in (*rows["acknowledgement"], *rows["policy_question"])}
    if new := named - known.keys():
        known |= queries.policies(db, new)


def _acknowledged(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], policies: Mapping[int, Any], words: Words, person: Named
) -> str:
    """The policies that a person acknowledged, with the digest of the text as it was shown; nothing where there are none."""
    zone, lines = ZoneInfo(person.time_zone or words.zone), []
    for row in rows["acknowledgement"]:
        version = policies[row["version_id"]]
        title = version["texts"][row["language"]]["title"]
        cells = [title, str(version["number"]), row["language"], row["acknowledged_at"].astimezone(zone).isoformat()]
        tail = f"<td><code>{escape(row['text_digest'])}</code></td>"
        lines.append(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}{tail}</tr>")
    return _table(words.policy_heads, lines) if lines else ""


def _put_policies(bundle: _Bundle, policies: Mapping[int, dict[str, Any]]) -> set[str]:
    """The versions of policies into the archive: whom each was for, from when, and the digests of its texts."""
    if policies:
        body = json.dumps(list(policies.values()), ensure_ascii=False, indent=1, default=_plain)
        bundle.put("content/policies.json", body.encode())
    return {text["digest"] for each in policies.values() for text in each["texts"].values()}


def _days(period: Mapping[str, Any], zone: ZoneInfo) -> list[str]:
    """When a turn began, was due, was completed and holds until: the person's days, the last ones of due date and validity."""
    days: list[date | None] = [local_day(period["created_at"], zone)]
    days.append(last_day_before(period["due_at"], zone) if period["due_at"] else None)
    days.append(local_day(period["completed_at"], zone) if period["completed_at"] else None)
    days.append(last_day_before(period["expires_at"], zone) if period["expires_at"] else None)
    return [day.isoformat() if day else "" for day in days]


def _certificate(db: Session, bundle: _Bundle, folder: str, number: str) -> str | None:
    """A certificate's document into the archive; where it lies, if there is one."""
    document = certificates.document(db, number)
    if document is None:
        return None
    path = f"{folder}/certificates/{number}.pdf"
    bundle.put(path, document.body, is_packed=True)
    return path


def _digests(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> set[str]:
    """The versions of content that records name."""
    named = (row.get(name) for table in rows.values() for row in table for name in ("structure_digest", "text_digest"))
    return {digest for digest in named if digest}


def _text(bundle: _Bundle, digest: str, kind: str, slug: str, language: str | None, body: str) -> str:
    """A version of content into the archive; its line of the page."""
    ending = ENDINGS.get(kind, "json")
    path = f"content/{slug}/{kind}-{language or 'all'}-{digest[:16]}.{ending}"
    bundle.put(path, body.encode())
    return f'<li><a href="{path}">{escape(slug)}</a> {language or ""} <code>{digest}</code></li>'


def _page(words: Words, now: datetime, sections: Sequence[str], texts: Sequence[str]) -> str:
    return (
        f'<!doctype html>\n<html lang="{words.language}" dir="{words.direction}"><head><meta charset="utf-8">'
        f"<title>{escape(words.title)}</title></head><body><h1>{escape(words.title)}</h1>"
        f"<p>{escape(words.about)}</p><p>{escape(words.lead)}</p><p>{now.isoformat()}</p>"
        f"<h2>{escape(words.check)}</h2><pre>uv run verify_pack.py . --key issuer.pem\n"
        "uv run verifier.py people/*/certificates/*.pdf --key issuer.pem</pre>"
        f"<h2>{escape(words.people)}</h2>{''.join(sections)}"
        f"<h2>{escape(words.content)}</h2><ul>{''.join(texts)}</ul></body></html>\n"
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
