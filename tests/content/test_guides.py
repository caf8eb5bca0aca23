"""The authors' guides are true: their examples can be read, and every key, block and word is explained."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import get_args, get_type_hints

import pytest

from app.content.block_labels import BlockLabels
from app.content.blocks import BLOCKS
from app.content.catalogue import CHECKOUT, check
from app.content.links import CitableSource, Place
from app.content.lint_modules import module_faults
from app.content.markdown import compiled
from app.content.problems import Problem
from app.content.schema import built, built_for
from app.content.titled_texts import TitledText
from app.content.translations import translated
from app.content.yaml_source import YamlSource, read_yaml
from app.core.company import COMPANY_WORDS
from app.core.items import ITEM_TYPES, Item
from app.core.items.contract import ItemHead
from app.core.model import CourseOutline, ModulePlan, Objective, Pool, Quiz, Review, Scenario
from app.core.paths import LearningPath, LearningPaths, PathStep
from app.core.policies import PolicyOutline
from app.core.stimuli import Stimulus
from tests import keys
from tests.content.trees import write_tree

COURSES = (CHECKOUT / "courses" / "README.md").read_text("utf-8")
QUIZZES = (CHECKOUT / "quizzes" / "README.md").read_text("utf-8")


def example(guide: str, kind: str, place: int) -> str:
    """An example of a guide: the fenced block of that kind at that place."""
    return re.findall(rf"^```{kind}\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)[place]


def data(guide: str, place: int, problems: list[Problem]) -> YamlSource:
    source = read_yaml(example(guide, "yaml", place), "README.md", problems)
    assert source is not None
    return source


def test_the_examples_of_a_course_and_its_translation_can_be_read() -> None:
    problems: list[Problem] = []
    outline = built_for(CourseOutline, "confidentiality", data(COURSES, 0, problems), problems)
    assert outline is not None
    assert translated(outline, data(COURSES, 1, problems), problems).value is not None
    assert problems == []


def test_the_examples_of_sources_and_of_a_module_can_be_read() -> None:
    problems: list[Problem] = []
    register = built(list[CitableSource], data(COURSES, 2, problems), problems)
    assert register is not None
    text = example(COURSES, "markdown", 0)
    place = Place(
        file="README.md",
        language="en",
        course="confidentiality",
        module="how-leaks-happen",
        sources={source.file: source for source in register},
    )
    draft = compiled(text, place, BlockLabels(), problems)
    module = TitledText(file="README.md", title="", renders=None, text=text, draft=draft)
    assert [*problems, *module_faults(module, is_original=False)] == []


def test_the_examples_of_a_quiz_and_its_translation_can_be_read() -> None:
    problems: list[Problem] = []
    source = data(QUIZZES, 0, problems)
    quiz = built_for(Quiz, "confidentiality", source, problems)
    assert quiz is not None
    assert [fault for item in quiz.items.values() for fault in ITEM_TYPES[item.type].faults(item)] == []
    translated(quiz, data(QUIZZES, -1, problems), problems)
    assert {re.sub(r"`.*options", "`options", problem.message) for problem in problems} == {
        # the guide shortens its example: one option of three is translated
        "`options.report` is missing; translate its 2 texts",
        "`options.comment` is missing; translate its 2 texts",
    }


def names(*kinds: type) -> list[str]:
    return [field.name for kind in kinds for field in fields(kind) if field.name != "slug"]


def test_the_example_of_paths_can_be_read() -> None:
    problems: list[Problem] = []
    register = built(LearningPaths, data(COURSES, 3, problems), problems)
    assert register is not None
    assert problems == []
    assert [(step.wanted, step.opens) for step in register.paths[0].steps] == [
        (1, "in_turn"),
        (2, "in_turn"),
        (1, "at_once"),
    ]


COURSE_KINDS = (CourseOutline, Objective, ModulePlan, CitableSource, LearningPaths, LearningPath, PathStep)


@pytest.mark.parametrize("key", names(*COURSE_KINDS))
def test_every_key_of_a_course_is_explained(key: str) -> None:
    assert re.search(rf"`{key}`|^[ -]*{key}:", COURSES, re.MULTILINE)


@pytest.mark.parametrize("key", names(Quiz, Pool, Scenario, Review, *get_args(Stimulus)))
def test_every_key_of_a_quiz_is_explained(key: str) -> None:
    assert re.search(rf"`{key}`|^[ -]*{key}:", QUIZZES, re.MULTILINE)


def section(kind: str) -> str:
    """What the guide says of an item type."""
    return re.split(r"^##", QUIZZES.split(f"\n### {kind}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("kind", ITEM_TYPES)
def test_every_item_type_has_a_section_with_a_sample_that_can_be_taken(kind: str) -> None:
    problems: list[Problem] = []
    item = built(ITEM_TYPES[kind].item, data(section(kind), 0, problems), problems)
    assert item is not None
    assert [*problems, *ITEM_TYPES[kind].faults(item)] == []
    assert earned(item, keys.right(item)) == 1
    assert earned(item, keys.wrong(item)) == 0


def earned(item: Item, steps: list[keys.Entered]) -> Fraction:
    kind, state = ITEM_TYPES[item.type], None
    for entered in steps:
        state = kind.step(item, state, kind.read(item, entered))
    return kind.grade(item, state).points


@pytest.mark.parametrize("kind", ITEM_TYPES)
def test_every_key_of_an_item_is_explained_in_its_section(kind: str) -> None:
    common = {*names(ItemHead), "type"}
    for key in set(names(*_parts(ITEM_TYPES[kind].item))) - common:
        assert re.search(rf"`{key}`|`{key}:|[ {{]{key}:", section(kind)), key


def _parts(kind: type) -> Iterator[type]:
    """An item's dataclass and those inside it."""
    yield kind
    for hint in get_type_hints(kind).values():
        for part in get_args(hint):
            if is_dataclass(part) and isinstance(part, type):
                yield from _parts(part)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_is_explained(block: str) -> None:
    assert f"`::: {block}`" in COURSES


@pytest.mark.parametrize("word", COMPANY_WORDS)
def test_every_word_of_the_company_is_named(word: str) -> None:
    assert f"`{{{{ company.{word} }}}}`" in COURSES


def test_the_examples_of_a_policy_and_of_suggestions_can_be_read(tmp_path) -> None:
    policies, suggestions = (
        (CHECKOUT / folder / "README.md").read_text("utf-8") for folder in ("policies", "suggestions")
    )
    only = {"policies/conduct/he.md": None, "suggestions/first-week/he.md": None}
    root = write_tree(
        tmp_path,
        edits=only
        | {
            "policies/conduct/policy.yaml": example(policies, "yaml", 0),
            "policies/conduct/en.md": example(policies, "markdown", 0),
            "suggestions/first-week/en.md": example(suggestions, "markdown", 0),
        },
    )
    assert check(root) == []


@pytest.mark.parametrize("key", [field.name for field in fields(PolicyOutline)])
def test_every_key_of_a_policy_is_explained(key: str) -> None:
    guide = (CHECKOUT / "policies" / "README.md").read_text("utf-8")
    assert re.search(rf"^{key}:", guide, re.MULTILINE)
