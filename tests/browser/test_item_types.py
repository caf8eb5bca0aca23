"""Items of each type in a browser: with the keyboard alone, with and without scripts, in English and from right to left."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from app.clock import utc_now
from app.store.models import Attempt, Response
from tests import factories, keys
from tests.browser import axe, new_hire, running
from tests.browser.conftest import SignIns
from tests.browser.keyboard import Keyboard
from tests.browser.running import RunningSite
from tests.browser.sitting import Sitting
from tests.content import item_types

BEST_WORST, ORDER, MATCH, HOTTEXT, TEXT = "visitor-respond", "bell-steps", "lunch-sort", "post-mark", "poster-who"
ONE, SEVERAL = "parcel-first", "bag-contents"
ITEMS = [ONE, SEVERAL, BEST_WORST, ORDER, MATCH, HOTTEXT, TEXT]
ALL_POINTS = {"en": "All points", "he": "כל הנקודות"}
ASIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SENT = """id => [...new FormData(document.querySelector("#answer"))].filter(([name]) => name.startsWith(`${id}.`))"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """A site of its own, where the one course has a quiz with an item of each type but branching, choice of both kinds."""
    content = item_types.write(tmp_path_factory.mktemp("types"), with_choice=True)
    with running.site(tmp_path_factory.mktemp("house"), content) as house:
        yield house
        assert house.log.read_text() == ""


@pytest.fixture(scope="module")
def signed_in(browser: Browser, house: RunningSite) -> SignIns:
    return SignIns(browser, house)


class AtItems(Sitting):
    """A sitting by its items."""

    def __init__(self, *around: object) -> None:
        super().__init__(*around)
        with self.house.database.reading() as db:
            asked = [each["items"][0]["id"] for each in db.get_one(Attempt, self.attempt).paper["scenarios"]]
        self.steps = {item_id: place for place, item_id in enumerate(asked, start=1)}
        self.items = self.house.content.quiz(factories.QUIZ, "en").quiz.items

    def at_item(self, item_id: str, **options: object) -> Page:
        """A page at the step of an item."""
        return self.at(self.address(item_id), **options)

    def address(self, item_id: str) -> str:
        return f"/attempts/{self.attempt}/?step={self.steps[item_id]}"

    def state(self, item_id: str) -> dict | None:
        with self.house.database.reading() as db:
            response = db.get(Response, (self.attempt, item_id))
            return response and response.state


@pytest.fixture
def sit(house, signed_in) -> Iterator[Callable[..., AtItems]]:
    with ExitStack() as contexts:
        yield lambda language="en": AtItems(house, signed_in, contexts, language)


def saved(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    expect(page.locator(".save-state")).to_have_attribute("data-state", "saved")


def by_name(fields: dict[str, list[str]], item_id: str) -> set[tuple[str, str]]:
    return {(f"{item_id}.{name}", value) for name, values in fields.items() for value in values}


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize("item_id", ITEMS)
def test_by_keyboard_on_a_phone_taken_up_again_and_looked_back_at(sit, item_id, language, has_scripts):
    sitting = sit(language)
    item = sitting.items[item_id]
    page = sitting.at_item(item_id, java_script_enabled=has_scripts)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "he" else "ltr")
    keyboard = Keyboard(page)
    keyboard.answer(item)
    if has_scripts and item_id != TEXT:
        saved(page)
    keyboard.go_to(page.locator("#answer .actions button").first)
    with page.expect_navigation():
        keyboard.press("Enter")

    elsewhere = sitting.at_item(item_id)
    [fields] = keys.right(item)
    assert {tuple(each) for each in elsewhere.evaluate(SENT, item_id)} == by_name(fields, item_id)
    sitting.submit()
    page.goto(f"/attempts/{sitting.attempt}/result")
    told = page.locator(".looked-back-items > li").nth(sitting.steps[item_id] - 1)
    expect(told).to_contain_text(ALL_POINTS[language])


@pytest.mark.parametrize("item_id", ITEMS)
def test_with_a_pointer_what_is_entered_is_saved(sit, item_id):
    sitting = sit()
    page = sitting.at_item(item_id)
    new_hire.answer(page, sitting.items[item_id])
    saved(page)
    page.reload()
    [fields] = keys.right(sitting.items[item_id])
    assert {tuple(each) for each in page.evaluate(SENT, item_id)} == by_name(fields, item_id)


class TestBestAndWorst:
    def test_each_mark_is_called_by_its_words_and_its_option(self, sit):
        page = sit().at_item(BEST_WORST)
        wanted = "Least effective Ask them to come back tomorrow."
        expect(page.get_by_role("radio", name=wanted, exact=True)).to_have_count(1)

    @pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
    def test_what_is_missing_is_said_until_it_is_there(self, sit, has_scripts):
        page = sit().at_item(BEST_WORST, java_script_enabled=has_scripts)
        needs_both = page.get_by_text("An answer needs both marks.")
        twice = page.get_by_text("This one has both marks. Choose two different ones.").filter(visible=True)
        expect(needs_both).to_be_hidden()
        page.locator(".judged-best").nth(1).click()
        expect(needs_both).to_be_visible()
        page.locator(".judged-worst").nth(1).click()
        expect(twice).to_be_visible()
        page.locator(".judged-worst").nth(2).click()
        expect(twice).to_have_count(0)
        expect(needs_both).to_be_hidden()


class TestOrder:
    def test_is_blank_until_the_first_move(self, sit):
        sitting = sit()
        page = sitting.at_item(ORDER)
        expect(page.locator(".order-tools").first).to_be_visible()
        assert {value for _, value in page.evaluate(SENT, ORDER)} == {""}
        page.locator("#answer .actions button").first.click()
        page.wait_for_load_state()
        assert sitting.state(ORDER) == {"positions": {}}

    def test_a_move_is_told_and_the_ends_have_one_way(self, sit):
        sitting = sit()
        page = sitting.at_item(ORDER)
        words = page.locator(".order-words").nth(1).text_content()
        page.get_by_role("button", name=f"Move up: {words}", exact=True).press("Enter")
        expect(page.locator(".order-told")).to_have_text(f"“{words}” is now number 1 of 4.")
        expect(page.locator(".order-words").first).to_have_text(words)
        expect(page.get_by_role("button", name=f"Move up: {words}", exact=True)).to_be_disabled()
        expect(page.get_by_role("button", name=f"Move down: {words}", exact=True)).to_be_focused()
        saved(page)
        assert sorted(sitting.state(ORDER)["positions"].values()) == [1, 2, 3, 4]

    def test_a_drag_that_is_called_off_changes_nothing(self, sit):
        sitting = sit()
        page = sitting.at_item(ORDER)
        before = page.locator(".order-words").all_text_contents()
        last, first = page.locator(".order-handle").last, page.locator(".order-step").first.bounding_box()
        last.hover()
        page.mouse.down()
        page.mouse.move(first["x"], first["y"], steps=5)
        assert page.locator(".order-words").all_text_contents() != before
        last_dragged = page.locator(".is-moving .order-handle")
        last_dragged.dispatch_event("pointercancel")
        page.mouse.up()
        assert page.locator(".order-words").all_text_contents() == before
        assert sitting.state(ORDER) is None

    def test_number_fields_give_way_to_buttons(self, sit):
        page = sit().at_item(ORDER)
        expect(page.locator("#answer input[type=number]")).to_have_count(0)
        expect(page.get_by_role("button", name=re.compile("^Move (up|down): "))).to_have_count(8)
        expect(page.get_by_text("Write a number beside each step")).to_be_hidden()


class TestHottext:
    def test_nothing_and_marks_take_each_other_away(self, sit):
        sitting = sit()
        page = sitting.at_item(HOTTEXT)
        nothing, mark = page.get_by_label("Nothing needs removing"), page.get_by_label("the Norfjord contract")
        page.locator(".hot").nth(2).click()
        expect(mark).to_be_checked()
        nothing.check()
        expect(mark).not_to_be_checked()
        page.locator(".hot").nth(2).click()
        expect(nothing).not_to_be_checked()
        saved(page)
        assert sitting.state(HOTTEXT) == {"marked": ["contract"], "nothing": False}

    def test_without_scripts_the_page_says_that_they_contradict_each_other(self, sit):
        page = sit().at_item(HOTTEXT, java_script_enabled=False)
        contradiction = page.get_by_text("These contradict each other")
        page.locator(".hot").nth(2).click()
        expect(contradiction).to_be_hidden()
        page.get_by_label("Nothing needs removing").check()
        expect(contradiction).to_be_visible()

    @pytest.mark.parametrize("language", ["en", "he"])
    def test_marks_are_high_enough_to_be_hit_and_differ_by_more_than_colour(self, sit, language):
        page = sit(language).at_item(HOTTEXT, width=320)
        lines = page.locator(".hot").evaluate_all("all => all.flatMap(each => [...each.getClientRects()])")
        assert len(lines) > 6, "some words are broken over two lines"
        assert min(line["height"] for line in lines) >= 24
        first = page.locator(".hot").first
        before = first.locator(".icon").evaluate_all("all => all.map(each => getComputedStyle(each).display)")
        first.click()
        expect(first.locator(".hot-words")).to_have_css("text-decoration-line", "line-through")
        after = first.locator(".icon").evaluate_all("all => all.map(each => getComputedStyle(each).display)")
        assert after == before[::-1]


class TestTextEntry:
    def test_is_saved_after_a_pause_in_typing(self, sit):
        sitting = sit()
        page = sitting.at_item(TEXT)
        page.get_by_label("Whom do they have to ask?").press_sequentially("nobo")
        expect(page.locator(".save-state")).not_to_have_attribute("data-state", "")
        saved(page)
        assert sitting.state(TEXT) == {"text": "nobo"}
        page.keyboard.type("dy")
        expect(page.locator(".save-state")).not_to_have_attribute("data-state", "saved")
        saved(page)
        assert sitting.state(TEXT) == {"text": "nobody"}

    @pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
    def test_enter_saves_and_goes_on_and_never_submits_the_quiz(self, sit, has_scripts):
        sitting = sit()
        page = sitting.at_item(TEXT, java_script_enabled=has_scripts)
        page.get_by_label("Whom do they have to ask?").fill("nobody")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert sitting.state(TEXT) == {"text": "nobody"}
        page.goto(f"/attempts/{sitting.attempt}/result")
        expect(page.locator(".place")).to_be_visible()


def entered(sitting: AtItems, *, right: bool) -> None:
    """Answer everything."""
    house = sitting.house
    factories.answer(house.database, house.content, sitting.who, sitting.attempt, right=right, now=utc_now())


@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_nobody_scrolls_sideways_on_a_narrow_phone(sit, language, has_scripts):
    sitting = sit(language)
    entered(sitting, right=False)
    addresses = [sitting.address(item_id) for item_id in ITEMS] + [f"/attempts/{sitting.attempt}/review"]
    page = sitting.at(addresses[0], width=axe.NARROW["width"], java_script_enabled=has_scripts)
    wider = {}
    for address in [*addresses, f"/attempts/{sitting.attempt}/result"]:
        if address.endswith("result"):
            sitting.submit()
        page.goto(address)
        if page.evaluate(ASIDE):
            wider[address] = page.evaluate(axe.WIDER)
    assert wider == {}


@pytest.mark.parametrize("item_id", ITEMS)
def test_axe_finds_nothing_before_and_after_answering(sit, item_id):
    sitting = sit()
    page = sitting.at_item(item_id)
    problems = {"blank": axe.problems(page, 0)}
    entered(sitting, right=True)
    page.reload()
    problems["answered"] = axe.problems(page, 1)
    assert problems == {"blank": {}, "answered": {}}


@pytest.mark.parametrize("right", [True, False], ids=["all right", "all wrong"])
def test_axe_finds_nothing_in_looking_back(sit, right):
    sitting = sit()
    entered(sitting, right=right)
    page = sitting.at(f"/attempts/{sitting.attempt}/review")
    problems = {"review": axe.problems(page, right)}
    sitting.submit()
    page.goto(f"/attempts/{sitting.attempt}/result")
    page.locator("main details").evaluate_all("all => all.forEach(each => { each.open = true })")
    problems["result"] = axe.problems(page, not right)
    assert problems == {"review": {}, "result": {}}
