"""`gangway import-quiz` and `gangway export-quiz`, as an author calls them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import gangway
from app.content import catalogue
from tests.content import trees

FIXTURES = Path(__file__).parent / "fixtures"
FORMATS = ("gift", "moodle", "qti")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A content folder with a course, and the environment that names it."""
    monkeypatch.setenv("GANGWAY_CONTENT", str(tmp_path / "content"))
    monkeypatch.setenv("GANGWAY_DATA", str(tmp_path / "data"))
    return trees.write_tree(tmp_path / "content")


def run(*arguments):
    return CliRunner().invoke(gangway, [str(argument) for argument in arguments])


def imported(file, *more):
    return run("import-quiz", FIXTURES / file, "--slug", "desk", "--course", "first-day", *more)


AIMS = ("--explained-in", "arrive#desk")


@pytest.mark.parametrize("form", FORMATS)
def test_a_quiz_that_comes_back_passes_the_content_check_at_once(root, tmp_path, form):
    """Out, gone, and in again: nobody has to mend anything."""
    file = tmp_path / "quiz.file"
    sent = run("export-quiz", "first-day", "--format", form, "--output", file)
    assert sent.exit_code == 0, sent.output
    assert f"Wrote {file} with 4 questions." in sent.output
    assert "has an answer that fails the attempt at any score" in sent.output
    before = catalogue.load(root).quiz("first-day", "en").quiz
    (root / trees.QUIZ).unlink()
    (root / trees.HEBREW_QUIZ).unlink()
    (root / trees.QUIZ).parent.rmdir()
    back = run("import-quiz", file, "--slug", "first-day", "--course", "first-day", "--title", "First day quiz")
    assert back.output == "Wrote quizzes/first-day/quiz.yaml with 4 items.\n"
    after = catalogue.load(root).quiz("first-day", "en").quiz
    told = [
        [
            (item.id, item.stem, item.objective, [(o.text, o.score, o.critical) for o in item.options])
            for item in quiz.items.values()
        ]
        for quiz in (before, after)
    ]
    assert told[0] == told[1]
    assert list(before.scenarios) == list(after.scenarios)


def test_gift_is_written_with_every_loss_and_every_line_to_mend(root):
    done = imported("desk.gift", *AIMS)
    assert done.exit_code == 0, done.output
    assert "Wrote quizzes/desk/quiz.yaml with 5 items." in done.output
    losses, unfinished = done.output.split("To finish it, mend these lines")
    for told in (
        "desk.gift:11: `Drawer`: HTML is reduced to its words; left out: emphasis",
        "desk.gift:11: `Drawer`: has the tag `hard`, which means nothing here",
        "desk.gift:28: `Locked`: is true or false, written here as two options in English",
        "desk.gift:30: `Steps`: is numerical",
    ):
        assert told in losses
    assert "item `locked`: `options` has fewer than three options; add plausible ones" in unfinished
    assert "`text` is empty; give it a value or remove it" in unfinished
    text = (root / "quizzes/desk/quiz.yaml").read_text("utf-8").split("\n")
    for line in unfinished.split("\n")[1:-1]:
        file, number, _ = line.strip().split(":", 2)
        assert file == "quizzes/desk/quiz.yaml"
        assert text[int(number) - 1].strip(), line


def test_aiken_is_written_and_asks_for_stimuli_and_feedback(root):
    done = imported("desk.txt", *AIMS, "--title", "Clean desk")
    assert done.exit_code == 0, done.output
    assert "Not carried over" not in done.output
    assert done.output.count("`feedback` is empty") == 6
    assert done.output.count("`text` is empty") == 2
    assert (root / "quizzes/desk/quiz.yaml").read_text("utf-8").startswith("title: Clean desk\ncourse: first-day\n")


def test_moodle_xml_is_written_with_its_shared_description(root):
    done = imported("desk.xml", *AIMS)
    assert "desk.xml:9: `Evening`" not in done.output
    assert "`Closing`: is graded by ABSOLUTE_POSITION" in done.output
    text = (root / "quizzes/desk/quiz.yaml").read_text("utf-8")
    for line in (
        "- id: clean-desk",
        "- id: evening",
        "text: It is six o'clock, and you are the last one.",
        "score: 1/3",
    ):
        assert line in text


def test_the_format_is_told_from_the_file_or_by_name(root):
    assert "with 5 items" in imported("desk.gift", *AIMS, "--format", "gift").output
    refused = run(
        "import-quiz", FIXTURES / "desk.gift", "--slug", "b", "--course", "first-day", "--format", "moodle", *AIMS
    )
    assert refused.exit_code == 1
    assert "desk.gift:1: is not well-formed XML" in refused.output


REFUSED = {
    "a folder that exists": (("--slug", "first-day"), "quizzes/first-day exists already"),
    "a name that is no id": (("--slug", "../desk"), "`../desk` is not a name for a folder"),
    "an unknown course": (
        ("--course", "first-dya"),
        "There is no course `first-dya` that can be read; did you mean `first-day`?",
    ),
    "an unknown objective": (
        ("--objective", "find-desk"),
        "has no objective `find-desk`; did you mean `find-the-desk`?",
    ),
    "an unknown paragraph": (("--explained-in", "arrive#door"), "has no paragraph `arrive#door`"),
    "no paragraph": (("--explained-in", ""), "have no explained-in; name one for all with --explained-in."),
    "no language": (("--language", "english"), "`english` is not a language's code"),
}


@pytest.mark.parametrize(("options", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_an_import_that_cannot_be_is_refused_and_writes_nothing(root, options, told):
    before = sorted(root.rglob("*"))
    refused = imported("desk.gift", *AIMS, *options)
    assert refused.exit_code == 1
    assert told in refused.output
    assert sorted(root.rglob("*")) == before


def test_a_second_import_changes_nothing(root):
    assert imported("desk.gift", *AIMS).exit_code == 0
    written = (root / "quizzes/desk/quiz.yaml").read_bytes()
    assert imported("desk.txt", *AIMS).exit_code == 1
    assert (root / "quizzes/desk/quiz.yaml").read_bytes() == written


UNKNOWN = {
    "a quiz that is not there": (("first-dya", "--format", "gift"), "There is no quiz `first-dya`"),
    "a language that it has no texts in": (
        ("first-day", "--format", "gift", "--language", "nb"),
        "has no texts in `nb`",
    ),
}


@pytest.mark.parametrize(("arguments", "told"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_export_that_cannot_be_is_refused(root, arguments, told):
    refused = run("export-quiz", *arguments)
    assert refused.exit_code == 1
    assert told in refused.output


@pytest.mark.parametrize("form", FORMATS)
def test_a_translation_is_exported_in_its_own_words(root, tmp_path, form):
    file = tmp_path / "quiz.file"
    run("export-quiz", "first-day", "--format", form, "--language", "he", "--output", file)
    done = run("import-quiz", file, "--slug", "hebrew", "--course", "first-day", "--language", "he")
    assert done.exit_code == 0, done.output
    text = (root / "quizzes/hebrew/quiz.yaml").read_text("utf-8")
    assert "source_language: he" in text
    assert "מצלצלים בפעמון." in text


def test_only_what_is_written_is_counted(root, tmp_path):
    imported("desk.xml", *AIMS)
    done = run("export-quiz", "desk", "--format", "gift", "--output", tmp_path / "quiz.gift")
    assert "with 1 question." in done.output
    assert "`closing`: puts steps in order, which GIFT cannot hold; it is left out" in done.output
