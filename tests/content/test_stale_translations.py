"""A translation says which source text it renders; where that has changed since, it is stale, and told as such."""

import pytest
from click.testing import CliRunner

from app.cli import gangway
from app.content.block_labels import translated
from app.content.catalogue import check, load
from app.content.completeness import editions
from app.content.library import read_library
from app.content.renderings import stale_files
from tests.content import trees
from tests.content.trees import (
    ARRIVE,
    COURSE,
    HEBREW_ARRIVE,
    HEBREW_ASK,
    HEBREW_COURSE,
    HEBREW_QUIZ,
    HEBREW_RIGHTS,
    QUIZ,
    RIGHTS,
)

ARRIVE_CHANGED = {ARRIVE: ("Your desk has your name on it.", "Your desk has no name on it.")}
QUIZ_CHANGED = {QUIZ: ("Ring the bell.", "Ring the bell twice.")}
OUTLINE_CHANGED = {COURSE: ("title: The first day", "title: The very first day")}
RIGHTS_CHANGED = {RIGHTS: lambda text: text.replace("pay", "wages")}


def library(root):
    return read_library(root, translated, [])


def stale(root):
    return sorted(stale_files(library(root)))


def gangway_at(root, monkeypatch, *arguments):
    monkeypatch.setenv("GANGWAY_CONTENT", str(root))
    return CliRunner().invoke(gangway, list(arguments))


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        (ARRIVE_CHANGED, [(HEBREW_ARRIVE, "the module")]),
        (QUIZ_CHANGED, [(HEBREW_QUIZ, "`scenarios.locked-door`")]),
        (OUTLINE_CHANGED, [(HEBREW_COURSE, "`title`")]),
        (RIGHTS_CHANGED, [(HEBREW_RIGHTS, "the text")]),
        ({}, []),
    ],
    ids=["a module", "a scenario", "a course's title", "the rights", "nothing"],
)
def test_what_changed_makes_stale_what_renders_it_and_nothing_else(tmp_path, edits, told):
    root = trees.write_tree(tmp_path, edits=edits)
    assert stale(root) == told
    assert check(root) == []


def test_the_catalogue_knows_where_to_show_a_notice(tmp_path):
    edits = ARRIVE_CHANGED | QUIZ_CHANGED | OUTLINE_CHANGED | RIGHTS_CHANGED
    content = load(trees.write_tree(tmp_path, edits=edits))
    hebrew, english = content.courses["first-day"]["he"], content.courses["first-day"]["en"]
    assert (hebrew.is_stale, [module.is_stale for module in hebrew.modules]) == (True, [True, False])
    assert (english.is_stale, [module.is_stale for module in english.modules]) == (False, [False, False])
    assert content.quizzes["first-day"]["he"].stale == {"locked-door"}
    assert content.quizzes["first-day"]["en"].stale == frozenset()
    assert "wages" in content.rights("he")
    assert "wages" not in content.rights("he").split("<details>")[0]
    assert "<details>" not in content.rights("en")


def test_white_space_and_order_in_a_file_change_no_digest(tmp_path):
    edits = {QUIZ: ("minutes: 4\npass_mark: 50", "pass_mark: 50\nminutes: 4"), ARRIVE: lambda text: text + "\n\n"}
    assert stale(trees.write_tree(tmp_path, edits=edits)) == []


@pytest.mark.parametrize(
    ("file", "edit"),
    [
        (HEBREW_ARRIVE, lambda text: "\n".join(line for line in text.split("\n") if not line.startswith("renders"))),
        (HEBREW_ASK, lambda text: text.replace('renders: "', 'renders: "x')),
        (HEBREW_QUIZ, lambda text: text.replace("  scenarios.locked-door: ", "  scenarios.looked-door: ")),
        (HEBREW_COURSE, lambda text: text.split("renders:")[0]),
        (HEBREW_RIGHTS, lambda text: text.split("---\n")[-1]),
    ],
    ids=[
        "a module without",
        "a module with something else",
        "a scenario without",
        "an outline without",
        "rights without",
    ],
)
def test_a_translation_that_does_not_say_what_it_renders_is_named(tmp_path, monkeypatch, file, edit):
    root = trees.write_tree(tmp_path, edits={file: edit})
    assert [(problem.file, f"gangway confirm-translation {file}" in problem.message) for problem in check(root)] == [
        (file, True)
    ]
    done = gangway_at(root, monkeypatch, "confirm-translation", file)
    assert (done.exit_code, done.output) == (0, f"{file}: noted.\n")
    assert (check(root), stale(root)) == ([], [])


