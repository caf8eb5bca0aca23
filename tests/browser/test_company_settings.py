"""What a company says of itself is changed in one place, and seen wherever it is said from then on: by keyboard."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.clock import utc_now
from app.core.company import CompanyProfile
from app.services import company as settings
from app.services import letters, outbox
from app.store.models import Certificate
from app.store.queries.company import profile
from tests import factories
from tests.browser import axe, company
from tests.browser.keyboard import Keyboard
from tests.browser.running import RunningSite
from tests.factories_mail import mailing

MODULE = f"/courses/{company.COURSE}/when-the-post-on-fire-is-your-own/"
CROSSWISE = pytest.mark.parametrize(
    ("width", "language"),
    [
        pytest.param(390, "en", id="on a phone in English"),
        pytest.param(390, "he", id="on a phone in Hebrew"),
        pytest.param(1280, "en", id="at a desk in English"),
        pytest.param(1280, "he", id="at a desk in Hebrew"),
    ],
)


@pytest.fixture
def before(site: RunningSite) -> Iterator[CompanyProfile]:
    """The company as it was, and is again afterwards."""
    with site.database.reading() as db:
        kept = profile(db)
    yield kept
    with site.database.writing.begin() as db:
        settings.change(db, kept, utc_now(), actor_id=None)


def overwrite(page: Page, field: str, words: str) -> None:
    """Write something else into a field of a settings page, and save the page."""
    keyboard = Keyboard(page)
    keyboard.go_to(page.locator(f"input[name='{field}']"))
    keyboard.press("ControlOrMeta+A")
    page.keyboard.type(words)
    keyboard.go_to(page.locator(f"form:has([name='{field}']) button[type=submit]"))
    with page.expect_navigation():
        keyboard.press("Enter")
    expect(page.locator(f"input[name='{field}']")).to_have_value(words)


def ready_to_submit(site: RunningSite) -> tuple[company.Newcomer, str]:
    """A newcomer who has read everything and answered everything right, and their attempt."""
    person = company.hire(site)
    who = company.learner(site, person.email)
    factories.finish_modules(site.database, site.content, who, course=company.COURSE, now=utc_now())
    attempt_id = company.begin_attempt(site, who)
    factories.answer(site.database, site.content, who, attempt_id, quiz=company.QUIZ, now=utc_now())
    return person, attempt_id


@CROSSWISE
def test_name_and_contact_are_seen_in_a_module_a_mail_and_the_next_certificate(site, visit, before, width, language):
    colleague = company.hire(site)
    _, number = company.complete(site, company.learner(site, colleague.email))
    earlier = visit(colleague.email, width=width)
    document = earlier.request.get(f"/certificates/{number}.pdf").body()
    assert document.startswith(b"%PDF-")

    admin = visit("admin@example.com", width=width, locale=language, reduced_motion="reduce")
    admin.goto("/admin/company/")
    expect(admin.locator("html")).to_have_attribute("lang", language)
    overwrite(admin, "name", "Third Pier")
    assert axe.problems(admin, turn=0) == {}
    admin.goto("/admin/company/contacts/")
    overwrite(admin, "hr_contact", "desk 9")
    assert axe.problems(admin, turn=1) == {}

    person, attempt_id = ready_to_submit(site)
    page = visit(person.email, width=width, locale=language, reduced_motion="reduce")
    page.goto(MODULE)
    expect(page.get_by_role("main")).to_contain_text("Third Pier")
    expect(page.get_by_role("main")).to_contain_text("desk 9")

    with site.database.reading() as db:
        setting = replace(site.setting(), company=profile(db))
        (to,) = outbox.recipients(db, setting, [person.id]).values()
    mail = letters.password_link(setting, mailing(), to, "token")
    assert ("Third Pier" in mail.text, "desk 9" in mail.text) == (True, True)

    page.goto(f"/attempts/{attempt_id}/review")
    keyboard = Keyboard(page)
    keyboard.go_to(page.locator("main form input[type=checkbox]"))
    keyboard.press("Space")
    keyboard.go_to(page.locator("main form button[type=submit]").last)
    with page.expect_navigation():
        keyboard.press("Enter")
    with site.database.reading() as db:
        issued = db.scalars(select(Certificate.number).where(Certificate.person_id == person.id)).one()
    for each, named, not_named in ((issued, "Third Pier", before.name), (number, before.name, "Third Pier")):
        page.goto(f"/verify/{each}")
        expect(page.get_by_role("main")).to_contain_text(named)
        expect(page.get_by_role("main")).not_to_contain_text(not_named)
    assert earlier.request.get(f"/certificates/{number}.pdf").body() == document
