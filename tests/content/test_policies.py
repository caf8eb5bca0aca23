"""Policies and suggestions in the content folder: what is compiled of them, and every problem by its place."""

import shutil

import pytest

from app.content import catalogue
from tests.content.trees import write_tree

POLICY = "policies/conduct/policy.yaml"
TEXT = "policies/conduct/en.md"
HEBREW = "policies/conduct/he.md"
WEEK = "suggestions/first-week/en.md"
HEBREW_WEEK = "suggestions/first-week/he.md"
COURSE = "courses/first-day/course.yaml"


def problems(root, **edits):
    return [str(each) for each in catalogue.check(write_tree(root, edits=edits.pop("edits")))]


def test_a_policy_is_compiled_in_every_language(tmp_path):
    policy = catalogue.load(write_tree(tmp_path)).policies["conduct"]
    assert list(policy.texts) == ["en", "he"]
    assert policy.text("he").title == "קוד התנהגות"
    assert policy.text("sv") is policy.text("en")
    assert '<div class="do-dont">' in policy.text("en").html
    assert not policy.text("he").is_stale


def test_a_translation_of_an_older_policy_is_stale(tmp_path):
    edits = {TEXT: ("Say what you need.", "Say what you need, and when.")}
    assert catalogue.load(write_tree(tmp_path, edits=edits)).policies["conduct"].text("he").is_stale


def test_a_week_of_suggestions_is_compiled_in_every_language(tmp_path):
    editions = catalogue.load(write_tree(tmp_path)).suggestions["first-week"]
    assert list(editions) == ["en", "he"]
    assert [(post.id, post.names_company) for post in editions["en"].posts] == [("coffee", True), ("question", False)]
    assert editions["he"].posts[1].text.startswith("השאלה שעזרה")
    assert editions["en"].digest == editions["he"].digest


def test_a_policy_has_a_page_of_its_own(tmp_path):
    root = write_tree(tmp_path)
    shutil.copytree(root / "policies" / "conduct", root / "policies" / "questions")
    expected = "policies/questions:1: `questions` is the address of a page; name the folder otherwise"
    assert [str(each) for each in catalogue.check(root)] == [expected]


def test_a_content_folder_needs_neither(tmp_path):
    root = write_tree(tmp_path, edits={COURSE: ("policy: conduct\n", "")})
    for folder in ("policies", "suggestions"):
        for path in sorted((root / folder).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    loaded = catalogue.load(root)
    assert (loaded.policies, loaded.suggestions) == ({}, {})


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            {COURSE: ("policy: conduct", "policy: conduck")},
            "courses/first-day/course.yaml:21: `conduck` is not a folder of policies/; did you mean `conduct`?",
            id="a course that ends in a policy there is not",
        ),
        pytest.param(
            {POLICY: ("prevailing_language: en", "prevailing_language: sv")},
            f"{POLICY}:2: there is no sv.md; write one of: en, he",
            id="a prevailing language without its text",
        ),
        pytest.param({POLICY: None}, f"{POLICY}:1: is missing; add the file", id="no policy.yaml"),
        pytest.param(
            {TEXT: ("::: rights\n:::\n", "")},
            f"{TEXT}:1: has no rights block, which every policy needs; add `::: rights` and `:::`",
            id="no rights block",
        ),
        pytest.param(
            {TEXT: ("- Talk about", "- Shout.\n- Run.\n- Talk about")},
            f"{TEXT}:11: has 3 don'ts but only 2 dos; write at least as many dos",
            id="more don'ts than dos",
        ),
        pytest.param(
            {TEXT: ("- Ask before you take a picture.\n- Say what you need.", "- Ask.")},
            f"{HEBREW}:7: `::: do` has 2 entries; {TEXT}:6 has 1",
            id="a translation with more dos",
        ),
        pytest.param(
            {TEXT: ("{{ company.hr_contact }}", "{{ company.hr }}")},
            f"{TEXT}:16: `company.hr` is not known",
            id="an unknown word of the company",
        ),
        pytest.param(
            {"policies/conduct/notes.txt": "x"}, "policies/conduct/notes.txt:1: does not belong here", id="another file"
        ),
        pytest.param(
            {"courses/rights/he.md": None}, "courses/rights/he.md:1: is missing", id="no rights text in a language"
        ),
        pytest.param(
            {TEXT: ("ask {{ company", "[ask](/courses/second-day/) {{ company")},
            f"{TEXT}:16: there is no course `second-day`",
            id="a link to a course there is not",
        ),
        pytest.param(
            {WEEK: ("at {{ company.name }} ", "")},
            f"{WEEK}:1: 0 of 2 posts have `{{{{ company.name }}}}`; let one or more name it, and as many or more not",
            id="suggestions without the company's name",
        ),
        pytest.param(
            {WEEK: ("The question", "At {{ company.name }}, the question")},
            f"{WEEK}:1: 2 of 2 posts have `{{{{ company.name }}}}`",
            id="suggestions with the company's name throughout",
        ),
        pytest.param(
            {WEEK: ("who would be sad", "who would be **sad**")},
            f"{WEEK}:1: has Markdown in a post, which networks show as it is; write plain paragraphs",
            id="Markdown in a post",
        ),
        pytest.param(
            {WEEK: ("{#coffee}\n", "")},
            f"{WEEK}:1: is not made of posts alone; write `{{#id}}`, `## A title` and the post, each time",
            id="a post without an id",
        ),
        pytest.param(
            {WEEK: lambda text: text.replace("The question", "The question " * 60)},
            f"{WEEK}:9: `question` has",
            id="a post that is too long",
        ),
        pytest.param({WEEK: None}, f"{WEEK}:1: is missing; the translations render it", id="no English file"),
        pytest.param(
            {HEBREW_WEEK: (" מ־{{ company.name }}", "")},
            f"{HEBREW_WEEK}:5: `coffee` names the company in one language only; let both or neither",
            id="the company's name in one language",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path, edits, expected):
    found = problems(tmp_path, edits=edits)
    assert any(each.startswith(expected) for each in found), found
