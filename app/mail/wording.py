"""What mails say: a frame around parts, one part for each thing told, from templates that a company may override.

A part is two templates, text and HTML; the first line of the text template is the mail's subject where the part stands alone.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from app import i18n
from app.mail.messages import one_line

Form = Literal["txt", "html"]
FORMS: tuple[Form, ...] = ("txt", "html")
FOLDER = Path(__file__).parent / "templates"
FRAME = "frame"
SUBJECT = "Subject:"
MISTAKES = (TemplateError, TypeError, ValueError, KeyError, ArithmeticError)
"""What a template that is not ours may do wrong."""
log = logging.getLogger("gangway")
FIRST_STRONG, END = "\u2068", "\u2069"


@dataclass(frozen=True)
class Written:
    """What a mail says."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Part:
    """A thing told: its kind, which is its template's name, and the facts that the template may use."""

    kind: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Own:
    """A company's own template: its file, relative to the content folder, and what is in it."""

    file: str
    source: str


@dataclass(frozen=True)
class Wording:
    """The shipped templates, with those that a company puts in their place, by (kind, language or "" for all, form)."""

    overrides: Mapping[tuple[str, str, Form], Own] = field(default_factory=dict)

    def write(self, language: str, around: Mapping[str, Any], parts: Sequence[Part]) -> Written:
        """A mail in a language. `around` is what every template may use: who writes to whom, and the site's addresses."""
        facts = dict(around) | {"language": language, "direction": i18n.direction(language)}
        told = [self._told(part, language, facts) for part in parts]
        subject, _empty, _text = told[0]
        if len(parts) > 1:
            subject = _split(self._render(FRAME, language, "txt", facts | {"parts": [], "subject": ""}))[0]
        text = self._render(
            FRAME, language, "txt", facts | {"parts": [text for _, text, _ in told], "subject": subject}
        )
        html = [Markup(html) for _, _, html in told]  # noqa: S704 rendered by a template that escapes
        framed = self._render(FRAME, language, "html", facts | {"parts": html, "subject": subject})
        return Written(subject=subject, text=_split(text)[1], html=framed)

    def _told(self, part: Part, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        """The subject, the text and the HTML of a part."""
        known = {**facts, **part.facts}
        subject, text = _split(self._render(part.kind, language, "txt", known))
        return subject, text, self._render(part.kind, language, "html", known).strip()

    def _render(self, kind: str, language: str, form: Form, facts: Mapping[str, Any]) -> str:
        own = self.overrides.get((kind, language, form)) or self.overrides.get((kind, "", form))
        if own is not None:
            try:
                return compiled(own.source, language, form, own.file).render(facts)
            except MISTAKES:  # found by no trial: people are told all the same
                log.exception("%s cannot be filled in; the mail is written from the usual template", own.file)
        return shipped(kind, language, form).render(facts)


@cache
def environment(language: str, form: Form) -> Environment:
    """Where templates of a form are compiled: sandboxed, no unknown name passes, and HTML is escaped."""
    made = ImmutableSandboxedEnvironment(
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        autoescape=form == "html",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    words = i18n.translations(language)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext
    )
    made.filters["isolated"] = _isolated_html if form == "html" else _isolated_text
    return made


@cache
def compiled(source: str, language: str, form: Form, file: str) -> Template:
    """A template; raises TemplateSyntaxError."""
    within = environment(language, form)
    code = within.compile(source, name=file, filename=file)
    return within.template_class.from_code(within, code, within.make_globals({}))


@cache
def shipped(kind: str, language: str, form: Form) -> Template:
    """A template of ours."""
    file = FOLDER / f"{kind}.{form}"
    return compiled(file.read_text("utf-8"), language, form, str(file))


def kinds() -> tuple[str, ...]:
    """What there are templates for."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


def _split(text: str) -> tuple[str, str]:
    """The subject in a text's first line, and the text after it."""
    first, _newline, rest = text.lstrip().partition("\n")
    return one_line(first.removeprefix(SUBJECT)), f"{rest.strip()}\n"


def _isolated_text(value: object) -> str:
    """A name whose direction stays its own, whatever stands around it."""
    return f"{FIRST_STRONG}{value}{END}"


def _isolated_html(value: object) -> Markup:
    return Markup("<bdi>{}</bdi>").format(value)
