"""A new hire's whole way, from signing in to a certificate that a stranger verifies."""

import pytest
from playwright.sync_api import expect

from tests.browser import company, new_hire


def test_complaints_of_the_browser_are_heard(visit):
    page = visit()
    complaints = new_hire.complaints(page.context)
    page.goto("/sign-in/")
    assert complaints == []
    with page.expect_console_message(lambda said: said.text.startswith("policy: script-src")):
        page.evaluate("document.head.append(Object.assign(document.createElement('script'), { text: '1' }))")
    assert complaints


@pytest.mark.parametrize(
    ("width", "has_scripts"),
    [
        pytest.param(390, True, id="on a phone"),
        pytest.param(1280, True, id="at a desk"),
        pytest.param(390, False, id="on a phone without scripts"),
    ],
)
def test_from_signing_in_to_a_verified_certificate(site, visit, tmp_path, width, has_scripts):
    person = company.hire(site, name="Åse Newcomer")
    page = visit(width=width, java_script_enabled=has_scripts)
    complaints = new_hire.complaints(page.context)
    new_hire.sign_in(page, person)
    new_hire.read_all_modules(page, site)
    page.get_by_role("button", name="Start the quiz").click()
    new_hire.answer_all(page, site)
    new_hire.submit(page)
    text = new_hire.download_certificate(page, tmp_path)
    assert person.name in text
    number = new_hire.NUMBER.search(text).group()
    page.get_by_role("link", name="All certificates").click()
    expect(page.get_by_text(number)).to_be_visible()

    stranger = visit(width=width, java_script_enabled=has_scripts)
    strange_complaints = new_hire.complaints(stranger.context)
    stranger.goto("/verify/")
    stranger.get_by_label("Certificate number").fill(number.lower().replace("-", " "))
    stranger.get_by_role("button", name="Verify").click()
    expect(stranger.get_by_role("heading", name="This certificate is valid", level=1)).to_be_visible()
    expect(stranger.get_by_text(person.name)).to_be_visible()
    assert complaints + strange_complaints == []