def test_confirming_a_folder_changes_only_what_is_noted(tmp_path, monkeypatch):
    root = trees.write_tree(tmp_path, edits=ARRIVE_CHANGED | QUIZ_CHANGED)
    before = (root / HEBREW_ARRIVE).read_text().splitlines()
    done = gangway_at(root, monkeypatch, "confirm-translation", "courses/first-day/he/", "quizzes")
    assert done.output.splitlines() == [f"{HEBREW_ARRIVE}: noted.", f"{HEBREW_QUIZ}: noted."]
    after = (root / HEBREW_ARRIVE).read_text().splitlines()
    assert [line for line in after if line not in before] == [line for line in after if line.startswith("renders:")]
    assert stale(root) == []
    assert gangway_at(root, monkeypatch, "confirm-translation", "courses").output == "All of it is noted already.\n"


def test_confirming_what_is_no_translation_says_so(tmp_path, monkeypatch):
    done = gangway_at(trees.write_tree(tmp_path), monkeypatch, "confirm-translation", "courses/first-day/en")
    assert done.exit_code == 1
    assert "courses/first-day/en: is no translation" in done.output


def test_the_check_lists_what_is_stale_and_passes(tmp_path, monkeypatch):
    root = trees.write_tree(tmp_path, edits=QUIZ_CHANGED)
    done = gangway_at(root, monkeypatch, "check-content")
    assert done.exit_code == 0
    assert f"{HEBREW_QUIZ}: `scenarios.locked-door` is stale" in done.output


class TestReport:
    def lines(self, root, monkeypatch, *options):
        done = gangway_at(root, monkeypatch, "content-report", *options)
        assert done.exit_code == 0, done.output
        return [line.split() for line in done.output.splitlines()]

    def test_a_whole_translation_is_complete(self, tmp_path, monkeypatch):
        lines = self.lines(trees.write_tree(tmp_path), monkeypatch)
        assert lines[0][0] == "first-day:"
        assert next(line for line in lines if line[:1] == ["he"])[-2:] == ["100%", "0%"]
        assert next(line for line in lines if line[:1] == ["en"])[-1] == "original"

    def test_what_is_missing_counts_although_the_language_cannot_be_offered(self, tmp_path, monkeypatch):
        root = trees.write_tree(tmp_path, edits={HEBREW_ASK: None, HEBREW_QUIZ: None})
        whole, part = (next(e for e in editions(library(root)) if e.language == language) for language in ("en", "he"))
        assert 0 < part.share.translated < whole.share.all
        assert 0 < part.share.percent < 100
        assert "problem" in gangway_at(root, monkeypatch, "content-report").output

    def test_what_is_stale_is_counted(self, tmp_path, monkeypatch):
        root = trees.write_tree(tmp_path, edits=ARRIVE_CHANGED)
        he = next(e for e in editions(library(root)) if e.language == "he")
        assert he.share.percent == 100
        assert 0 < he.share.percent_stale < 100

    def test_guessers_are_told_for_every_language(self, tmp_path, monkeypatch):
        lines = self.lines(trees.write_tree(tmp_path), monkeypatch, "--guess", "5", "--course", "first-day")
        guessed = [line for line in lines if line[:1] in (["en"], ["he"])][2:]
        assert [(line[0], len(line)) for line in guessed] == [("en", 10), ("he", 10)]
        assert all(0 <= int(count) <= 5 for line in guessed for count in line[1:])
