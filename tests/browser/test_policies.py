"""A policy is activated, read, asked about and changed: by keyboard, on a phone and at a desk, in English and in Hebrew."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select, update

from app.clock import utc_now
from app.core.policy_notices import PolicyNotice
from app.store.models import Employment, Notice, Person, PolicyVersion
from tests import factories_policies
from tests.browser import axe, company
from tests.browser.keyboard import Keyboard
from tests.browser.running import RunningSite

SLUG = "social-media"
POLICY = f"/policies/{SLUG}/"
HR = f"/hr/policies/{SLUG}/"
ON_BOTH = pytest.mark.parametrize("width", [pytest.param(390, id="on a phone"), pytest.param(1280, id="at a desk")])
IN_BOTH = pytest.mark.parametrize("language", ["en", "he"])
CROSSWISE = pytest.mark.parametrize(
    ("width", "language"),
    [pytest.param(390, "he", id="on a phone in Hebrew"), pytest.param(1280, "en", id="at a desk in English")],
)


def put_other_words_in_force(site: RunningSite) -> None:
    """Another text than that of the files is in force, as before they were edited: a minor version, which asks nobody."""
    setting = site.setting()
    other = factories_policies.edited(
        setting.catalogue, ("::: rights", "An earlier paragraph.\n\n::: rights"), slug=SLUG
    )
    earlier = factories_policies.replace(setting, catalogue=other)
    factories_policies.activate(site.database, earlier, slug=SLUG, is_material=False)


def pass_time(site: RunningSite, person_id: int) -> None:
    """The days of grace of the newest material version are over, for somebody who has been here, and told of it, all along."""
    long_ago = utc_now().date() - timedelta(days=90)
    with site.database.writing.begin() as db:
        newest = db.scalars(
            select(func.max(PolicyVersion.number)).where(PolicyVersion.number == PolicyVersion.material_number)
        ).one()
        times = {"effective_at": utc_now() - timedelta(days=30), "grace_at": utc_now() - timedelta(days=10)}
        db.execute(update(Person).where(Person.id == person_id).values(hired_on=long_ago))
        db.execute(update(Employment).where(Employment.person_id == person_id).values(from_on=long_ago))
        db.execute(update(PolicyVersion).where(PolicyVersion.number == newest).values(**times))
    factories_policies.sweep(site.database, site.setting(), SLUG)
    with site.database.writing.begin() as db:
        asked = (Notice.person_id == person_id, Notice.kind == PolicyNotice.ASKED)
        db.execute(update(Notice).where(*asked).values(queued_at=times["effective_at"]))


def press(page: Page, selector: str) -> None:
    """Go to a button or link by keyboard and press it."""
    keyboard = Keyboard(page)
    keyboard.go_to(page.locator(selector).first)
    with page.expect_navigation():
        keyboard.press("Enter")


def is_sound(page: Page, turn: int, width: int) -> None:
    assert axe.problems(page, turn=turn) == {}
    page.set_viewport_size({"width": width, "height": 900})


def activate(page: Page, change: str, width: int) -> None:
    """HR puts the draft into force by keyboard, having seen what it would do."""
    page.goto(HR)
    press(page, f"a[href='{HR}activate/']")
    is_sound(page, 0, width)
    Keyboard(page).choose("change", change)
    press(page, "main form button[type=submit]")
    expect(page.locator(".comparison del").first).to_be_visible()
    is_sound(page, 1, width)
    press(page, "main form button[type=submit]")
    expect(page).to_have_url(f"{page.url.split('/hr/')[0]}{HR}")
    is_sound(page, 0, width)


@ON_BOTH
@IN_BOTH
def test_a_policy_is_read_changed_in_words_and_in_what_it_asks_and_read_again(site, visit, width, language):
    put_other_words_in_force(site)
    person = company.hire(site, course="")
    page = visit(person.email, width=width, locale=language, reduced_motion="reduce")
    hr = visit("hr@example.com", width=width, locale=language, reduced_motion="reduce")
    page.goto(POLICY)
    expect(page.locator("html")).to_have_attribute("lang", language)
    is_sound(page, 1, width)
    press(page, f"form[action='{POLICY}acknowledge'] button")
    expect(page.locator("main .tone-fair").first).to_be_visible()
    expect(page.locator(f"form[action='{POLICY}acknowledge']")).to_have_count(0)
    with page.expect_download() as record:
        keyboard = Keyboard(page)
        keyboard.go_to(page.locator(f"a[href='{POLICY}record.pdf']"))
        keyboard.press("Enter")
    assert record.value.path().read_bytes().startswith(b"%PDF-")

    activate(hr, "minor", width)
    page.goto(POLICY)
    expect(page.locator(f"form[action='{POLICY}acknowledge']")).to_have_count(0)
    press(page, f"a[href='{POLICY}changes/']")
    expect(page.locator(".comparison del").first).to_have_text("An earlier paragraph.")
    is_sound(page, 0, width)

    put_other_words_in_force(site)
    activate(hr, "material", width)
    page.goto(POLICY)
    expect(page.locator("main .pill.tone-caution, main .tone-caution").first).to_be_visible()
    pass_time(site, person.id)
    page.reload()
    expect(page.locator("main .tone-danger").first).to_be_visible()
    is_sound(page, 1, width)
    page.goto("/")
    expect(page.locator("#policies")).to_be_visible()
    page.goto("/courses/confidentiality/the-written-rule/")
    press(page, f"form[action='{POLICY}acknowledge'] button")
    expect(page).to_have_url(f"{site.url}/courses/confidentiality/the-written-rule/#policy")
    expect(page.locator(f"form[action='{POLICY}acknowledge']")).to_have_count(0)


@CROSSWISE
def test_a_question_is_raised_and_answered_and_the_others_are_reminded(site, visit, width, language):
    person = company.hire(site, course="")
    words, answer = f"Does it hold on Sundays, {width} {language}?", f"It does not, {width} {language}."
    page = visit(person.email, width=width, locale=language, reduced_motion="reduce")
    page.goto(POLICY)
    keyboard = Keyboard(page)
    keyboard.go_to(page.locator("main .disclosure summary").last)
    keyboard.press("Enter")
    keyboard.go_to(page.locator("#words"))
    page.keyboard.type(words)
    press(page, f"form[action='{POLICY}question'] button")
    expect(page.locator("main")).to_contain_text(words)
    is_sound(page, 1, width)

    hr = visit("hr@example.com", width=width, locale=language, reduced_motion="reduce")
    hr.goto("/hr/policies/")
    is_sound(hr, 1, width)
    press(hr, "a[href='/hr/policies/questions/']")
    is_sound(hr, 0, width)
    press(hr, f"main .row a:has-text('{person.name}')")
    expect(hr.locator("main")).to_contain_text(words)
    is_sound(hr, 0, width)
    Keyboard(hr).go_to(hr.locator("#words"))
    hr.keyboard.type(answer)
    press(hr, "main form button[type=submit]")
    page.reload()
    expect(page.locator("main")).to_contain_text(answer)

    hr.goto(HR)
    press(hr, f"a[href*='/hr/reports/policies/?policy={SLUG}']")
    expect(hr.locator("main")).to_contain_text(person.name)
    is_sound(hr, 1, width)
    hr.goto(HR)
    press(hr, f"form[action='{HR}remind'] button")
    expect(hr.locator("main .notice")).to_be_visible()


@CROSSWISE
def test_a_company_asks_for_a_consultation_and_its_day_is_noted(site, visit, width, language):
    admin = visit("admin@example.com", width=width, locale=language, reduced_motion="reduce")
    admin.goto("/hr/consultations/")
    press(admin, "form[action$='/ask'] button")
    try:
        is_sound(admin, 0, width)
        hr = visit("hr@example.com", width=width, locale=language, reduced_motion="reduce")
        hr.goto(HR)
        is_sound(hr, 1, width)
        keyboard = Keyboard(hr)
        hr.goto("/hr/consultations/")
        form = "form[action$='/confidentiality']"
        if hr.locator(form).count():
            keyboard.go_to(hr.locator(f"{form} input[type=date]"))
            hr.locator(f"{form} input[type=date]").fill("2026-01-15")
            keyboard.go_to(hr.locator(f"{form} button"))
            with hr.expect_navigation():
                keyboard.press("Enter")
        expect(hr.locator("main .tone-fair").first).to_be_visible()
    finally:
        admin.goto("/hr/consultations/")
        press(admin, "form[action$='/ask'] button")
