"""The fonts that certificates are set in: which characters they can draw, how wide a text is, and their CSS."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "web" / "static" / "vendor" / "certificate-fonts"
JOINERS = frozenset("\u200c\u200d")  # Persian and Urdu names are spelt with them
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, kw_only=True)
class Face:
    """A shipped font file and the CSS family, weight and style it serves."""

    family: str
    file: str
    weight: int = 400
    style: str = "normal"


# Hebrew and Arabic have no italics: the upright file serves, so that no slant is made up.
FACES = (
    Face(family="Certificate Latin", file="EBGaramond-Regular.ttf"),
    Face(family="Certificate Latin", file="EBGaramond-Italic.ttf", style="italic"),
    Face(family="Certificate Latin", file="EBGaramond-Medium.ttf", weight=500),
    Face(family="Certificate Hebrew", file="FrankRuhlLibre-Regular.ttf"),
    Face(family="Certificate Hebrew", file="FrankRuhlLibre-Regular.ttf", style="italic"),
    Face(family="Certificate Hebrew", file="FrankRuhlLibre-Medium.ttf", weight=500),
    Face(family="Certificate Arabic", file="Amiri-Regular.ttf"),
    Face(family="Certificate Arabic", file="Amiri-Regular.ttf", style="italic"),
)
FILES = frozenset(face.file for face in FACES)
UPRIGHT = ("EBGaramond-Regular.ttf", "FrankRuhlLibre-Regular.ttf", "Amiri-Regular.ttf")


def font_bytes(file: str) -> bytes:
    """The content of a shipped font; KeyError for any other name."""
    if file not in FILES:
        raise KeyError(file)
    return (FOLDER / file).read_bytes()


def font_face_css(base_url: str) -> str:
    """The `@font-face` rules of every shipped font, and the rule that makes them the page's fonts."""
    rules = [
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("{base_url}{face.file}") }}'
        for face in FACES
    ]
    families = ", ".join(f'"{family}"' for family in dict.fromkeys(face.family for face in FACES))
    return "\n".join([*rules, f"html {{ font-family: {families} }}"])


@cache
def _advances() -> dict[str, float]:
    """The width in ems of every character that an upright shipped font can draw, the first font that has it first."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  needed only where certificates are made

    advances: dict[str, float] = {}
    for file in reversed(UPRIGHT):
        with TTFont(FOLDER / file, lazy=True) as font:
            units = font["head"].unitsPerEm
            metrics = font["hmtx"].metrics
            advances.update({chr(code): metrics[name][0] / units for code, name in font.getBestCmap().items()})
    return advances


def missing_characters(text: str) -> frozenset[str]:
    """The characters of a holder's name that no shipped font can draw, after composing it (NFC).

    Control characters, bidirectional overrides, private use and anything else unseen count as missing; the two joiners
    that some scripts are spelt with do not.
    """
    advances = _advances()
    return frozenset(
        character
        for character in unicodedata.normalize("NFC", text)
        if character not in JOINERS and (character not in advances or unicodedata.category(character) in INVISIBLE)
    )


def width(text: str) -> float:
    """How wide a text is on one line, in ems of the upright fonts, without kerning. An unknown character is an em."""
    advances = _advances()
    return sum(0.0 if unicodedata.combining(c) or c in JOINERS else advances.get(c, 1.0) for c in text)
