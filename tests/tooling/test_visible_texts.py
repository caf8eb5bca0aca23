"""Every text that a template shows goes through gettext."""

import re
from html.parser import HTMLParser

import jinja2
import pytest
from jinja2 import nodes

from tests.tooling.checkout import ROOT, own_files

TEMPLATES = sorted(path for path in own_files(ROOT / "app" / "web" / "templates") if path.suffix == ".html")
NAMES = ("Gangway",)
"""What is called the same in every language."""
SPOKEN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "aria-roledescription", "label", "placeholder", "title"}
SILENT_ELEMENTS = {"script", "style"}
MARKS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
SENTENCE = re.compile(r"[A-Z][a-z]+(?:[ .,:?].*)?", re.DOTALL)
"""A text as it is written inside an expression; identifiers, classes and codes do not look like one."""
CLASSES = re.compile(r"{% (?:block width|macro _style\(style\)) -?%}.*?{%-? end(?:block|macro) %}", re.DOTALL)
"""Parts of templates that hold names of classes in place of text."""
ENVIRONMENT = jinja2.Environment(extensions=["jinja2.ext.i18n"])


class SpokenTexts(HTMLParser):
    """Text between tags and in attributes that are shown or read aloud."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT_ELEMENTS
        self.found.extend(value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value)

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT_ELEMENTS

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


def has_words(text: str) -> bool:
    for name in NAMES:
        text = text.replace(name, "")
    return any(letter.isalpha() for letter in text)


def words_in_markup(source: str) -> list[str]:
    markup = "".join(value for _line, kind, value in ENVIRONMENT.lex(CLASSES.sub("", source)) if kind == "data")
    parser = SpokenTexts()
    parser.feed(markup)
    parser.close()
    return [text.strip() for text in parser.found if has_words(text)]


def words_in_expressions(source: str) -> list[str]:
    tree = ENVIRONMENT.parse(source)
    calls = [
        call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name in MARKS
    ]
    marked = {id(text) for call in calls for text in call.find_all(nodes.Const)}
    texts = [
        text.value for text in tree.find_all(nodes.Const) if id(text) not in marked and isinstance(text.value, str)
    ]
    return [text for text in texts if SENTENCE.fullmatch(text) and has_words(text)]


def unmarked(source: str) -> list[str]:
    return words_in_markup(source) + words_in_expressions(source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "app" / "web" / "templates")))
def test_a_template_s_texts_can_be_translated(path):
    assert unmarked(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{{ _('Save') }}</p>", []),
        ("<p>Save</p>", ["Save"]),
        ("<p>{{ name }}, Gangway</p>", []),
        ("<p class='wide' id='first'>{{ name }}: 3 / 4</p>", []),
        ("<a title='Open'>{{ name }}</a>", ["Open"]),
        ("<img alt=\"{{ _('The logo') }}\">", []),
        ("<input placeholder='you{{ at }}'>", ["you"]),
        ("{% if wide %}<b>Yes</b>{% endif %}", ["Yes"]),
        ("{# A comment #}<script>let words = 1</script>", []),
        ("{{ button('Save the answers') }}", ["Save the answers"]),
        ("{{ button(_('Save the answers'), 'primary', shape='certificate') }}", []),
        ("{{ ngettext('%(num)s day', '%(num)s days', count) }}", []),
        ("{{ field(bound) if bound.type == 'BooleanField' }}", []),
    ],
)
def test_texts_that_are_not_marked_are_found(source, found):
    assert unmarked(source) == found
