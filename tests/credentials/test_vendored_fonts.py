"""The fonts in the repository are those of the packages that vendor.json names, unaltered."""

import hashlib
import io
import tarfile
from base64 import b64encode
from dataclasses import replace

import pytest

from app.credentials.fonts import FILES, FOLDER
from scripts import vendor


@pytest.fixture
def package():
    return vendor.Package(
        name="@example/font",
        version="1.0.0",
        integrity="sha512-" + b64encode(hashlib.sha512(archive()).digest()).decode(),
        folder="fonts",
        files={"a/Font.ttf": "Font.ttf", "LICENSE": "LICENSE-Font.txt"},
    )


def archive():
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name in ("a/Font.ttf", "LICENSE"):
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(name)
            tar.addfile(member, io.BytesIO(name.encode()))
    return packed.getvalue()


@pytest.fixture
def vendored(tmp_path, package):
    path = tmp_path / "archive.tgz"
    path.write_bytes(archive())
    vendor.unpack(package, path, tmp_path)
    vendor.write_checksums([package], tmp_path)
    return tmp_path


def test_the_repositorys_fonts_are_as_they_were_fetched():
    table = vendor.packages(vendor.VENDOR)
    assert list(vendor.problems(table, vendor.VENDOR)) == []
    named = {name for package in table if package.folder == FOLDER.name for name in package.files.values()}
    assert {path.name for path in FOLDER.iterdir()} == named | {vendor.CHECKSUMS}
    assert named >= FILES


def test_files_are_unpacked_unaltered_and_listed(vendored, package):
    assert (vendored / "fonts/Font.ttf").read_bytes() == b"a/Font.ttf"
    assert list(vendor.problems([package], vendored)) == []


def test_another_archive_is_refused(package):
    vendor.verify(package, archive())
    with pytest.raises(vendor.WrongArchive, match="@example/font"):
        vendor.verify(package, archive() + b"\0")


def test_a_package_without_a_named_file_is_refused(tmp_path, package):
    path = tmp_path / "archive.tgz"
    path.write_bytes(archive())
    with pytest.raises(KeyError, match="Gone"):
        vendor.unpack(replace(package, files={"Gone.ttf": "Gone.ttf"}), path, tmp_path)


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        pytest.param(lambda path: path.unlink(), "fonts/Font.ttf: missing", id="missing"),
        pytest.param(lambda path: path.write_bytes(b"other"), "fonts/Font.ttf: not the file", id="altered"),
    ],
)
def test_a_file_that_changed_is_named(vendored, package, harm, problem):
    harm(vendored / "fonts/Font.ttf")
    (found,) = vendor.problems([package], vendored)
    assert found.startswith(problem)
