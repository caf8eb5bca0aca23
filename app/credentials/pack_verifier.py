#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = ["joserfc>=1.8,<2"]
# ///
"""Verifies that an auditor's pack made by Gangway is whole and unchanged: this one file is enough.

    uv run verify_pack.py FOLDER --key issuer.pem

FOLDER is the unpacked archive; `issuer.pem` the issuer's certificate or public key, from the issuer and not from the pack.
Without uv: `pip install joserfc`, then `python verify_pack.py ...`. Exit status: 0 whole, 1 not, 2 unreadable. The
certificates inside are checked by `verifier.py`.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

MANIFEST = "manifest.jws"
CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\s*", re.DOTALL)


def manifest(token: bytes, key: bytes) -> dict[str, Any] | None:
    """What the signed manifest says; None where it is signed with none of the keys in that PEM file."""
    found = [x509.load_pem_x509_certificate(each).public_key() for each in CERTIFICATE.findall(key)]
    written = [each.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for each in found] or [key]
    for each in written:
        for kind in (ECKey, RSAKey):
            try:
                said = jws.deserialize_compact(token, kind.import_key(each), algorithms=["ES256", "RS256"])
            except (JoseError, ValueError, TypeError):
                continue
            return dict(json.loads(said.payload))
    return None


def problems(folder: Path, files: dict[str, str]) -> list[str]:
    """What differs from the manifest: changed, missing and added files."""
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    found = [f"missing: {name}" for name in sorted(files.keys() - there.keys())]
    found += [f"added: {name}" for name in sorted(there.keys() - files.keys() - {MANIFEST})]
    return found + [
        f"changed: {name}"
        for name in sorted(files.keys() & there.keys())
        if sha256(there[name].read_bytes()).hexdigest() != files[name]
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Check an unpacked pack and say what was found."""
    parser = argparse.ArgumentParser(description="Verifies an auditor's pack.", allow_abbrev=False)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", required=True, type=Path, help="the issuer's certificate or public key")
    wanted = parser.parse_args(arguments)
    try:
        said = manifest((wanted.folder / MANIFEST).read_bytes(), wanted.key.read_bytes())
    except (OSError, ValueError) as error:
        print(f"Cannot read what was given: {error}", file=sys.stderr)
        return 2
    if said is None:
        print("NOT GENUINE: the manifest is not signed with the issuer's key, or was changed.")
        return 1
    found = problems(wanted.folder, said["files"])
    print("\n".join(found) if found else f"whole and unchanged: {len(said['files'])} files, made {said['made_at']}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
