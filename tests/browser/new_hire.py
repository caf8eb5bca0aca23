"""The way of a new hire through a course, as a person with a pointer goes it, and the key by which the quiz is passed."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from app.core.items import Item
from tests import keys
from tests.browser.company import COURSE, QUIZ, Newcomer
from tests.browser.running import PASSWORD, RunningSite

NUMBER = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")
MOST_MOVES = 60
TOLD = """addEventListener("securitypolicyviolation", (told) => {
  console.error(`policy: ${told.violatedDirective} ${told.blockedURI}`);
});"""


def complaints(context: BrowserContext) -> list[str]:
    """What the browser complains of in this context from now on: errors and warnings of scripts, pages and policies."""
    found: list[str] = []
    context.add_init_script(TOLD)
    context.on("console", lambda said: found.append(said.text) if said.type in {"error", "warning"} else None)
    context.on("weberror", lambda thrown: found.append(str(thrown.error)))
    return found


def sign_in(page: Page, person: Newcomer) -> None:
    page.goto("/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My training", level=1)).to_be_visible()


def read_all_modules(page: Page, site: RunningSite) -> None:
    """From My training by its next step through every module to the quiz."""
    page.get_by_role("link", name="Start reading").click()
    for module in site.content.courses[COURSE]["en"].modules:
        expect(page.get_by_role("heading", name=module.title, level=1)).to_be_visible()
        page.get_by_role("button", name="I have read this").click()
    expect(page).to_have_url(re.compile(f"/quizzes/{QUIZ}/$"))


def items_on(page: Page, site: RunningSite) -> list[Item]:
    """The items that a step asks: several where they share a scenario."""
    asked = page.locator("[data-item]").evaluate_all("all => all.map(each => each.dataset.item)")
    return [site.content.quizzes[QUIZ]["en"].quiz.items[item_id] for item_id in asked]


def answer(page: Page, item: Item) -> None:
    """Answer an item of any type by its key."""
    for fields in keys.right(item):
        if item.type == "order" and page.locator(f"[data-item='{item.id}'] .order-tools").first.is_visible():
            put_in_order(page, item.id, sorted(fields, key=lambda name: int(fields[name][0])))
            continue
        for name, values in fields.items():
            for value in values:
                enter(page, f"{item.id}.{name}", value)
        if item.type == "branching":
            with page.expect_navigation():
                page.locator(f"[name='{item.id}.decide']").click()


def enter(page: Page, name: str, value: str) -> None:
    """Mark the option with that value, or write it."""
    field = page.locator(f"[name='{name}']").first
    kind = field.get_attribute("type")
    if kind in {"radio", "checkbox"}:
        page.locator(f"label:has([name='{name}'][value='{value}'])").click()
    elif kind != "submit":
        field.fill(value)


def put_in_order(page: Page, item_id: str, names: list[str]) -> None:
    """Drag the steps into the order of these fields, from the first place to the last."""
    steps = page.locator(f"[data-item='{item_id}'] .order-step")
    for place, name in enumerate(names):
        step_id = name.removeprefix("position.")
        handle = steps.filter(has=page.locator(f"[id='{item_id}.{step_id}']")).locator(".order-handle")
        handle.hover()
        page.mouse.down()
        for _move in range(MOST_MOVES):
            goal, dragged = steps.nth(place).bounding_box(), handle.locator("xpath=ancestor::li").bounding_box()
            if goal == dragged:
                break
            beyond_its_middle = 1 if goal["y"] < dragged["y"] else goal["height"] - 1
            page.mouse.move(goal["x"] + goal["width"] / 2, max(goal["y"] + beyond_its_middle, 1), steps=2)
        page.mouse.up()
    wanted = [f"{item_id}.{name.removeprefix('position.')}" for name in names]
    words = page.locator(f"[data-item='{item_id}'] .order-words")
    assert words.evaluate_all("all => all.map(each => each.id)") == wanted


def steps(page: Page) -> int:
    """How many steps the attempt has that is open now."""
    page.locator(".jump-list").wait_for()
    return page.locator(".jump-list li").count()


def answer_all(page: Page, site: RunningSite) -> None:
    """Answer every step by the key, and come to the review."""
    total = steps(page)
    for number in range(1, total + 1):
        expect(page).to_have_url(re.compile(rf"\?step={number}$"))
        for item in items_on(page, site):
            answer(page, item)
        page.get_by_role("button", name="Save and go on" if number < total else "Save and review all answers").click()
    expect(page.get_by_role("heading", name="Review your answers")).to_be_visible()


def submit(page: Page) -> None:
    """Confirm the answers and submit them."""
    page.get_by_label("I have read my answers again").check()
    page.get_by_role("button", name="Submit the answers").click()
    expect(page.get_by_role("heading", name="You passed.")).to_be_visible()


def download_certificate(page: Page, folder: Path) -> str:
    """The text of the certificate that the result offers."""
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download your certificate").click()
    path = folder / "certificate.pdf"
    downloading.value.save_as(path)
    assert path.read_bytes().startswith(b"%PDF-")
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
