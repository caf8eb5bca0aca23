"""Uploads: the logo is a whole PNG or JPEG of a sane size, whatever its name and type say, or it is refused in words."""

import struct
import zlib
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from app.services import documents
from app.store.queries import company as queries
from tests import factories
from tests.factories import NOW
from tests.security.routes import settings
from tests.security.worlds import ON_ONE_DATABASE, picture, rows
from tests.signing import press

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


LARGE_TEXT = zlib.compress(b"a" * 80_000_000)


def chunk(kind: bytes, body: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, data: bytes = zlib.compress(b"\0" * 64)) -> bytes:
    """A PNG that claims a size, with hardly anything in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def other(kind: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, kind)
    return file.getvalue()


REFUSED = {
    "text": b"not a picture at all",
    "SVG with a script": SVG,
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "a program": b"\x7fELF" + b"\0" * 100,
    "GIF": other("GIF"),
    "BMP": other("BMP"),
    "WEBP": other("WEBP"),
    "TIFF": other("TIFF"),
    "PDF": b"%PDF-1.7\n",
    "one byte": b"\x89",
    "the first half of a PNG": picture("PNG", (200, 200))[:90],
    "the first half of a JPEG": picture("JPEG", (200, 200))[:300],
    "a PNG whose pixels are noise": png(8, 8, b"noise that is not compressed"),
    "a PNG that lacks most of its pixels": png(3000, 3000),
    "a picture too wide": picture("PNG", (4001, 1)),
    "a bomb": png(60_000, 60_000),
    "a large bomb": png(2**31 - 1, 2**31 - 1),
    "a small bomb": png(12_000, 9_000),
    "too many bytes": picture() + b"\0" * 300_000,
    "a bomb in a text of a PNG": picture()[:33] + chunk(b"zTXt", b"Comment\0\0" + LARGE_TEXT) + picture()[33:],
}


def send(world, body: bytes, name: str = "logo.png", media_type: str = "image/png", caller: str = "admin"):
    form = dict(settings(world)) | {"logo": (BytesIO(body), name, media_type)}
    return world.client(caller).post("/admin/company/settings", data=form, content_type="multipart/form-data")


@ON_ONE_DATABASE
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("body", REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_sane_picture_is_refused_and_nothing_is_kept(world, body):
    before = rows(world.database)
    answer = send(world, body)
    assert answer.status_code == 422
    assert "Choose a PNG or JPEG picture" in answer.text
    assert rows(world.database) == before


@ON_ONE_DATABASE
def test_what_is_larger_than_any_form_is_refused_before_it_is_read(world):
    before = rows(world.database)
    body = b'--x\r\nContent-Disposition: form-data; name="logo"; filename="a.png"\r\n\r\n' + b"\0" * 1_100_000
    address = "/admin/company/settings"
    answer = world.client("admin").post(address, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert rows(world.database) == before


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("PNG", "logo.png", "image/png"),
        ("JPEG", "logo.png", "text/html"),
        ("PNG", "../../../../etc/passwd", "image/svg+xml"),
        ("PNG", "logo.svg\0.html", "text/html"),
        ("JPEG", "", "application/octet-stream"),
    ],
    ids=["as it should be", "under a wrong type", "under a path", "under an odd name", "of unknown type"],
)
def test_a_picture_is_served_as_what_it_is_whatever_was_said_of_it(world, kind, name, said):
    body = picture(kind, (40, 20))
    answer = send(world, body, name or "logo", said)
    assert answer.status_code == 303
    with world.database.reading() as db:
        assert queries.profile(db).logo == sha256(body).hexdigest()
    served = world.client("nobody").get(f"/company/logo/{sha256(body).hexdigest()}")
    assert served.status_code == 200
    assert served.data == body
    assert served.mimetype == f"image/{kind.lower()}"
    assert served.headers["X-Content-Type-Options"] == "nosniff"


@ON_ONE_DATABASE
def test_a_page_behind_a_picture_stays_a_picture(world):
    body = picture() + b"<!doctype html><script>alert(1)</script>"
    if send(world, body).status_code == 303:
        served = world.client("nobody").get(f"/company/logo/{sha256(body).hexdigest()}")
        assert served.mimetype == "image/png"
        assert "default-src 'none'" in served.headers["Content-Security-Policy"]


@ON_ONE_DATABASE
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_picture_that_is_taken_can_stand_on_a_certificate(world, content, mode):
    file = BytesIO()
    Image.new(mode, (40, 20)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert send(world, file.getvalue()).status_code == 303
    with world.database.reading() as db:
        logo = queries.profile(db).logo
    who = factories.learner(world.people["colleague"])
    factories.finish_modules(world.database, content, who)
    attempt_id = factories.start_attempt(world.database, content, who)
    factories.answer(world.database, content, who, attempt_id)
    with world.database.writing.begin() as db:
        number = factories.attempts.submit(db, factories.setting(content, logo=logo), who, attempt_id)
    documents.make_document(press(world.database), number, NOW)
    document = world.client("colleague").get(f"/certificates/{number}.pdf")
    assert document.status_code == 200
    assert document.data.startswith(b"%PDF-")


@ON_ONE_DATABASE
@pytest.mark.parametrize("caller", ["learner", "hr", "auditor", "other_hr"])
def test_nobody_but_administrators_uploads(world, caller):
    before = rows(world.database)
    assert send(world, picture(), caller=caller).status_code == 403
    assert rows(world.database) == before
