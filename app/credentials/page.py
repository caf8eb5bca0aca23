"""What a design's template sees: facts as plain values, already written the way the certificate's language writes them."""

import io
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import Any

import segno
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from app import i18n
from app.core import contrast
from app.core.certification import CertificateFacts
from app.core.model import CertificateDesign
from app.credentials.fitting import SMALLEST, balanced_width, largest_size

TEMPLATE = "template.html"
STYLE = "style.css"
WHITE = "#ffffff"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
RIGHT_TO_LEFT = frozenset({"R", "AL"})


class DesignError(ValueError):
    """A certificate design cannot be used; the message says what its author has to change."""


def environment(design: CertificateDesign) -> ImmutableSandboxedEnvironment:
    """The sandbox in which a design's template and drawings are filled in. Unknown variables are errors."""
    for name in (TEMPLATE, STYLE):
        if name not in design.files:
            raise DesignError(f"certificates/{design.name}: the file {name} is missing")
    sources = {
        name: content.decode("utf-8") for name, content in design.files.items() if name.endswith((".html", ".svg"))
    }
    sandbox = ImmutableSandboxedEnvironment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    sandbox.filters["bdi"] = isolated
    return sandbox


def direction(text: str) -> str:
    """`rtl` where the first letter with a direction is written from right to left, else `ltr`."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in RIGHT_TO_LEFT:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def isolated(text: str) -> Markup:
    """A text that keeps its own direction whatever stands around it."""
    return Markup('<bdi dir="{}">{}</bdi>').format(direction(text), text)


def qr_code(url: str) -> Markup:
    """The address as a QR code: an inline SVG, black on white with the quiet zone, its alternative text the address."""
    drawing = io.BytesIO()
    code = segno.make(url, error="m", micro=False)
    code.save(drawing, kind="svg", border=4, light="white", xmldecl=False, omitsize=True, title=url)
    return Markup(drawing.getvalue().decode("utf-8"))  # noqa: S704  segno escapes the title, the rest is its own


def language_of(facts: CertificateFacts, design: CertificateDesign) -> str:
    """The language a certificate is set in: its own, the one without the country, else English, else the first."""
    wanted = (facts.language, facts.language.split("-")[0], "en", *design.texts)
    for language in wanted:
        if language in design.texts:
            return language
    raise DesignError(f"certificates/{design.name}: template.yaml has no texts")


def fitted(
    shrink: float,
    text: str | Sequence[str],
    *,
    width: float,
    height: float,
    largest: float,
    smallest: float | None = None,
    line_height: float = 1.2,
) -> str:
    """CSS that sets a text, or paragraphs, as large as fits a box given in points, its lines about equally long.

    Where it does not fit at `smallest`, an empty text; where `smallest` is not given, the smallest size there is.
    """
    paragraphs = [text] if isinstance(text, str) else text
    size = largest_size(paragraphs, (width, height), (largest, smallest or SMALLEST), line_height)
    if size is None and smallest is not None:
        return ""
    size = size or SMALLEST
    measure = balanced_width(paragraphs, size, width)
    return f"font-size: {size * shrink:.2f}pt; line-height: {line_height}; width: {measure:.1f}pt"


def _texts(design: CertificateDesign, language: str, values: Mapping[str, object]) -> SimpleNamespace:
    """The design's texts in a language, `{name}` in them replaced by the value of that name, isolated."""

    def value(key: str, match: re.Match[str]) -> str:
        if match[1] not in values:
            raise DesignError(
                f"certificates/{design.name}: text {key} ({language}) names {{{match[1]}}}; "
                f"write one of {', '.join(sorted(values))}"
            )
        shown = values[match[1]]
        return "" if shown is None else isolated(str(shown))

    filled = {
        key: Markup(PLACEHOLDER.sub(partial(value, key), str(escape(text))))  # noqa: S704  both parts are escaped
        for key, text in design.texts[language].items()
    }
    return SimpleNamespace(**filled)


def _spelt(text: str) -> str:
    """A text composed (NFC), in one line and without control characters."""
    printable = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join(unicodedata.normalize("NFC", printable).split())


def variables(facts: CertificateFacts, design: CertificateDesign, shrink: float = 1.0) -> dict[str, Any]:
    """Every variable of template.html. `shrink` below 1 makes all fitted texts smaller by that factor."""
    language = language_of(facts, design)
    locale = Locale.parse(i18n.locale(language))
    score, end = facts.score_percent, facts.valid_through
    named: dict[str, str | None] = {
        "holder": _spelt(facts.holder),
        "course": _spelt(facts.course),
        "company": _spelt(facts.company),
        "number": facts.number,
        "completed_on": format_date(facts.completed_on, "long", locale=locale),
        "valid_through": None if end is None else format_date(end, "long", locale=locale),
        "score": None if score is None else format_percent(Decimal(score) / 100, locale=locale),
        "minutes": format_decimal(facts.minutes, locale=locale),
        "verify_url": facts.verify_url,
    }
    fit: Callable[..., str] = partial(fitted, shrink)
    return {
        **named,
        "t": _texts(design, language, named),
        "language": language,
        "dir": locale.text_direction,
        "paper": facts.paper,
        "orientation": facts.orientation,
        "revision": facts.revision,
        "objectives": [_spelt(objective) for objective in facts.objectives],
        "accent": contrast.readable_on(WHITE, facts.accent),
        "logo": facts.logo,
        "qr": qr_code(facts.verify_url),
        "fit": fit,
    }
