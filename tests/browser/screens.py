"""Every page of the site in every state worth looking at: who sees it, its address, and what is done there first."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from app.config import CHECKOUT
from app.content import catalogue
from app.reports import REPORTS
from tests.browser.company import COURSE, QUIZ
from tests.browser.running import PASSWORD

CONTENT = catalogue.load(CHECKOUT)
ITEM_OF_EACH_TYPE = {
    item.type: (slug, item.id)
    for slug in ("linkedin-for-careers", "confidentiality")
    for item in CONTENT.quizzes[slug]["en"].quiz.items.values()
}
"""An item of each type in the quizzes that many have taken, by quiz and id."""
UNKNOWN_NUMBER = "0000-0000-0000-0000-0000"


def nothing(_page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class Screen:
    """A page in a state. `who` is an e-mail or the first part of one, "" for nobody; both it and `path` may name facts."""

    name: str
    who: str
    path: str
    do: Callable[[Page], None] = nothing

    def open(self, page: Page, facts: dict[str, object]) -> None:
        """Go there and bring it into its state."""
        page.goto(self.path.format(**facts))
        self.do(page)

    def email(self, facts: dict[str, object]) -> str:
        """Who looks at it."""
        who = self.who.format(**facts)
        return who if "@" in who or not who else f"{who}@example.com"


def press(words: str) -> Callable[[Page], None]:
    """Press a button, and wait for the page that it leads to."""

    def do(page: Page) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=words, exact=True).click()

    return do


def send_unchecked(page: Page, words: str) -> None:
    """Press a button whose form the browser itself would refuse to send, so that the site's own errors show."""
    page.locator("form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true })")
    press(words)(page)


def ask_nothing(page: Page) -> None:
    """Send a question without a word."""
    unfold(page)
    page.locator("form[action$='/question']").evaluate("form => { form.noValidate = true }")
    with page.expect_navigation():
        page.locator("form[action$='/question'] button").click()


def bring_people(page: Page) -> None:
    """Bring a file of people with a heading that nobody knows yet."""
    file = {
        "name": "people.csv",
        "mimeType": "text/csv",
        "buffer": b"Employee number;Name;Shoe size\nN-1;Nils Sample;41\n",
    }
    page.set_input_files("input[type=file]", file)
    press("Check this file")(page)


def send_empty(words: str, *labels: str) -> Callable[[Page], None]:
    """Empty fields and send their form."""

    def do(page: Page) -> None:
        for label in labels:
            page.get_by_label(label, exact=True).first.fill("")
        send_unchecked(page, words)

    return do


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.locator("main details").evaluate_all(
        "all => all.forEach(each => { each.removeAttribute('name'); each.open = true })"
    )


def open_languages(page: Page) -> None:
    """Open the language switch."""
    page.locator("header summary").first.click()


def open_menu(page: Page) -> None:
    """Open the menu of a narrow window; a wide one has it open."""
    button = page.get_by_role("button", name="Menu")
    if button.is_visible():
        button.click()


def choose_a_day_that_has_passed(page: Page) -> None:
    page.get_by_label("For whom").select_option(index=0)
    page.get_by_label("On a fixed day").check()
    page.get_by_label("Day", exact=True).fill("2020-01-01")
    send_unchecked(page, "Show what will happen")


def preview(page: Page) -> None:
    page.get_by_label("Course", exact=True).select_option(label="LinkedIn for careers")
    press("Show what will happen")(page)


def assign(page: Page) -> None:
    preview(page)
    press("Assign")(page)


