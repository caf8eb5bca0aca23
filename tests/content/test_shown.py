"""The last step before content is shown."""

from pathlib import Path

import pytest

from app.content.catalogue import load
from app.content.safe_html import RIGHTS_MARK
from app.content.shown import fill, fill_text
from app.core.company import COMPANY_WORDS
from tests.content import trees

COMPANY = {word: f"<{word}> & {{{{ company.name }}}}" for word in COMPANY_WORDS} | {"name": 'Fjord & "Sons"'}


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        pytest.param("<p>{{ company.name }}</p>", "<p>Fjord &amp; &quot;Sons&quot;</p>", id="a word"),
        pytest.param("<p>{{company.name}}</p>", "<p>Fjord &amp; &quot;Sons&quot;</p>", id="a word without spaces"),
        pytest.param(
            '<img alt="{{ company.name }}">', '<img alt="Fjord &amp; &quot;Sons&quot;">', id="a word in an attribute"
        ),
        pytest.param(
            "{{ company.hr_contact }}",
            "&lt;hr_contact&gt; &amp; {{ company.name }}",
            id="a word that holds braces is not filled again",
        ),
        pytest.param("{{ other }}", "{{ other }}", id="other braces stay"),
        pytest.param(
            RIGHTS_MARK, '<div class="rights"><p>Yours, Fjord &amp; &quot;Sons&quot;</p></div>', id="the rights block"
        ),
    ],
)
def test_filled_html(html: str, shown: str) -> None:
    assert fill(html, COMPANY, "<p>Yours, {{ company.name }}</p>") == shown


def test_filled_text_is_not_escaped() -> None:
    assert fill_text("At {{ company.name }} <b>", COMPANY) == 'At Fjord & "Sons" <b>'


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<a href="/courses/a/">x</a>', '<a href="/base/courses/a/">x</a>'),
        ('<a class="c" href="/courses/a/">x</a>', '<a class="c" href="/base/courses/a/">x</a>'),
        ('<img alt="d" src="/courses/a/images/d.svg">', '<img alt="d" src="/base/courses/a/images/d.svg">'),
        ('<a href="#source-1">x</a>', '<a href="#source-1">x</a>'),
        ('<a href="https://example.com/">x</a>', '<a href="https://example.com/">x</a>'),
        ('<p>&lt;a href="/courses/"</p>', '<p>&lt;a href="/courses/"</p>'),
    ],
)
def test_addresses_within_the_site_begin_at_its_root(html: str, shown: str) -> None:
    assert fill(html, COMPANY, "", "/base") == shown


def test_a_whole_module_is_filled(tmp_path: Path) -> None:
    catalogue = load(trees.write_tree(tmp_path))
    course = catalogue.course("first-day", "en")
    assert course is not None
    html = fill(course.modules[1].html, COMPANY, catalogue.rights("en"))
    assert "{{ company.hr" not in html
    assert '<div class="rights"><p><strong>Your rights come first.</strong>' in html


def test_every_word_of_the_company_is_filled() -> None:
    words = {word: word.upper() for word in COMPANY_WORDS}
    text = " ".join(f"{{{{ company.{word} }}}}" for word in COMPANY_WORDS)
    assert fill_text(text, words) == " ".join(words.values())
