"""A certificate's facts and its design become a PDF."""

import atexit
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ParamSpec

from app.core.certificate_numbers import number
from app.core.certification import CertificateFacts
from app.core.model import CertificateDesign, Orientation, PaperSize
from app.credentials.fonts import missing_characters

if TYPE_CHECKING:
    from app.credentials.typesetting import Typesetter

P = ParamSpec("P")
DESIGNS_KEPT = 8
PREVIEWED = 1
"""Raised when previews show more than before, so that designs are tried anew."""
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LOGO_KINDS = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/svg+xml;base64,")

# One thread sets all certificates of a process: Pango's font map may not be used by two at once, and each thread that
# ever used it would keep fonts of its own.
_press = ThreadPoolExecutor(max_workers=1, thread_name_prefix="press")
_typesetters: dict[str, "Typesetter"] = {}
atexit.register(_typesetters.clear)  # Pango's fonts must go before the interpreter takes its modules apart


class UndrawableName(ValueError):
    """The holder's name has characters that no shipped font can draw; `characters` are these."""

    def __init__(self, characters: frozenset[str]) -> None:
        listed = ", ".join(f"U+{ord(character):04X}" for character in sorted(characters))
        super().__init__(f"no shipped font can draw {listed}; a name in Latin letters is needed")
        self.characters = characters


def _typesetter(design: CertificateDesign) -> "Typesetter":
    """The design made ready, kept by its digest; the one least recently used makes room."""
    from app.credentials.typesetting import Typesetter  # noqa: PLC0415  slow, and not needed to serve pages

    typesetter = _typesetters.pop(design.digest, None) or Typesetter(design)
    _typesetters[design.digest] = typesetter
    if len(_typesetters) > DESIGNS_KEPT:
        del _typesetters[next(iter(_typesetters))]
    return typesetter


def render(facts: CertificateFacts, design: CertificateDesign, credential: str | None = None) -> bytes:
    """The certificate as one page of PDF/A-3a and PDF/UA-1, with its credential inside, not yet signed.

    The same bytes for the same facts, design and credential.

    Raises UndrawableName where a shipped font lacks a character of the holder's name, ValueError where accent or logo
    are not a `#rrggbb` colour and a PNG, JPEG or SVG data URI, DesignError where the design cannot be used: it reaches for
    anything outside its folder, say, or does not fit on a page.
    """
    if missing := missing_characters(facts.holder):
        raise UndrawableName(missing)
    if not COLOUR.fullmatch(facts.accent):
        raise ValueError(f"accent: {facts.accent!r} is not a colour such as #1d3f72")
    if facts.logo is not None and not facts.logo.startswith(LOGO_KINDS):
        raise ValueError("logo: give a PNG, JPEG or SVG as a data URI")
    return pressed(_set, facts, design, credential)


def pressed(setting: Callable[P, bytes], *given: P.args, **named: P.kwargs) -> bytes:
    """What `setting` makes, on the one thread that sets pages."""
    return _press.submit(setting, *given, **named).result()


def _set(facts: CertificateFacts, design: CertificateDesign, credential: str | None) -> bytes:
    return _typesetter(design).pdf(facts, credential)


@dataclass(frozen=True)
class Issuer:
    """The company as previews show it; `logo` is a data URI."""

    name: str = "Example Harbour Ltd"
    accent: str = "#1d3f72"
    logo: str | None = None


INVENTED = Issuer()


def preview(
    design: CertificateDesign,
    language: str,
    paper: PaperSize,
    orientation: Orientation = "landscape",
    issuer: Issuer = INVENTED,
) -> bytes:
    """The design filled in with invented facts; it is not signed, and its number is nobody's."""
    invented = number(0x2F1A_9C44_7B3E_51D8_0A6E_93C5)
    facts = CertificateFacts(
        number=invented,
        revision=1,
        language=language,
        paper=paper,
        orientation=orientation,
        holder="Robin Example",
        course="Welcome Aboard: Working Well Together",
        objectives=(
            "Find the people and the tools that the first weeks call for",
            "Recognise what must stay inside the company",
            "Know whom to ask when something seems wrong",
        ),
        minutes=45,
        company=issuer.name,
        accent=issuer.accent,
        logo=issuer.logo,
        completed_on=date(2026, 11, 20),
        valid_through=date(2027, 11, 19),
        score_percent=91,
        verify_url=f"https://learn.example.com/verify/{invented}",
    )
    return render(facts, design)
