"""The interface in every language: nothing missing, nothing out of date; and no visible text outside gettext."""

import re
from collections.abc import Iterator
from functools import cache
from gettext import c2py

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from app.i18n import FOLDER
from tests.tooling.checkout import ROOT

LANGUAGES = sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}
"""As in the Makefile's `translations`."""
PLURAL_FORMS = {"he": "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"}
"""Where Babel's own are not what the language needs."""
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
COUNT = "num"
DATE_FIELDS = re.compile(r"[EMdy]+|HH|mm")
DATE_PATTERN = re.compile(rf"(?:(?:{DATE_FIELDS.pattern})[ ,:]*)+")

Key = tuple[str | None, str | tuple[str, ...]]


@cache
def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@cache
def texts_of_the_sources() -> frozenset[Key]:
    with (FOLDER / "babel.cfg").open() as file:
        method_map, options_map = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT / "app", method_map, options_map, keywords=KEYWORDS)
    return frozenset((context, text) for _file, _line, text, _comments, context in found)


def numbers_said_by(language: str, form: int) -> list[int]:
    """The numbers up to a thousand for which a language uses one of its plural forms."""
    form_of = c2py(catalogue(language).plural_expr)
    return [number for number in range(1001) if form_of(number) == form]


def faults_of_placeholders(language: str, message: Message) -> Iterator[str]:
    """A form for one number alone may say that number in words; every other placeholder stands in every form."""
    wanted = {name for text in forms(message.id) for name in PLACEHOLDER.findall(text)}
    for form, text in enumerate(forms(message.string)):
        found = set(PLACEHOLDER.findall(text))
        is_one_number = message.pluralizable and len(numbers_said_by(language, form)) == 1
        if found != wanted and not (is_one_number and found | {COUNT} == wanted):
            yield f"{text!r} has {sorted(found)}, not {sorted(wanted)}"
        if "%" in PLACEHOLDER.sub("", text).replace("%%", ""):
            yield f"{text!r} has a per cent sign that is not doubled"
        if {each.count("%%") for each in forms(message.id)} != {text.count("%%")}:
            yield f"{text!r} has other per cent signs than its source"


def test_there_is_a_translation_to_look_at():
    assert LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_for_certain(language):
    unsure = [m.id for m in messages(language) if m.fuzzy or not all(text.strip() for text in forms(m.string))]
    assert unsure == []
    assert not catalogue(language).fuzzy
    assert list(catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_are_those_of_the_sources(language):
    known = {(m.context, m.id) for m in messages(language)}
    assert {"missing": texts_of_the_sources() - known, "left over": known - texts_of_the_sources()} == {
        "missing": set(),
        "left over": set(),
    }, "run make translations, then translate what is new"


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_the_language_s_own(language):
    assert catalogue(language).plural_forms == PLURAL_FORMS.get(language, get_plural(language).plural_forms)
    wrong = [
        m.id
        for m in messages(language)
        if len(forms(m.string)) != (catalogue(language).num_plurals if m.pluralizable else 1)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_source(language):
    assert [fault for message in messages(language) for fault in faults_of_placeholders(language, message)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_of_dates_keep_their_fields(language):
    patterns = [message for message in messages(language) if DATE_PATTERN.fullmatch(forms(message.id)[0])]
    assert len(patterns) == 3
    for message in patterns:
        fields = re.findall("[A-Za-z]+", re.sub("'[^']*'", "", str(message.string)))  # quoted words stand as they are
        assert sorted(fields) == sorted(DATE_FIELDS.findall(str(message.id)))


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "לפני יום אחד"), (2, "לפני יומיים"), (3, "לפני 3 ימים"), (20, "לפני 20 ימים"), (102, "לפני 102 ימים")],
)
def test_hebrew_has_a_dual(number, said):
    form_of = c2py(catalogue("he").plural_expr)
    message = catalogue("he").get(("%(num)s day ago", "%(num)s days ago"))
    assert message.string[form_of(number)] % {"num": number} == said


@pytest.mark.parametrize(
    ("source", "translation", "is_true"),
    [
        ("From %(start)s", "החל ב־%(start)s", True),
        ("From %(start)s", "מההתחלה", False),
        ("From %(start)s", "%(end)s", False),
        ("%(mark)s%%", "%(mark)s%%", True),
        ("%(mark)s%%", "%(mark)s%", False),
        ("All points", "100% מהנקודות", False),
        (("%(num)s day", "%(num)s days"), ("יום אחד", "יומיים", "%(num)s ימים"), True),
        (("%(num)s day", "%(num)s days"), ("יום אחד", "יומיים", "ימים"), False),
        (
            ("%(done)s of %(num)s", "%(done)s of %(num)s"),
            ("מתוך אחד", "%(done)s מתוך 2", "%(done)s מתוך %(num)s"),
            False,
        ),
    ],
)
def test_placeholders_lost_or_made_up_are_found(source, translation, is_true):
    message = Message(source, translation)
    assert (list(faults_of_placeholders("he", message)) == []) is is_true
