"""What mails say: each kind can be written in each language, a company's own templates take its place, and flaws are named."""

import re

import pytest

from app import i18n
from app.content.catalogue import CHECKOUT
from app.mail import facts, overrides, wording
from app.mail.wording import Own, Part, Wording

KINDS = [kind for kind in facts.FACTS if kind != wording.FRAME]


def write(kinds, language="en", own=None, **changed):
    parts = [Part(kind, {**facts.FACTS[kind], **changed}) for kind in kinds]
    return Wording(own or {}).write(language, {**facts.AROUND, **changed, "count": len(parts)}, parts)


def test_there_is_a_template_for_each_kind():
    assert sorted(wording.kinds()) == sorted(facts.FACTS)


@pytest.mark.parametrize("language", i18n.languages())
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_written_as_text_and_as_html(kind, language):
    written = write([kind], language)
    assert written.subject
    assert "Subject" not in written.text
    assert f'lang="{language}" dir="{i18n.direction(language)}"' in written.html
    for form in (written.text, written.html):
        assert "Lina Sample" in form
        assert "{{" not in form
        assert "%(" not in form
    assert "<table" not in written.html


def test_hebrew_runs_from_right_to_left_and_names_keep_their_direction():
    written = write(["reminder"], "he", course="Flame wars & <b>you</b>")
    assert '<div dir="rtl"' in written.html
    assert "<bdi>Flame wars &amp; &lt;b&gt;you&lt;/b&gt;</bdi>" in written.html
    assert "\u2068Flame wars & <b>you</b>\u2069" in written.text


def test_several_things_have_a_subject_of_their_own_and_one_has_its_own():
    assert write(["overdue"]).subject == "First day is overdue"
    both = write(["overdue", "waived"])
    assert both.subject == "2 things for you at Harbour Lane"
    assert both.text.index("was due by") < both.text.index("need not complete")


def test_a_manager_is_told_names_and_dates_alone():
    written = write(["escalation"])
    assert "\u2068Lina Sample\u2069: \u2068First day\u2069, due by \u2068Friday 27 November\u2069" in written.text
    assert not re.search(r"score|attempt|critical|per cent|%", written.text)


def test_a_company_s_own_template_goes_before_ours_and_that_of_a_language_before_that_of_all():
    own = {
        ("waived", "", "txt"): Own("mails/waived.txt", "Subject: All\nFor all."),
        ("waived", "he", "txt"): Own("mails/waived.he.txt", "Subject: Ivrit\nFor some."),
    }
    assert [write(["waived"], language, own).subject for language in ("en", "he")] == ["All", "Ivrit"]
    assert "need not complete" in write(["waived"], "en", own).html


def test_an_own_template_that_fails_after_all_is_replaced_by_ours(caplog):
    own = {("waived", "", "txt"): Own("mails/waived.txt", "Subject: {{ 1 / (minutes - 7) }}\n")}
    assert write(["waived"], "en", own, minutes=7).subject == "First day is no longer asked of you"
    assert "mails/waived.txt cannot be filled in" in caplog.text


@pytest.mark.parametrize(
    ("name", "source", "line", "said"),
    [
        pytest.param("reminder.txt", "Subject: Hi\n\n{{ coruse }}", 3, "`coruse` is not known", id="an unknown name"),
        pytest.param("overdue.he.html", "<p>\n{% if %}", 2, "cannot be read", id="a mistake of syntax"),
        pytest.param("waived.html", "{{ name|upside_down }}", 1, "No filter named", id="an unknown filter"),
        pytest.param("assigned.txt", "Hello", 1, "must begin with the mail's subject", id="no subject"),
        pytest.param("expired.html", "\n\n{{ ''.__class__.__mro__ }}", 3, "cannot be filled in", id="a way out"),
        pytest.param(
            "escalation.html", "{% for one in people %}\n{{ one.score }}{% endfor %}", 2, "score", id="a score"
        ),
        pytest.param("frame.html", "\n{% include '/etc/passwd' %}", 2, "stands for itself", id="another file"),
        pytest.param("bogus.txt", "Subject: x", 1, "no kind of mail; write one of: assigned", id="an unknown kind"),
        pytest.param("waived.xx.txt", "Subject: x", 1, "not written in `xx`", id="a language we do not speak"),
        pytest.param("notes.doc", "x", 1, "is no template of a mail", id="another file's name"),
    ],
)
def test_each_flaw_is_named_with_its_file_and_line(tmp_path, name, source, line, said):
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / name).write_text(source, "utf-8")
    _wording, (flaw,) = overrides.load(tmp_path)
    assert (flaw.file, flaw.line) == (f"mails/{name}", line)
    assert said in flaw.message


def test_a_folder_of_sound_templates_is_used_and_a_missing_one_is_none(tmp_path):
    assert overrides.load(tmp_path) == (Wording(), [])
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "README.md").write_text("notes", "utf-8")
    for path in wording.FOLDER.iterdir():
        (tmp_path / "mails" / path.name).write_text(path.read_text("utf-8"), "utf-8")
    loaded, flaws = overrides.load(tmp_path)
    assert flaws == []
    assert len(loaded.overrides) == 2 * len(facts.FACTS)


def test_the_guide_explains_every_kind_and_every_name():
    guide = (CHECKOUT / "mails" / "README.md").read_text("utf-8")
    names = {*facts.AROUND, *(name for known in facts.FACTS.values() for name in known), *facts.FACTS}
    assert {name for name in names if f"`{name}`" not in guide} == set()
