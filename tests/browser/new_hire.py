"""The way of a new hire through a course, as a person with a pointer goes it, and the key by which the quiz is passed."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from app.core.items.choice import ChoiceItem
from tests.browser.company import COURSE, QUIZ, Newcomer
from tests.browser.running import PASSWORD, RunningSite

NUMBER = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")
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


def item_on(page: Page, site: RunningSite) -> ChoiceItem:
    """The item that a step asks."""
    item_id = page.locator("[data-item]").get_attribute("data-item")
    return site.content.quizzes[QUIZ]["en"].quiz.items[item_id]


def right_options(page: Page, site: RunningSite) -> list[str]:
    """The values to mark on this step, by the key."""
    return [option.id for option in item_on(page, site).options if option.score == 1]


def steps(page: Page) -> int:
    """How many steps the attempt has that is open now."""
    page.locator(".jump-list").wait_for()
    return page.locator(".jump-list li").count()


def answer_all(page: Page, site: RunningSite) -> None:
    """Mark what the key says on every step, and come to the review."""
    total = steps(page)
    for number in range(1, total + 1):
        expect(page.locator(".place")).to_have_text(f"{number} of {total}")
        for value in right_options(page, site):
            page.locator(f"input[value='{value}']").check()
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
