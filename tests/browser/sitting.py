"""A newcomer's attempt at a small quiz on a site of its own, and pages to sit it on."""

from contextlib import ExitStack

from playwright.sync_api import Page

from app.clock import utc_now
from tests import factories
from tests.browser import company
from tests.browser.conftest import PATIENCE, SignIns
from tests.browser.running import RunningSite

WIDTH = 390


class Sitting:
    """Somebody hired for this attempt alone, who reads in `language`; `at` is where their pages open."""

    def __init__(self, house: RunningSite, signed_in: SignIns, contexts: ExitStack, language: str) -> None:
        self.house, self.signed_in, self.contexts, self.language = house, signed_in, contexts, language
        self.person = company.hire(house, course=factories.COURSE, language=language)
        self.who = company.learner(house, self.person.email)
        self.attempt = factories.start_attempt(house.database, house.content, self.who, now=utc_now())

    def at(self, address: str, *, width: int = WIDTH, **options: object) -> Page:
        """A page at an address, in a browser of its own."""
        wanted = {
            "base_url": self.house.url,
            "locale": self.language,
            "viewport": {"width": width, "height": 800},
            "storage_state": self.signed_in(self.person.email),
            "reduced_motion": "reduce",
        }
        context = self.contexts.enter_context(self.signed_in.browser.new_context(**wanted | options))
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(address)
        return page

    def submit(self) -> None:
        """Submit what is saved."""
        factories.submit(self.house.database, self.house.content, self.who, self.attempt, now=utc_now())
