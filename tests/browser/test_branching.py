"""A branching scenario in a browser: by keyboard, with and without scripts, in both directions; a choice made is made."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from app.clock import utc_now
from app.core.papers import Paper
from app.store.models import Attempt, Response
from tests import factories
from tests.browser import axe, running
from tests.browser.conftest import SignIns
from tests.browser.keyboard import Keyboard
from tests.browser.running import RunningSite
from tests.browser.sitting import Sitting
from tests.browser.test_languages import switch
from tests.content import threads

ITEM = "late-tag-thread"
STORY = [("tagged", "leave"), ("presses", "argue"), ("forty", "stop"), ("morning", "own-up")]
DECIDED = ["tagged.leave", "presses.argue", "forty.stop", "morning.own-up"]
ENDING = {"en": "It took three people two days.", "he": "זה לקח לשלושה אנשים יומיים."}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """A site of its own, where the one course has a quiz with a branching scenario and a shared one."""
    content = threads.write(tmp_path_factory.mktemp("threads"))
    with running.site(tmp_path_factory.mktemp("house"), content) as house:
        yield house
        assert house.log.read_text() == ""


@pytest.fixture(scope="module")
def signed_in(browser: Browser, house: RunningSite) -> SignIns:
    return SignIns(browser, house)


class AtStory(Sitting):
    """A sitting whose second step is the branching scenario."""

    def __init__(self, *around: object) -> None:
        super().__init__(*around)
        with self.house.database.writing.begin() as db:
            row = db.get_one(Attempt, self.attempt)
            paper = Paper.from_json(row.paper)
            [story] = [part for part in paper.scenarios if part.scenario_id == "late-tag"]
            first, *others = [part for part in paper.scenarios if part is not story]
            row.paper = Paper((first, story, *others)).to_json()
        self.address = f"/attempts/{self.attempt}/?step=2"

    def page(self, **options: object) -> Page:
        """A page at that step."""
        return self.at(self.address, **options)

    @property
    def path(self) -> list[str]:
        with self.house.database.reading() as db:
            response = db.get(Response, (self.attempt, ITEM))
            path = response.state["path"] if response and response.state else []
            return [f"{turn['situation']}.{turn['choice']}" for turn in path]


@pytest.fixture
def sit(house: RunningSite, signed_in: SignIns) -> Iterator[Callable[..., AtStory]]:
    with ExitStack() as contexts:
        yield lambda language="en": AtStory(house, signed_in, contexts, language)


def decide(page: Page, choice: str) -> None:
    """Mark a choice and press the button below it."""
    page.locator(f"[name='{ITEM}.choice'][value='{choice}']").check()
    with page.expect_navigation():
        page.locator(f"[name='{ITEM}.decide']").click()


def waits(page: Page) -> str:
    """The situation that waits for a decision."""
    return page.locator(f"[name='{ITEM}.decide']").get_attribute("value") or ""


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", ["en", "he"])
def test_the_whole_story_by_keyboard_on_a_phone(sit, language, has_scripts):
    sitting = sit(language)
    page = sitting.page(java_script_enabled=has_scripts)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "he" else "ltr")
    keyboard = Keyboard(page)
    for situation, choice in STORY:
        assert waits(page) == situation
        keyboard.choose(f"{ITEM}.choice", choice)
        keyboard.go_to(page.locator(f"[name='{ITEM}.decide']"))
        with page.expect_navigation():
            keyboard.press("Enter")
        landed = page.locator(f"[id='{ITEM}-after-{situation}']")
        expect(landed).to_be_focused()
        expect(landed).to_be_in_viewport()
    assert sitting.path == DECIDED
    expect(page.locator(f"[id='{ITEM}-after-morning']")).to_contain_text(ENDING[language])
    expect(page.locator(f"[name='{ITEM}.choice']")).to_have_count(0)
    keyboard.go_to(page.locator("#answer .actions button").first)
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"step=3"))
    page.goto(f"/attempts/{sitting.attempt}/review")
    expect(page.locator(".answer-path li")).to_have_count(4)
    sitting.submit()
    page.goto(f"/attempts/{sitting.attempt}/result")
    expect(page.locator(".branching .deed")).to_have_count(4)
    expect(page.locator(".branching")).to_contain_text(ENDING[language])


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_enter_on_a_choice_decides_nothing_and_forgets_nothing(sit, has_scripts):
    sitting = sit()
    page = sitting.page(java_script_enabled=has_scripts)
    keyboard = Keyboard(page)
    keyboard.choose(f"{ITEM}.choice", "leave")
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page.get_by_text("Nothing is decided yet: press the button below to do this.")).to_be_in_viewport()
    expect(page.locator(f"[name='{ITEM}.choice'][value='leave']")).to_be_checked()
    assert (sitting.path, waits(page)) == ([], "tagged")


def test_a_choice_that_is_only_marked_is_neither_saved_nor_kept(sit):
    sitting = sit()
    page = sitting.page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator(f"[name='{ITEM}.choice'][value='reply']").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Back").click()
    assert sent.count("POST") == 1  # the button's own, and no save before it
    page.goto(sitting.address)
    assert (sitting.path, waits(page)) == ([], "tagged")
    expect(page.locator(f"[name='{ITEM}.choice']:checked")).to_have_count(0)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_deciding_without_a_choice_is_told_beside_the_choices(sit, has_scripts):
    page = sit().page(java_script_enabled=has_scripts)
    with page.expect_navigation():
        page.locator(f"[name='{ITEM}.decide']").click()
    expect(page.get_by_role("group", name="What do you do now?")).to_be_focused()
    expect(page.get_by_text("Nothing was decided: mark what you do")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_language_is_switched_in_the_middle_and_nothing_is_lost(sit, has_scripts, width):
    """What was decided stays decided, what is marked stays marked, and the story goes on in the other language."""
    sitting = sit()
    page = sitting.page(java_script_enabled=has_scripts, width=width)
    decide(page, "leave")
    page.locator(f"[name='{ITEM}.choice'][value='argue']").check()
    switch(page, "he")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(f"[name='{ITEM}.choice'][value='argue']")).to_be_checked()
    assert (sitting.path, waits(page)) == (DECIDED[:1], "presses")
    decide(page, "argue")
    decide(page, "stop")
    switch(page, "en")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    decide(page, "own-up")
    expect(page.locator(f"[id='{ITEM}-after-morning']")).to_contain_text(ENDING["en"])
    assert sitting.path == DECIDED


class TestAChoiceMadeIsMade:
    def test_a_double_click_decides_once(self, sit):
        sitting = sit()
        page = sitting.page()
        page.locator(f"[name='{ITEM}.choice'][value='reply']").check()
        page.locator(f"[name='{ITEM}.decide']").dblclick()
        expect(page.locator(f"[id='{ITEM}-after-tagged']")).to_be_visible()
        expect(page.get_by_text("This was decided already")).to_have_count(0)
        assert sitting.path == ["tagged.reply"]

    @pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
    def test_reload_and_back_show_where_things_stand(self, sit, has_scripts):
        sitting = sit()
        page = sitting.page(java_script_enabled=has_scripts)
        decide(page, "leave")
        decide(page, "argue")
        page.reload()
        assert waits(page) == "forty"
        page.go_back()
        assert waits(page) == "forty"
        page.go_back()
        assert waits(page) == "forty"
        assert sitting.path == ["tagged.leave", "presses.argue"]
        decide(page, "stop")
        assert sitting.path == ["tagged.leave", "presses.argue", "forty.stop"]

    def test_the_second_of_two_tabs_is_told_and_changes_nothing(self, sit):
        sitting = sit()
        page = sitting.page()
        stale = page.context.new_page()
        stale.goto(sitting.address)
        decide(page, "leave")
        decide(stale, "reply")
        expect(stale.get_by_text("This was decided already")).to_be_in_viewport()
        assert waits(stale) == "presses"
        assert sitting.path == ["tagged.leave"]
        decide(stale, "tell")
        page.reload()
        expect(page.get_by_text("By morning nobody remembers it.")).to_be_visible()
        assert sitting.path == ["tagged.leave", "presses.tell"]

    def test_another_device_goes_on_where_the_story_stands(self, sit):
        sitting = sit()
        decide(sitting.page(), "leave")
        elsewhere = sitting.page(width=1280)
        assert waits(elsewhere) == "presses"
        expect(elsewhere.get_by_text("You let it lie.")).to_be_visible()


def test_offline_the_button_waits_to_be_pressed_again(sit):
    sitting = sit()
    page = sitting.page()
    page.context.set_offline(True)
    page.locator(f"[name='{ITEM}.choice'][value='leave']").check()
    page.locator(f"[name='{ITEM}.decide']").click()
    state = page.get_by_role("status").filter(visible=True)
    expect(state).to_contain_text("Offline", use_inner_text=True)
    page.context.set_offline(False)
    expect(state).to_contain_text("Not saved yet", use_inner_text=True)
    assert sitting.path == []
    with page.expect_navigation():
        page.locator(f"[name='{ITEM}.decide']").click()
    assert sitting.path == ["tagged.leave"]


@pytest.mark.parametrize("language", ["en", "he"])
def test_axe_finds_nothing_and_nobody_scrolls_sideways(sit, language):
    sitting = sit(language)
    page = sitting.page()
    problems: dict[str, dict[str, object]] = {}

    def look(name: str) -> None:
        page.locator("main details").evaluate_all("all => all.forEach(each => { each.open = true })")
        problems[name] = axe.problems(page, language == "he")

    look("the opening")
    with page.expect_navigation():
        page.locator(f"[name='{ITEM}.decide']").click()
    look("nothing decided")
    for _situation, choice in STORY:
        decide(page, choice)
        if choice == "argue":
            look("on fire")
    look("the ending")
    page.goto(f"/attempts/{sitting.attempt}/review")
    look("before submitting")
    factories.answer(sitting.house.database, sitting.house.content, sitting.who, sitting.attempt, now=utc_now())
    sitting.submit()
    page.goto(f"/attempts/{sitting.attempt}/result")
    look("looking back")
    assert {name: found for name, found in problems.items() if found} == {}
