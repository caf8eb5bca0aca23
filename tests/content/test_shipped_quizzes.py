"""The quizzes that come with Gangway: every paper has the promised mix, and knowing nothing does not pass."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from app.content.block_labels import translated
from app.content.catalogue import Catalogue, load
from app.content.completeness import editions
from app.content.guessers import GUESSERS, guessed
from app.content.library import read_library
from app.content.renderings import stale_files
from app.core.grading import Outcome, grade
from app.core.items import ITEM_TYPES, Item
from app.core.items.contract import Fields, State
from app.core.model import Quiz
from app.core.papers import Paper, draw
from tests import keys

ROOT = Path(__file__).parents[2]
SLUGS = sorted(folder.name for folder in (ROOT / "quizzes").iterdir() if folder.is_dir())
CORE = {"linkedin-for-careers", "flame-war-avoidance", "confidentiality"}
LANGUAGES = ("nb", "sv", "de", "he")
TRANSLATIONS = [(slug, language) for slug in SLUGS for language in LANGUAGES]
BY_WORDS = ("longest", "shortest", "most hedging")
PAPERS, GUESSED_PAPERS, MOST_PASSED, TRANSLATED_PAPERS = 300, 500, 10, 150
FEWEST_ITEMS, FEWEST_TYPES, FEWEST_PER_OBJECTIVE, FEWEST_ABOUT_RIGHTS = 16, 5, 4, 2
MOST_CRITICAL = 2


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load(ROOT)


@pytest.fixture(params=SLUGS)
def quiz(request: pytest.FixtureRequest, shipped: Catalogue) -> Quiz:
    edition = shipped.quiz(request.param, "en")
    assert edition is not None
    return edition.quiz


def papers(quiz: Quiz, count: int) -> list[Paper]:
    return [draw(quiz, f"{quiz.slug}-{number}") for number in range(count)]


def entered(item: Item, steps: Sequence[Fields]) -> State | None:
    """The state after these steps."""
    kind, state = ITEM_TYPES[item.type], None
    for fields in steps:
        state = kind.step(item, state, kind.read(item, fields))
    return state


def objectives(shipped: Catalogue, quiz: Quiz) -> set[str]:
    course = shipped.course(quiz.course, "en")
    assert course is not None
    return {objective.id for objective in course.outline.objectives}


def test_every_core_course_has_its_quiz() -> None:
    assert set(SLUGS) >= CORE


def test_every_course_is_there_whole_and_fresh_in_every_language() -> None:
    library = read_library(ROOT, translated, [])
    incomplete = [
        (each.course, each.language)
        for each in editions(library)
        if (each.share.percent, each.share.percent_stale) != (100, 0)
    ]
    assert incomplete == []
    assert {each.language for each in editions(library)} == {"en", *LANGUAGES}
    assert list(stale_files(library)) == []


def test_a_bank_is_large_enough_and_varied(quiz: Quiz) -> None:
    assert len(quiz.items) >= FEWEST_ITEMS
    assert len({item.type for item in quiz.items.values()}) >= FEWEST_TYPES


def test_each_objective_has_items_enough(quiz: Quiz, shipped: Catalogue) -> None:
    counts = Counter(item.objective for item in quiz.items.values())
    assert set(counts) == objectives(shipped, quiz)
    assert min(counts.values()) >= FEWEST_PER_OBJECTIVE


def test_a_course_with_a_rights_block_tests_rights(quiz: Quiz, shipped: Catalogue) -> None:
    course = shipped.course(quiz.course, "en")
    assert course is not None
    if any(module.rights for module in course.outline.modules):
        assert sum(item.protects_rights for item in quiz.items.values()) >= FEWEST_ABOUT_RIGHTS


def test_the_courses_with_a_rights_block_are_known(shipped: Catalogue) -> None:
    with_rights = {
        slug
        for slug in CORE
        if (course := shipped.course(slug, "en")) and any(module.rights for module in course.outline.modules)
    }
    assert with_rights == {"flame-war-avoidance", "confidentiality"}


def test_every_paper_has_the_promised_mix(quiz: Quiz, shipped: Catalogue) -> None:
    bank, two_each = quiz.items, dict.fromkeys(objectives(shipped, quiz), 2)
    for paper in papers(quiz, PAPERS):
        drawn = [bank[each.item_id] for each in paper.items]
        types = Counter(item.type for item in drawn)
        assert Counter(item.objective for item in drawn) == two_each
        assert (types["branching"], types["best_worst"]) == (1, 1)


def test_every_paper_is_as_strict_as_every_other(quiz: Quiz) -> None:
    bank = quiz.items
    critical = {sum(bank[each.item_id].has_critical for each in paper.items) for paper in papers(quiz, PAPERS)}
    assert len(critical) == 1
    assert max(critical) <= MOST_CRITICAL


def test_every_item_of_the_bank_is_drawn_sometimes(quiz: Quiz) -> None:
    drawn = {each.item_id for paper in papers(quiz, PAPERS) for each in paper.items}
    assert drawn == set(quiz.items)


def test_the_key_earns_everything_on_every_paper(quiz: Quiz) -> None:
    right = {item.id: entered(item, keys.right(item)) for item in quiz.items.values()}
    for paper in papers(quiz, PAPERS):
        outcome = grade(quiz, paper, {each.item_id: right[each.item_id] for each in paper.items})
        assert (outcome.points, outcome.passed) == (outcome.max_points, True)


@pytest.mark.parametrize("name", GUESSERS)
def test_a_guesser_hardly_ever_passes(quiz: Quiz, name: str) -> None:
    outcomes = guesses(quiz, name, GUESSED_PAPERS)
    assert sum(outcome.passed for outcome in outcomes) <= MOST_PASSED
    assert sum(outcome.points for outcome in outcomes) > GUESSED_PAPERS / 2, "the guesser does not answer"


@pytest.mark.parametrize("name", BY_WORDS)
@pytest.mark.parametrize(("slug", "language"), TRANSLATIONS)
def test_the_words_of_a_translation_give_nothing_away(shipped: Catalogue, slug: str, language: str, name: str) -> None:
    """By place and by chance, all languages are guessed alike."""
    outcomes = guesses(shipped.quizzes[slug][language].quiz, name, TRANSLATED_PAPERS)
    assert sum(outcome.passed for outcome in outcomes) <= TRANSLATED_PAPERS // 50


def guesses(quiz: Quiz, name: str, count: int) -> list[Outcome]:
    chance = Random(7)
    return [guessed(GUESSERS[name], quiz, paper, chance) for paper in papers(quiz, count)]
