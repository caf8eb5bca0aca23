"""Pictures from people: looked into, made anew without what else was in the file, and bounded."""

from io import BytesIO

from PIL import Image, ImageOps

MAXIMUM_BYTES = 5_000_000
MAXIMUM_PIXELS = 40_000_000
LONGEST_SIDE = 2_000
QUALITY = 85


class UnusablePicture(Exception):
    """An upload that is no whole JPEG, PNG or WebP picture, or too large in bytes or pixels."""


def cleaned(body: bytes) -> bytes:
    """The picture as a JPEG without metadata, such as the place where it was taken; raises UnusablePicture.

    It is turned as its metadata say before they go, and made smaller where a side is longer than 2,000 pixels. The size is
    looked at before anything is unpacked.
    """
    if not body or len(body) > MAXIMUM_BYTES:
        raise UnusablePicture
    try:
        with Image.open(BytesIO(body), formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > MAXIMUM_PIXELS:
                raise UnusablePicture
            picture.load()
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnusablePicture from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    made = BytesIO()
    plain.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()
