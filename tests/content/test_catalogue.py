"""What the catalogue answers, and what the command prints."""

from pathlib import Path

import pytest

from app.content.__main__ import main
from app.content.block_labels import BlockLabels
from app.content.catalogue import CHECKOUT, Catalogue, check, load
from app.core.texts import texts_of
from tests.content import trees


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    trees.write_tree(tmp_path, edits={"courses/rights/en-GB.md": "British rights.\n"})
    return load(trees.write_tree(tmp_path, course="second-day", edits={trees.HEBREW_QUIZ: None}))


def test_a_course_is_found_by_slug_and_language(catalogue: Catalogue) -> None:
    english, hebrew = catalogue.course("first-day", "en"), catalogue.course("first-day", "he")
    assert english is not None
    assert hebrew is not None
    assert (english.title, english.minutes) == ("The first day", 9)
    assert hebrew.title == "היום הראשון"
    assert [module.id for module in english.modules] == [module.id for module in hebrew.modules] == ["arrive", "ask"]
    assert english.structure_digest == hebrew.structure_digest
    assert hebrew.modules[0].title == "מגיעים"
    assert hebrew.modules[0].language == "he"
    assert hebrew.objective("find-the-desk") == "למצוא את שולחן העבודה"


def test_a_module_knows_its_anchors_sources_and_place(catalogue: Catalogue) -> None:
    course = catalogue.course("first-day", "en")
    assert course is not None
    module = course.modules[0]
    assert {"desk", "p1", "s1"} <= module.anchors
    assert [(c.number, c.section) for c in module.citations] == [(1, "Welcoming people")]
    assert (module.minutes, module.objectives) == (4, ("find-the-desk",))
    assert 500 <= module.words <= 900


def test_a_course_that_does_not_exist_is_none(catalogue: Catalogue) -> None:
    assert catalogue.course("third-day", "en") is None
    assert catalogue.course("first-day", "nb").language == "en", "else in the language it is written in"
    assert catalogue.quiz("third-day", "en") is None
    assert catalogue.languages("third-day") == ()


def test_the_first_language_is_the_one_that_a_course_is_written_in(catalogue: Catalogue) -> None:
    assert catalogue.languages("first-day") == ("en", "he")


def test_a_quiz_falls_back_to_the_language_that_it_is_written_in(catalogue: Catalogue) -> None:
    translated, original = catalogue.quiz("first-day", "he"), catalogue.quiz("second-day", "he")
    assert translated is not None
    assert original is not None
    assert (translated.language, original.language) == ("he", "en")
    assert texts_of(translated.quiz)["scenarios.two-desks.stimulus.comments.1.text"] == "אחד ליד החלון."


@pytest.mark.parametrize(
    ("language", "country", "begins"),
    [
        ("en", "GB", "<p>British"),
        ("en", "US", "<p><strong>Your"),
        ("en", None, "<p><strong>Your"),
        ("he", "IL", "<p><strong>הזכויות"),
        ("nb", "NO", "<p><strong>Your"),
    ],
)
def test_rights_are_those_of_language_and_country(
    catalogue: Catalogue, language: str, country: str | None, begins: str
) -> None:
    assert catalogue.rights(language, country).startswith(begins)


def test_a_picture_is_found_by_its_name_alone(catalogue: Catalogue, tmp_path: Path) -> None:
    assert catalogue.image("first-day", "desk.svg") == tmp_path / trees.IMAGE
    assert catalogue.image("first-day", "../course.yaml") is None
    assert catalogue.image("third-day", "desk.svg") is None


def test_a_design_has_its_files_texts_and_a_digest_of_all(catalogue: Catalogue, tmp_path: Path) -> None:
    design = catalogue.designs["default"]
    assert set(design.files) == {"template.html", "style.css", "template.yaml"}
    assert design.texts["he"]["title"] == "תעודת סיום"
    changed = load(trees.write_tree(tmp_path / "other", edits={trees.STYLE: "h1 { color: red }\n"})).designs["default"]
    added = load(trees.write_tree(tmp_path / "more", edits={"certificates/default/seal.png": b"x"})).designs["default"]
    noted = load(trees.write_tree(tmp_path / "noted", edits={"certificates/default/OFL.txt": "Licence"})).designs[
        "default"
    ]
    assert len({design.digest, changed.digest, added.digest}) == 3
    assert noted.digest == design.digest


def test_blocks_have_the_labels_of_each_language(tmp_path: Path) -> None:
    labels = {"en": BlockLabels(), "he": BlockLabels(takeaways="מה לוקחים")}
    catalogue = load(trees.write_tree(tmp_path), labels.__getitem__)
    hebrew = catalogue.course("first-day", "he")
    assert hebrew is not None
    assert '<h2 class="block-title">מה לוקחים</h2>' in hebrew.modules[0].html


def test_the_command_prints_what_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(trees.write_tree(tmp_path))]) == 0
    printed = capsys.readouterr().out
    assert printed == ("1 course (4 modules in en, he), 1 quiz (4 items), 1 certificate design: no problems\n")


def test_the_command_prints_every_problem_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = trees.write_tree(tmp_path, edits={trees.COURSE: ("minutes: 4", "minutes: 0"), trees.RIGHTS: None})
    assert main([str(root)]) == 1
    printed = capsys.readouterr()
    assert printed.out == (
        "courses/first-day/course.yaml:15: is 0; write 1 to 60\n"
        "courses/rights/en.md:1: is missing, but `first-day` is offered in this language and has a rights block; write it\n"
    )
    assert printed.err == "2 problems\n"


def test_the_content_of_this_checkout_is_sound() -> None:
    assert check(CHECKOUT) == []
