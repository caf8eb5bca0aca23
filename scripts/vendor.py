"""Bring the files of other projects named in vendor.json into app/web/static/vendor, or check the ones that are there.

    python scripts/vendor.py            fetch every package with `npm pack`, check it, unpack the files named
    python scripts/vendor.py NAME ...   only these packages
    python scripts/vendor.py --check    compare the files with CHECKSUMS; fetches nothing

A package is refused unless its archive has the sha512 that vendor.json gives. Files are written unmodified; each folder
gets a CHECKSUMS file (sha256) that `sha256sum -c CHECKSUMS` understands.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "app" / "web" / "static" / "vendor"
CHECKSUMS = "CHECKSUMS"


@dataclass(frozen=True, kw_only=True)
class Package:
    """A line of vendor.json: `files` says which file of the package becomes which file of `folder`."""

    name: str
    version: str
    integrity: str
    folder: str
    files: dict[str, str]


class WrongArchive(ValueError):
    """The archive is not the one that vendor.json names."""


def packages(vendor: Path) -> list[Package]:
    """The table of vendor.json."""
    table = json.loads((vendor / "vendor.json").read_text(encoding="utf-8"))
    return [Package(**line) for line in table["packages"]]


def fetch(package: Package, folder: Path) -> bytes:
    """The package's archive as the registry set for npm has it."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch packages; `--check` works without it")
    command = [npm, "pack", "--json", f"--pack-destination={folder}", f"{package.name}@{package.version}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  the table is ours
    name: str = json.loads(done.stdout)[0]["filename"]
    return (folder / name).read_bytes()


def verify(package: Package, archive: bytes) -> None:
    """Raise WrongArchive unless the archive has the sha512 that the table gives."""
    found = "sha512-" + b64encode(hashlib.sha512(archive).digest()).decode()
    if found != package.integrity:
        raise WrongArchive(f"{package.name} {package.version}: expected {package.integrity}, got {found}")


def unpack(package: Package, archive: Path, vendor: Path) -> None:
    """Write the files that the table names, unmodified; KeyError where the package has none of that name."""
    folder = vendor / package.folder
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        for inside, name in package.files.items():
            member = tar.extractfile(f"package/{inside}")
            if member is None:
                raise WrongArchive(f"{package.name} {package.version} has no file {inside}")
            (folder / name).write_bytes(member.read())


def write_checksums(table: list[Package], vendor: Path) -> None:
    """One CHECKSUMS file in each folder, over the files that the table puts there."""
    for folder in {package.folder for package in table}:
        names = sorted(name for package in table if package.folder == folder for name in package.files.values())
        lines = [f"{hashlib.sha256((vendor / folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
        (vendor / folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def problems(table: list[Package], vendor: Path) -> Iterator[str]:
    """Every vendored file that is missing, altered, or not in its folder's CHECKSUMS."""
    for folder in sorted({package.folder for package in table}):
        listed = {}
        for line in (vendor / folder / CHECKSUMS).read_text(encoding="utf-8").splitlines():
            digest, name = line.split("  ", 1)
            listed[name] = digest
        for name in (name for package in table if package.folder == folder for name in package.files.values()):
            path = vendor / folder / name
            if not path.is_file():
                yield f"{folder}/{name}: missing"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != listed.get(name):
                yield f"{folder}/{name}: not the file that {CHECKSUMS} names"


def vendor_all(chosen: list[Package], table: list[Package], vendor: Path) -> None:
    """Fetch, verify and unpack the chosen packages, then write the checksums of all."""
    for package in chosen:
        with tempfile.TemporaryDirectory() as temporary:
            archive = fetch(package, Path(temporary))
            verify(package, archive)
            path = Path(temporary) / "verified.tgz"
            path.write_bytes(archive)
            unpack(package, path, vendor)
        print(f"{package.name} {package.version}: {len(package.files)} files")
    write_checksums(table, vendor)


def main(arguments: list[str]) -> int:
    """Run the command; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description="Bring in or check the files named in vendor.json.")
    parser.add_argument("names", nargs="*", help="packages to fetch; all without")
    parser.add_argument("--check", action="store_true", help="compare files with CHECKSUMS, fetch nothing")
    options = parser.parse_args(arguments)
    table = packages(VENDOR)
    if options.check:
        found = list(problems(table, VENDOR))
        print("\n".join(found) or "every vendored file is as it was fetched")
        return int(bool(found))
    unknown = set(options.names) - {package.name for package in table}
    if unknown:
        parser.error(f"not in vendor.json: {', '.join(sorted(unknown))}")
    vendor_all([p for p in table if not options.names or p.name in options.names], table, VENDOR)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
