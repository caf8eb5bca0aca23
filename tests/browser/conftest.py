"""One server and one browser for each worker; people sign in once and lend their sign-in to every test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser import company, running
from tests.browser.running import PASSWORD, RunningSite
from tests.security import servers

HERE = Path(__file__).parent
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000
"""How long, in milliseconds, to wait for what ought to happen at once: two busy cores are slow."""
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(tryfirst=True)  # before the distribution reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that need a browser go to one worker, so that sites and browsers are started once."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The system's browser where there is one, else Playwright's own; it talks to nobody but the site."""
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    found = {"executable_path": installed} if installed else {}
    return {**browser_type_launch_args, **found, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with running.site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def base_url(site: RunningSite) -> str:
    """Addresses in tests begin with a slash."""
    return site.url


@pytest.fixture(scope="session")
def settled(site: RunningSite) -> dict[str, object]:
    """The standing people have done what they do; what the addresses of their pages are made of."""
    return company.settle(site)


@pytest.fixture(autouse=True)
def no_failure(site: RunningSite) -> Iterator[None]:
    """The server has nothing to complain of while a test runs."""
    before = site.log.stat().st_size
    yield
    assert site.log.read_bytes()[before:].decode() == ""


class SignIns:
    """The cookies of people who are signed in, by e-mail; each signs in once."""

    def __init__(self, browser: Browser, site: RunningSite) -> None:
        self.browser = browser
        self.site = site
        self.known: dict[str, StorageState] = {}

    def __call__(self, email: str) -> StorageState:
        if email not in self.known:
            client = servers.Browser(self.site.url)
            client.sign_in(email, PASSWORD)
            cookies = [
                {"name": each.name, "value": each.value, "domain": each.domain, "path": each.path, "httpOnly": True}
                for each in client.cookies
            ]
            self.known[email] = {"cookies": cookies, "origins": []}
        return self.known[email]


@pytest.fixture(scope="session")
def sign_ins(browser: Browser, site: RunningSite) -> SignIns:
    return SignIns(browser, site)


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], sign_ins: SignIns) -> Callable[..., Page]:
    """A page in a context of its own: of the person with this e-mail, or of somebody who is not signed in."""

    def open_page(email: str = "", *, width: int = 1280, **options: object) -> Page:
        state = {"storage_state": sign_ins(email)} if email else {}
        wanted = {"locale": "en-GB", "viewport": {"width": width, "height": 800}, **state, **options}
        context = new_context(**wanted)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    return open_page
