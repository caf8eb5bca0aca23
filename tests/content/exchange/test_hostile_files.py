"""Files made to do harm, or broken on the way, are refused in one clear sentence."""

import io
import re
import stat
import time
import warnings
import zipfile

import pytest

from app.content.exchange import archives, formats
from app.content.exchange.report import Report, UnreadableFile

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><quiz>&i;</quiz>"
)
FETCHES = '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'
PARAMETER = '<!DOCTYPE quiz [<!ENTITY % x SYSTEM "http://example.com/x.dtd"> %x;]><quiz/>'

XML = {
    "entities that grow without bound": (LAUGHS, "declares a document type or an entity"),
    "an entity that reads a file": (FETCHES, "declares a document type or an entity"),
    "an entity that fetches a page": (PARAMETER, "declares a document type or an entity"),
    "a document type alone": ("<!DOCTYPE quiz><quiz/>", "declares a document type or an entity"),
    "an external document type": ('<!DOCTYPE quiz SYSTEM "http://example.com/q.dtd"><quiz/>', "declares a document"),
    "an entity that nobody declared": ("<quiz>&x;</quiz>", "is not well-formed XML"),
    "elements nested without end": ("<quiz>" + "<a>" * 100_000, "nested more than 60 deep"),
    "elements without number": ("<quiz>" + "<a/>" * 100_001 + "</quiz>", "has more than 100,000 elements"),
    "cut off": ("<quiz><question", "is not well-formed XML"),
    "two roots": ("<quiz/><quiz/>", "is not well-formed XML"),
    "nothing": ("", "is not well-formed XML"),
    "a zero byte": ("<quiz>\0</quiz>", "is not well-formed XML"),
}


@pytest.mark.parametrize(("text", "told"), XML.values(), ids=XML.keys())
def test_xml_is_refused(text, told):
    began = time.process_time()
    with pytest.raises(UnreadableFile) as refusal:
        formats.read(text.encode(), "quiz.xml", "moodle", Report("quiz.xml"))
    assert re.fullmatch(r"quiz\.xml:\d+: [^\n]+\.", str(refusal.value))
    assert told in str(refusal.value)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("form", ["gift", "aiken", "moodle"])
@pytest.mark.parametrize(
    "body", [b"a\nb\xff", "prøve".encode("latin-1"), "quiz".encode("utf-16")], ids=["byte", "Latin-1", "UTF-16"]
)
def test_what_is_not_utf_8_is_refused(form, body):
    with pytest.raises(UnreadableFile, match=r"^quiz:\d: is not UTF-8; save the file as UTF-8\.$"):
        formats.read(body, "quiz", form, Report("quiz"))


def test_a_declared_encoding_changes_nothing():
    body = '<?xml version="1.0" encoding="ISO-8859-1"?><quiz><question type="ø"/></quiz>'.encode()
    report = Report("quiz.xml")
    formats.read(body, "quiz.xml", "moodle", report)
    assert "`ø`" in report.losses[0].message


@pytest.mark.parametrize("form", ["gift", "moodle"])
def test_a_byte_order_mark_is_passed_over(form):
    body = {"gift": "::Q::Which?{=a ~b}", "moodle": "<quiz/>"}[form].encode("utf-8-sig")
    assert formats.detected(body, "quiz") == form
    names = [question.name for question in formats.read(body, "quiz", form, Report("quiz")).questions]
    assert names == (["Q"] if form == "gift" else [])


def test_a_huge_text_is_refused():
    with pytest.raises(UnreadableFile, match=r"is larger than 20,000,000 bytes"):
        formats.read(b"a" * 20_000_001, "quiz", "gift", Report("quiz"))