def forget_the_token(page: Page) -> None:
    """Send a form as another site would, without the token that only our pages hold."""
    page.locator("[name=csrf_token]").evaluate_all("all => all.forEach(each => each.remove())")
    page.get_by_label("E-mail").fill("learner1@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    press("Sign in")(page)


def show_a_file(page: Page) -> None:
    """Show something that is no certificate."""
    document = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": b"nothing"}
    page.get_by_label("PDF of a certificate").set_input_files(document)
    press("Check the file")(page)


STRANGER = [
    Screen("sign in", "", "/sign-in/"),
    Screen("sign in without a password", "", "/sign-in/", send_empty("Sign in")),
    Screen("sign in with the languages open", "", "/sign-in/", open_languages),
    Screen("form from elsewhere", "", "/sign-in/", forget_the_token),
    Screen("set a password", "", "/set-password/{token}/"),
    Screen("set no password", "", "/set-password/{token}/", send_empty("Set the password")),
    Screen("verify", "", "/verify/"),
    Screen("verify nothing", "", f"/verify/{UNKNOWN_NUMBER}"),
    *(
        Screen(f"verify {status}", "", f"/verify/{{{status}}}")
        for status in ("valid", "expired", "superseded", "suspended", "revoked")
    ),
    Screen("verify without a file", "", "/verify/", lambda page: send_unchecked(page, "Check the file")),
    Screen("verify a file of nobody's", "", "/verify/", show_a_file),
    Screen("no such page", "", "/nowhere/"),
]
LEARNER = [
    Screen("my training at first", "learner1", "/"),
    Screen("my training with the menu open", "learner1", "/", open_menu),
    Screen("my training half way", "learner2", "/"),
    Screen("my training with a certificate", "learner3", "/"),
    Screen("my training without courses", "{unassigned}", "/"),
    Screen("courses", "learner2", "/courses/"),
    *(Screen(f"course {slug}", "learner1", f"/courses/{slug}/") for slug in CONTENT.courses),
    Screen("course half way", "learner2", f"/courses/{COURSE}/"),
    Screen("course completed", "learner3", f"/courses/{COURSE}/"),
    *(
        Screen(f"module {module.id}", "learner1", f"/courses/{slug}/{module.id}/", unfold)
        for slug, editions in CONTENT.courses.items()
        for module in editions["en"].modules
    ),
    Screen("module that is read", "learner3", f"/courses/{COURSE}/{CONTENT.courses[COURSE]['en'].modules[-1].id}/"),
    Screen("quiz", "learner1", f"/quizzes/{QUIZ}/"),
    Screen("quiz with an open attempt", "learner2", f"/quizzes/{QUIZ}/"),
    Screen("quiz after an attempt", "learner4", f"/quizzes/{QUIZ}/"),
    *(
        Screen(f"step {number}", "learner2", f"/attempts/{{open_attempt}}/?step={number}")
        for number in range(1, CONTENT.quizzes[QUIZ]["en"].quiz.items_drawn + 1)
    ),
    Screen("review", "learner2", "/attempts/{open_attempt}/review"),
    Screen("review not confirmed", "learner2", "/attempts/{open_attempt}/review", press("Submit the answers")),
    Screen("result passed", "learner3", "/attempts/{passed_attempt}/result", unfold),
    Screen("result not passed", "learner4", "/attempts/{failed_attempt}/result", unfold),
    Screen("result critical", "learner5", "/attempts/{critical_attempt}/result"),
    Screen("report a question", "learner4", "/attempts/{failed_attempt}/items/{sound_item}/report"),
    Screen(
        "report without a word",
        "learner4",
        "/attempts/{failed_attempt}/items/{sound_item}/report",
        send_empty("Send", "What is wrong with it?"),
    ),
    Screen("question that is reported", "learner4", "/attempts/{failed_attempt}/items/{reported_item}/report"),
    Screen("what I reported", "learner4", "/my/item-reports/"),
    Screen("nothing reported", "learner1", "/my/item-reports/"),
    Screen("certificates", "learner3", "/certificates/"),
    Screen("certificates revoked", "learner7", "/certificates/"),
    Screen("no certificate", "learner1", "/certificates/"),
    Screen("certificate that waits for a name", "{unprintable}", "/certificates/"),
    Screen("certificate without a name", "{unprintable}", "/certificates/", press("Issue the certificate")),
    Screen("profile", "learner2", "/profile/"),
    Screen("profile with errors", "learner2", "/profile/", send_empty("Change the password")),
    Screen("what is stored", "learner1", "/privacy/", unfold),
    Screen("everything about me", "learner2", "/privacy/mine/"),
    Screen("my strategy", "learner1", "/my-strategy/"),
    Screen("policies", "learner1", "/policies/"),
    Screen("policy", "learner1", "/policies/social-media/", unfold),
    Screen("question without words", "learner1", "/policies/social-media/", ask_nothing),
    Screen("end of a course with a policy", "learner1", "/courses/confidentiality/the-written-rule/", unfold),
    Screen("suggestions", "learner1", "/suggestions/"),
    Screen("farewell to the weekly mail", "", "/suggestions/leave/{farewell}/"),
    Screen("report a comment", "learner1", "/report-a-comment/"),
    Screen("report nothing", "learner1", "/report-a-comment/", send_empty("Send to the social media manager")),
    Screen("not for reporting colleagues", "learner1", "/report-a-comment/not-kept/"),
    Screen("not for learners", "learner1", "/admin/people/"),
    Screen("not there", "learner1", "/courses/nothing/"),
]
STAFF = [
    Screen("team", "manager", "/team/"),
    Screen("one of the team", "manager", "/team/{learner2_id}/"),
    Screen("remind the team", "manager", "/team/remind/?scope=ticked&person={learner1_id}&person={learner2_id}"),
    Screen("nobody to remind", "manager", "/team/remind/?scope=ticked"),
    Screen("dashboard", "hr", "/hr/dashboard/", unfold),
    Screen("people", "hr", "/hr/"),
    Screen("people of one course", "hr", f"/hr/?course={COURSE}&sort=-name", unfold),
    Screen("nobody", "hr", "/hr/?q=nobody-of-that-name"),
    Screen("people as auditors see them", "auditor", "/hr/"),
    Screen("person", "hr", "/hr/people/{learner3_id}/", unfold),
    Screen("data of a person", "hr", "/hr/people/{learner3_id}/data/"),
    Screen("erase a person", "hr", "/hr/people/{learner3_id}/erase/", unfold),
    Screen("course of one person", "hr", "/hr/people/{learner1_id}/periods/{period_id}/"),
    Screen(
        "course of one person with an error",
        "hr",
        "/hr/people/{learner1_id}/periods/{period_id}/",
        send_empty("Change the due date", "New due day"),
    ),
    Screen("renewals", "hr", "/hr/renewals/"),
    Screen("policies of HR", "auditor", "/hr/policies/"),
    Screen("policy of HR", "admin", "/hr/policies/social-media/"),
    Screen("put into force", "hr", "/hr/policies/social-media/activate/", unfold),
    Screen("put into force with errors", "hr", "/hr/policies/social-media/activate/", press("Show what will happen")),
    Screen("questions about policies", "hr", "/hr/policies/questions/"),
    Screen("consultations", "admin", "/hr/consultations/"),
    Screen("suggestions of HR", "hr", "/hr/suggestions/"),
    Screen("suggestions looked at", "hr", "/hr/suggestions/behind-the-picture/"),
    Screen("nobody to renew", "hr", f"/hr/renewals/?renew={COURSE}&grace_on=2299-01-01"),
    Screen("reports", "auditor", "/hr/reports/"),
    *(Screen(f"report {name}", "hr", f"/hr/reports/{name}/") for name in REPORTS),
    Screen("report to be sent by mail", "hr", "/hr/reports/overdue/?q=learner", unfold),
    Screen("reports sent by mail", "hr", "/hr/schedules/"),
    Screen("report with an error", "hr", "/hr/reports/completions/?since=2026-02-01&until=2026-01-01"),
    Screen("assign", "hr", "/hr/assign/"),
    Screen("assign with an error", "hr", "/hr/assign/", choose_a_day_that_has_passed),
    Screen("assign preview", "hr", "/hr/assign/?scope=ticked&person={learner1_id}&person={unassigned_id}", preview),
    Screen("assigned", "hr", "/hr/assign/?scope=ticked&person={assignable_id}&person={learner1_id}", assign),
    Screen("done to many", "hr", "/hr/done/"),
    *(Screen(f"{kind} many", "hr", f"/hr/{kind}/") for kind in ("extend", "waive", "remind")),
    Screen("extend with errors", "hr", "/hr/extend/", lambda page: send_unchecked(page, "Show what will happen")),
    Screen("groups", "hr", "/hr/groups/"),
    Screen("new group", "hr", "/hr/groups/new/", unfold),
    Screen("new group with errors", "hr", "/hr/groups/new/", send_empty("Make the group", "Name of the group")),
    Screen("group", "hr", "/hr/groups/{group}/", unfold),
    Screen("rules", "hr", "/hr/rules/"),
    Screen("new rule", "hr", "/hr/rules/new/", unfold),
    Screen("new rule with errors", "hr", "/hr/rules/new/", send_empty("Show what will happen", "Name of the rule")),
    Screen("rule preview", "hr", "/hr/rules/{rule}/change/", press("Show what will happen")),
    Screen("rule", "hr", "/hr/rules/{rule}/", unfold),
    Screen("why", "hr", f"/hr/people/{{learner1_id}}/why/{COURSE}/"),
    Screen("why which", "hr", "/hr/people/{learner1_id}/why/"),
    Screen("import", "hr", "/hr/import/"),
    Screen("import without a file", "hr", "/hr/import/", lambda page: send_unchecked(page, "Check this file")),
    Screen("columns of an import", "hr", "/hr/import/", bring_people),
    *(
        Screen(f"import {state}", "hr", f"/hr/import/{{import_{state}}}/")
        for state in ("checked", "complete", "applied")
    ),
    Screen("working days", "hr", "/hr/working-days/"),
    Screen("working days with an error", "hr", "/hr/working-days/", lambda page: send_unchecked(page, "Save day")),
    Screen("sign-in codes", "hr", "/hr/codes/?scope=ticked&person={learner2_id}"),
    Screen("sheet of sign-in codes", "hr", "/hr/codes/?scope=ticked&person={unassigned_id}", press("Make codes")),
    Screen("account as HR sees it", "hr", "/admin/people/{learner2_id}/"),
    Screen("link that leads nowhere", "", "/leaver/unknown/"),
    Screen("certificate", "hr", "/hr/certificates/{valid}/"),
    Screen("suspended certificate", "hr", "/hr/certificates/{suspended}/"),
    Screen(
        "certificate revoked by halves",
        "hr",
        "/hr/certificates/{valid}/",
        lambda page: send_unchecked(page, "Revoke it"),
    ),
    Screen("auditor's pack", "auditor", "/hr/audit-pack/"),
    Screen("auditor's pack with errors", "auditor", "/hr/audit-pack/", lambda page: send_unchecked(page, "Download")),
    Screen("auditor's pack of a person", "hr", "/hr/people/{learner1_id}/audit-pack/"),
    Screen("repairs", "hr", "/hr/repairs/"),
    Screen("mails", "hr", "/hr/mails/"),
    Screen("unsubscribe", "", "/unsubscribe/{wish}/"),
    Screen("unsubscribed", "", "/unsubscribe/{wish}/", press("Unsubscribe")),
    Screen("profile with a calendar link", "learner2", "/profile/", press("Make a calendar link")),
    Screen("no repair", "hr", f"/hr/repairs/{QUIZ}/"),
    Screen("inbox", "hr", "/item-reports/"),
    Screen("reported comments", "hr", "/comments/"),
    Screen("reported question", "hr", "/item-reports/{report}/"),
    Screen("answer without a word", "hr", "/item-reports/{report}/", send_empty("Send the answer", "Your answer")),
    Screen("statistics", "hr", "/statistics/", unfold),
    Screen("statistics of a quiz", "hr", "/statistics/confidentiality/", unfold),
    Screen("statistics of few", "auditor", "/statistics/linkedin-for-careers/"),
    Screen("statistics of too few", "hr", "/statistics/confidentiality/?language=nb"),
    *(
        Screen(f"statistics of {kind} item", "hr", f"/statistics/{slug}/items/{item_id}/", unfold)
        for kind, (slug, item_id) in ITEM_OF_EACH_TYPE.items()
    ),
    Screen("log", "auditor", "/admin/log/"),
    Screen("log with an error", "admin", "/admin/log/?since=2026-02-01&until=2026-01-01"),
    Screen("nothing in the log", "admin", "/admin/log/?about=nobody-of-that-name"),
    Screen("accounts", "admin", "/admin/people/"),
    Screen("new person", "admin", "/admin/people/new/"),
    Screen("new person with errors", "admin", "/admin/people/new/", send_empty("Add this person", "Employee number")),
    Screen("account", "admin", "/admin/people/{learner2_id}/", unfold),
    Screen("account with a link", "admin", "/admin/people/{learner2_id}/", press("Make a link to set a password")),
    Screen("account with errors", "admin", "/admin/people/{learner2_id}/", send_empty("Save details", "Name")),
    Screen("settings", "admin", "/admin/company/"),
    Screen("designs", "admin", "/admin/certificates/"),
    Screen("contacts", "admin", "/admin/company/contacts/"),
    Screen(
        "contacts with errors", "admin", "/admin/company/contacts/", send_empty("Save contacts", "How to reach them")
    ),
    Screen("times", "admin", "/admin/times/"),
    Screen("how long", "admin", "/admin/retention/"),
    Screen("settings with errors", "admin", "/admin/company/", send_empty("Save settings", "Name of the company")),
]
SCREENS = [*STRANGER, *LEARNER, *STAFF]
