"""The last step before content is shown."""

from pathlib import Path

from app.content.catalogue import load
from app.content.shown import fill, fill_text
from app.core.company import COMPANY_WORDS
from tests.content import trees

COMPANY = {word: f"<{word}> & {{{{ company.name }}}}" for word in COMPANY_WORDS} | {"name": 'Fjord & "Sons"'}


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