def archive(*files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of the same name twice, which is meant here
        for info, content in files:
            made.writestr(info, content)
    return buffer.getvalue()


def member(name, mode=stat.S_IFREG | 0o644):
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def encrypted():
    body = bytearray(archive((member("a.xml"), b"<a/>")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(signature) + offset] |= 1
    return bytes(body)


def lying():
    """The directory promises fewer bytes than there are."""
    body = bytearray(archive((member("a.xml"), b"<a/>" * 1000)))
    place = body.index(b"PK\x01\x02")
    body[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(body)


def spoiled():
    body = bytearray(archive((member("a.xml"), bytes(range(256)) * 40)))
    body[60:70] = b"\xff" * 10
    return bytes(body)


def crowded():
    """A hundred thousand empty files, put together by hand since zipfile takes its time."""
    body, directory = bytearray(), bytearray()
    for number in range(100_000):
        name = b"%06d" % number
        head = b"\x14\0\0\0\0\0\0\0\x21\0" + b"\0" * 12 + len(name).to_bytes(2, "little") + b"\0\0"
        directory += b"PK\x01\x02\x14\0" + head + b"\0" * 10 + len(body).to_bytes(4, "little") + name
        body += b"PK\x03\x04" + head + name
    count = b"\xff\xff" * 2
    sizes = len(directory).to_bytes(4, "little") + len(body).to_bytes(4, "little")
    return bytes(body + directory + b"PK\x05\x06\0\0\0\0" + count + sizes + b"\0\0")


WHOLE = archive((member("imsmanifest.xml"), b"<manifest/>"))
ARCHIVES = {
    "a path upwards": (
        lambda: archive((member("../../etc/cron.d/x"), b"x")),
        "has a path that leads out of the archive",
    ),
    "a path upwards in the middle": (lambda: archive((member("a/../../x"), b"x")), "leads out of the archive"),
    "an absolute path": (lambda: archive((member("/etc/passwd"), b"x")), "leads out of the archive"),
    "a drive": (lambda: archive((member("C:/x"), b"x")), "leads out of the archive"),
    "a backslash": (lambda: archive((member("..\\x"), b"x")), "has a path with a backslash or a control character"),
    "a control character": (
        lambda: archive((member("a\nb"), b"x")),
        "has a path with a backslash or a control character",
    ),
    "a symbolic link": (lambda: archive((member("a", stat.S_IFLNK | 0o777), b"/etc/passwd")), "is a link or a device"),
    "a device": (lambda: archive((member("a", stat.S_IFCHR | 0o666), b"")), "is a link or a device"),
    "the same name twice": (lambda: archive((member("a"), b"1"), (member("a"), b"2")), "holds 'a' twice"),
    "the same name in capitals": (
        lambda: archive((member("a.xml"), b"1"), (member("A.XML"), b"2")),
        "holds 'A.XML' twice",
    ),
    "a bomb": (lambda: archive((member("a.xml"), b"\0" * 4_000_000)), "unpacks to far more than any text does"),
    "a file too large": (lambda: archive((member("a.xml"), b"\0" * 5_000_001)), "is larger than 5,000,000 bytes"),
    "too much in all": (
        lambda: archive(*((member(f"{n}.xml"), b"\0" * 4_900_000) for n in range(11))),
        "unpacks to 53,900,000 bytes; 50,000,000 is the most",
    ),
    "files without number": (
        crowded,
        "holds more than 5,000 files",
    ),
    "an encrypted file": (encrypted, "is encrypted"),
    "a length that is a lie": (lying, "is not a whole zip archive"),
    "spoiled on the way": (spoiled, "is not a whole zip archive"),
    "cut off": (lambda: WHOLE[:-30], "is not a whole zip archive"),
    "only a beginning": (lambda: b"PK\x03\x04", "is not a whole zip archive"),
    "an archive too large": (lambda: b"PK" + b"\0" * 20_000_000, "is larger than 20,000,000 bytes"),
}


@pytest.mark.parametrize(("made", "told"), ARCHIVES.values(), ids=ARCHIVES.keys())
def test_an_archive_is_refused(made, told):
    body = made()
    began = time.process_time()
    with pytest.raises(UnreadableFile) as refusal:
        formats.read(body, "quiz.zip", "qti", Report("quiz.zip"))
    assert told in str(refusal.value)
    assert re.fullmatch(r"quiz\.zip: [^\n]+\.", str(refusal.value))
    assert time.process_time() - began < 10


def test_a_sound_archive_is_read_without_its_folders():
    body = archive((member("items/", stat.S_IFDIR | 0o755), b""), (member("items/a.xml"), b"<a/>"))
    assert archives.members(body, "quiz.zip") == {"items/a.xml": b"<a/>"}


def test_an_archive_without_a_manifest_is_refused():
    with pytest.raises(UnreadableFile, match=r"has no imsmanifest\.xml at its top"):
        formats.read(archive((member("a.xml"), b"<a/>")), "quiz.zip", "qti", Report("quiz.zip"))


@pytest.mark.parametrize("inner", [LAUGHS, FETCHES], ids=["entities that grow", "an entity that reads a file"])
def test_a_package_hides_no_entities_inside(inner):
    manifest = '<manifest><resources><resource type="imsqti_item_xmlv3p0" href="items/a.xml"/></resources></manifest>'
    body = archive((member("imsmanifest.xml"), manifest), (member("items/a.xml"), inner))
    with pytest.raises(UnreadableFile, match=r"^items/a\.xml:\d+: declares a document type or an entity"):
        formats.read(body, "quiz.zip", "qti", Report("quiz.zip"))
