"""The learner's journey: sign in, read a course, take its quiz, hold the certificate."""

import re

from app.content.catalogue import Catalogue
from bench.browser import Browser, UnexpectedAnswer

COURSE = "confidentiality"
PASSWORD = "a password for the benchmark"  # noqa: S105 of invented learners on this machine
ITEM = re.compile(r'name="item" value="([^"]+)"')
CERTIFICATE = re.compile(r'href="(/certificates/[^"]+\.pdf)"')


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
    page = browser.get("item page", attempt)
    for number in range(2, quiz.quiz.items_drawn + 2):
        fields = [("step", str(number - 1)), ("go", str(number) if number <= quiz.quiz.items_drawn else "review")]
        for item_id in ITEM.findall(page):
            fields.append(("item", item_id))
            right = (option.id for option in quiz.quiz.items[item_id].options if option.score == 1)
            fields += [(f"{item_id}.option", option_id) for option_id in right]
        browser.post("save answer", attempt, *fields)
        page = browser.get("item page" if number <= quiz.quiz.items_drawn else "review page", browser.path)
    browser.post("submit", f"{attempt}submit", ("confirmed", "yes"))
    result = browser.get("result", browser.path)
    certificate = CERTIFICATE.search(result)
    if certificate is None:
        raise UnexpectedAnswer("the result shows no certificate")
    if not browser.get("certificate PDF", certificate[1]).startswith("%PDF"):
        raise UnexpectedAnswer("the certificate is no PDF")
