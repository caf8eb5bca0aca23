"""The learner's journey: sign in, read a course, take its quiz, hold the certificate."""

import re

from app.content.catalogue import Catalogue
from app.core.items import Item
from bench.browser import Browser, UnexpectedAnswer
from tests import keys

COURSE = "confidentiality"
PASSWORD = "a password for the benchmark"  # noqa: S105 of invented learners on this machine
ITEM = re.compile(r'name="item" value="([^"]+)"')
CERTIFICATE = re.compile(r'href="(/certificates/[^"?]+\.pdf)["?]')


def travel(browser: Browser, content: Catalogue, email: str) -> None:
    """One learner's whole way; raises UnexpectedAnswer where the site does not play along."""
    course = content.course(COURSE, "en")
    quiz = content.quiz(COURSE, "en")
    if course is None or quiz is None:
        raise LookupError(COURSE)
    browser.get("sign-in page", "/sign-in/")
    browser.post("sign in", "/sign-in/", ("email", email), ("password", PASSWORD))
    browser.get("my training", "/")
    browser.get("course", f"/courses/{COURSE}/")
    for module in course.modules:
        browser.get("module", f"/courses/{COURSE}/{module.id}/")
        browser.post("finish module", f"/courses/{COURSE}/{module.id}/finish")
    browser.get("quiz page", f"/quizzes/{COURSE}/")
    browser.post("start quiz", f"/quizzes/{COURSE}/start")
    attempt = browser.path
    browser.get("on to the first item", attempt)
    page = browser.get("item page", browser.path)
    steps = sum(pool.draw for pool in quiz.quiz.pools)
    for step in range(1, steps + 1):
        items = [quiz.quiz.items[item_id] for item_id in ITEM.findall(page)]
        answer(browser, attempt, step, items, "review" if step == steps else str(step + 1))
        page = browser.get("review page" if step == steps else "item page", browser.path)
    browser.post("submit", f"{attempt}submit", ("confirmed", "yes"))
    result = browser.get("result", browser.path)
    certificate = CERTIFICATE.search(result)
    if certificate is None:
        raise UnexpectedAnswer("the result shows no certificate")
    if not browser.get("certificate PDF", certificate[1]).startswith("%PDF"):
        raise UnexpectedAnswer("the certificate is no PDF")


def answer(browser: Browser, attempt: str, step: int, items: list[Item], go: str) -> None:
    """Answer a step by the key, and go on; a branching scenario takes its decisions one by one."""
    fields = [("step", str(step))]
    for item in items:
        fields.append(("item", item.id))
        for entered in keys.right(item):
            named = [(f"{item.id}.{name}", value) for name, values in entered.items() for value in values]
            if item.type == "branching":
                browser.post("decide", attempt, ("step", str(step)), ("item", item.id), *named)
                browser.get("item page", browser.path)
            else:
                fields += named
    browser.post("save answer", attempt, *fields, ("go", go))
