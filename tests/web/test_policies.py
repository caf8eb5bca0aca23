"""Policies in the browser: to read, acknowledge and ask about, and for HR to activate, to follow and to answer."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.store.models import Acknowledgement, LegalEntity, PolicyQuestion, PolicyVersion
from tests import factories, factories_policies
from tests import factories_mail as mails
from tests.factories import NOW
from tests.factories_policies import activate, addressee, edited
from tests.web.conftest import statements

DAY = timedelta(days=1)
PAGE = "/policies/conduct/"
LAST_MODULE = "/courses/first-day/ask/"
SWAPS = (("Say what you need.", "Say so."), ("לומר מה נחוץ לכם.", "לומר."))
pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def setting(content):
    return factories.setting(content)


@pytest.fixture
def version(database, setting, company):
    return activate(database, setting)


@pytest.fixture
def changed(app, content, monkeypatch):
    """The policy's files say something else now."""
    other = edited(content, *SWAPS)
    monkeypatch.setattr("app.content.live.Content.catalogue", property(lambda _self: other))
    return factories.setting(other)


def fields(page, action):
    """The hidden fields of a form."""
    form = page[page.index(f'action="{action}"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def acknowledge(client, **more):
    given = fields(client.get(PAGE).text, f"{PAGE}acknowledge") | more
    return client.post(f"{PAGE}acknowledge", data=given)


def ask(client, words="May I name my own team?", **more):
    given = fields(client.get(PAGE).text, f"{PAGE}question") | {"words": words} | more
    return client.post(f"{PAGE}question", data=given)


def count(database, model):
    with database.reading() as db:
        return len(db.scalars(select(model)).all())


class TestReading:
    def test_there_is_none_before_one_is_activated(self, browser):
        client = browser("learner")
        assert "No policy is in force for you." in client.get("/policies/").text
        assert client.get(PAGE).status_code == 404
        assert "No version of it is in force for you yet." in client.get(LAST_MODULE).text

    def test_it_is_on_my_training_on_its_page_and_at_the_end_of_the_course(self, browser, version):
        client = browser("learner")
        for path in ("/", "/policies/"):
            assert "Code of conduct" in client.get(path).text, path
        for path in (PAGE, LAST_MODULE):
            page = client.get(path).text
            assert "Say what you need." in page, path
            assert "I have read this and know whom to ask" in page, path
        assert "I have read this and know whom to ask" not in client.get("/courses/first-day/arrive/").text

    def test_it_is_the_next_thing_where_nothing_else_is(self, browser, version):
        home = browser("learner").get("/").text
        step = home[home.index("Your next step") : home.index("</section>")]
        assert "Code of conduct" in step
        assert f'href="{PAGE}"' in step

    def test_acknowledging_is_recorded_and_said(self, browser, database, version):
        client = browser("learner")
        answer = acknowledge(client)
        assert answer.location == PAGE
        page = client.get(PAGE).text
        assert "It is recorded that you have read it and know whom to ask." in page
        assert "Acknowledged</span>" in page
        assert "I have read this and know whom to ask</button>" not in page
        assert "To be read" not in client.get("/").text
        assert count(database, Acknowledgement) == 1

    def test_pressed_twice_it_is_recorded_once(self, browser, database, version):
        client = browser("learner")
        given = fields(client.get(PAGE).text, f"{PAGE}acknowledge")
        for _press in range(2):
            assert client.post(f"{PAGE}acknowledge", data=given).status_code == 303
        assert count(database, Acknowledgement) == 1

    def test_at_the_end_of_the_course_it_leads_back_there(self, browser, version):
        client = browser("learner")
        given = fields(client.get(LAST_MODULE).text, f"{PAGE}acknowledge")
        assert client.post(f"{PAGE}acknowledge", data=given).location == f"{LAST_MODULE}#policy"

    @pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/courses/", "/admin/"])
    def test_and_nowhere_else(self, browser, version, elsewhere):
        assert acknowledge(browser("learner"), next=elsewhere).location == PAGE

    def test_what_another_version_said_is_not_acknowledged(self, browser, database, version, changed):
        client = browser("learner")
        given = fields(client.get(PAGE).text, f"{PAGE}acknowledge")
        activate(database, changed)
        page = client.post(f"{PAGE}acknowledge", data=given, follow_redirects=True).text
        assert "Another version is in force by now." in page
        assert count(database, Acknowledgement) == 0

    @pytest.mark.parametrize(
        "given", [{}, {"version": "1"}, {"version": "x", "digest": "0" * 64}, {"version": "1", "digest": "short"}]
    )
    def test_what_no_form_of_ours_sends_is_refused(self, browser, version, given):
        client = browser("learner")
        assert client.post(f"{PAGE}acknowledge", data=given).status_code == 400
        assert client.post(f"{PAGE}question", data=given | {"words": "Why?"}).status_code == 400

    def test_the_record_is_a_document_of_ones_own(self, browser, version):
        client = browser("learner")
        assert client.get(f"{PAGE}record.pdf").status_code == 404
        acknowledge(client)
        answer = client.get(f"{PAGE}record.pdf")
        assert answer.data.startswith(b"%PDF-")
        assert client.get(f"{PAGE}record.pdf").data == answer.data
        assert browser("colleague").get(f"{PAGE}record.pdf").status_code == 404

    def test_what_has_changed_is_shown_word_by_word(self, browser, database, version, changed):
        client = browser("learner")
        assert client.get(f"{PAGE}changes/").status_code == 404
        acknowledge(client)
        activate(database, changed, is_material=False)
        assert "What has changed" in client.get(PAGE).text
        page = client.get(f"{PAGE}changes/").text
        assert "<del>what you need.</del><ins>so.</ins>" in page
        assert client.get(f"{PAGE}changes/?from=7").status_code == 404
        assert client.get(f"{PAGE}changes/?from=x").status_code == 404
        assert "Acknowledged</span>" in client.get(PAGE).text

    def test_a_page_needs_a_handful_of_queries(self, browser, version):
        client = browser("learner")
        for path, most in ((PAGE, 9), ("/", 10), (LAST_MODULE, 10)):
            with (
                client.application.app_context(),
                statements(client.application.extensions["gangway"].database) as sent,
            ):
                assert client.get(path).status_code == 200
            assert len(sent) <= most, (path, len(sent))


class TestQuestions:
    def test_it_goes_to_hr_and_the_answer_comes_back(self, browser, database, version):
        client, hr = browser("learner"), browser("hr")
        assert ask(client).status_code == 303
        page = client.get(PAGE).text
        assert "Question raised</span>" in page
        assert "Not answered yet." in page
        assert "1 question waits" in hr.get("/hr/policies/").text
        inbox = hr.get("/hr/policies/questions/").text
        [address] = re.findall(r'href="(/hr/policies/questions/\d+/)"', inbox)
        assert "May I name my own team?" in hr.get(address).text
        assert hr.post(address, data={"words": ""}).status_code == 422
        assert hr.post(address, data={"words": "Yes, your own."}).status_code == 303
        page = client.get(PAGE).text
        assert "Yes, your own." in page
        assert "To be read</span>" in page

    def test_an_empty_one_is_asked_for_and_nothing_is_lost(self, browser, database, version):
        client = browser("learner")
        answer = ask(client, words="  ")
        assert answer.status_code == 422
        assert "Write your question." in answer.text
        assert count(database, PolicyQuestion) == 0

    def test_it_is_words_and_nothing_else(self, browser, version):
        client = browser("learner")
        ask(client, words="<script>alert(1)</script>")
        assert "<script>alert(1)" not in client.get(PAGE).text
        assert "&lt;script&gt;alert(1)" in client.get(PAGE).text

    def test_nobody_else_reads_it(self, browser, database, version):
        ask(browser("learner"), words="A private worry")
        for word in ("colleague", "manager", "auditor", "admin"):
            client = browser(word)
            for path in (PAGE, "/policies/", "/hr/policies/questions/", "/hr/policies/conduct/"):
                assert "A private worry" not in client.get(path).text, (word, path)


FORM = {"change": "material", "effective_on": NOW.date().isoformat(), "grace_on": (NOW + 14 * DAY).date().isoformat()}


class TestActivating:
    def activated(self, client, **more):
        given = FORM | {"whom": "everyone"} | more
        preview = client.get("/hr/policies/conduct/activate/preview/", query_string=given)
        assert preview.status_code == 200, preview.text
        sent = fields(preview.text, "/hr/policies/conduct/activate/")
        return preview.text, sent, client.post("/hr/policies/conduct/activate/", data=sent)

    def test_hr_looks_and_activates(self, browser, database):
        hr = browser("hr")
        assert "The files hold a text that is not in force." in hr.get("/hr/policies/conduct/").text
        assert "Everyone" in hr.get("/hr/policies/conduct/activate/").text
        preview, sent, answer = self.activated(hr)
        assert "6 people" in preview
        assert "<bdi>Learner Sample</bdi>" in preview
        assert "Say what you need." in preview
        assert answer.location == "/hr/policies/conduct/"
        page = hr.get(answer.location).text
        assert "Version 1 is activated." in page
        assert "In force</span>" in page
        assert hr.post("/hr/policies/conduct/activate/", data=sent).location == "/hr/policies/conduct/"
        assert count(database, PolicyVersion) == 1

    def test_a_changed_text_shows_its_difference_and_asks_again(self, browser, database, version, changed):
        learner, hr = browser("learner"), browser("hr")
        acknowledge(learner)
        preview, _sent, _answer = self.activated(hr)
        assert "<del>what you need.</del><ins>so.</ins>" in preview
        page = learner.get(PAGE).text
        assert "To be read again</span>" in page
        assert "It has changed since you read it." in page
        assert "<del>what you need.</del>" in hr.get("/hr/policies/conduct/changes/2/").text

    def test_a_minor_change_asks_nobody(self, browser, version, changed):
        learner, hr = browser("learner"), browser("hr")
        acknowledge(learner)
        preview, _sent, _answer = self.activated(hr, change="minor")
        assert "Minor: nobody is asked" in preview
        assert "<bdi>Learner Sample</bdi>" not in preview
        assert "Acknowledged</span>" in learner.get(PAGE).text

    def test_a_scheduled_one_can_be_taken_back(self, browser, database, version, changed):
        hr = browser("hr")
        later = {"effective_on": (NOW + 5 * DAY).date().isoformat(), "grace_on": (NOW + 9 * DAY).date().isoformat()}
        self.activated(hr, **later)
        assert "Scheduled</span>" in hr.get("/hr/policies/conduct/").text
        page = hr.post("/hr/policies/conduct/withdraw/2", follow_redirects=True).text
        assert "Version 2 is taken back." in page
        assert "Taken back</span>" in page
        again = hr.post("/hr/policies/conduct/withdraw/1", follow_redirects=True).text
        assert "This version has taken effect or was taken back already." in again

    @pytest.mark.parametrize(
        ("more", "problem"),
        [
            ({"effective_on": "2026-01-01"}, "Choose today or a later day"),
            ({"grace_on": "2026-11-01"}, "The days of grace end before the version begins."),
            ({"grace_on": "2031-01-01"}, "more than 366 days ahead"),
            ({"change": "minor"}, "The first version is new to everybody."),
            ({"effective_on": ""}, "Choose the day."),
            ({"whom": "conditions"}, "Write at least one condition, or choose everyone."),
            ({"change": "huge"}, "Not a valid choice"),
        ],
    )
    def test_what_cannot_be_is_said(self, browser, company, more, problem):
        given = FORM | {"whom": "everyone"} | more
        answer = browser("hr").get("/hr/policies/conduct/activate/preview/", query_string=given)
        assert answer.status_code == 422
        assert problem in answer.text

    def test_the_same_text_is_no_version(self, browser, version):
        answer = browser("hr").get("/hr/policies/conduct/activate/preview/", query_string=FORM | {"whom": "everyone"})
        assert answer.status_code == 422
        assert "The text is the same as in the newest version." in answer.text

    @pytest.mark.parametrize(("word", "status"), [("admin", 200), ("auditor", 403), ("manager", 403), ("learner", 403)])
    def test_who_else_may(self, browser, company, word, status):
        assert browser(word).get("/hr/policies/conduct/activate/").status_code == status

    def test_it_may_be_for_some(self, browser, database, company):
        hr = browser("hr")
        self.activated(hr, whom="conditions", reads="he")
        assert browser("learner").get(PAGE).status_code == 404
        assert "Asked of" in hr.get("/hr/policies/conduct/").text


class TestFollowing:
    def test_who_has_not_yet_is_a_report(self, browser, version):
        acknowledge(browser("learner"))
        hr = browser("hr")
        page = hr.get("/hr/policies/conduct/").text
        assert "5" in page
        missing = hr.get("/hr/reports/policies/?policy=conduct&reading=missing").text
        assert "Colleague Sample" in missing
        assert "Learner Sample" not in missing
        read = hr.get("/hr/reports/policies.csv?reading=read").data.decode("utf-8-sig").splitlines()
        assert len(read) == 2
        assert read[1].startswith("Learner Sample,E-learner,Harbour Lane AS,")
        assert ",Code of conduct,1,Acknowledged," in read[1]

    def test_hr_has_them_reminded(self, browser, database, setting, version):
        hr = browser("hr")
        assert (
            "Nobody is left to be reminded today." in hr.post("/hr/policies/conduct/remind", follow_redirects=True).text
        )
        mails.compose(database, setting)
        page = hr.post("/hr/policies/conduct/remind", follow_redirects=True).text
        assert "6 people will be reminded." in page
        assert (
            "Nobody is left to be reminded today." in hr.post("/hr/policies/conduct/remind", follow_redirects=True).text
        )

    def test_the_persons_page_has_the_record(self, browser, company, version):
        acknowledge(browser("learner"))
        page = browser("auditor").get(f"/hr/people/{company.ids['learner']}/").text
        [address] = re.findall(r'href="(/hr/policies/conduct/records/[^"]+)"', page)
        assert browser("hr").get(address).data.startswith(b"%PDF-")
        assert browser("manager").get(address).status_code == 403

    def test_the_auditors_pack_has_the_texts(self, browser, company, version):
        acknowledge(browser("learner"))
        answer = browser("auditor").post(
            f"/hr/people/{company.ids['learner']}/audit-pack/", data={"asked_by": "The auditor", "reason": "audit"}
        )
        with zipfile.ZipFile(io.BytesIO(answer.data)) as pack:
            names = pack.namelist()
            records = json.loads(pack.read(f"people/{company.ids['learner']}/records.json"))
            [shown] = [name for name in names if name.startswith("content/conduct/policy_shown-en-")]
            [policy] = json.loads(pack.read("content/policies.json"))
            assert "Say what you need." in pack.read(shown).decode()
            assert "Code of conduct" in pack.read("index.html").decode()
        [row] = records["acknowledgement"]
        assert shown.endswith(f"{row['text_digest'][:16]}.html")
        assert policy["texts"]["en"]["digest"]
        assert any(name.startswith("content/conduct/policy-en-") for name in names)

    def test_it_is_asked_only_where_its_company_was_consulted(self, browser, database, company, version):
        with database.writing.begin() as db:
            db.execute(update(LegalEntity).values(consultation_asked_at=NOW - DAY))
        learner, hr = browser("learner"), browser("hr")
        assert learner.get(PAGE).status_code == 404
        page = hr.get("/hr/policies/conduct/").text
        assert "Version 1 waits</span>" in page
        address = f"/hr/policies/conduct/consultations/{company.legal_entity_id}/1"
        assert "Choose the day" in hr.post(address, data={"consulted_on": "soon"}, follow_redirects=True).text
        assert (
            "That day is still to come."
            in hr.post(address, data={"consulted_on": "2026-12-24"}, follow_redirects=True).text
        )
        assert (
            "The consultation is noted."
            in hr.post(address, data={"consulted_on": "2026-11-02"}, follow_redirects=True).text
        )
        assert "Consulted on 2 November 2026</span>" in hr.get("/hr/policies/conduct/").text
        assert learner.get(PAGE).status_code == 200

    def test_it_is_compared_with_nothing_that_never_came_into_force_there(
        self, browser, database, company, version, changed
    ):
        with database.writing.begin() as db:
            db.execute(update(LegalEntity).values(consultation_asked_at=NOW - DAY))
        activate(database, changed, is_material=True)
        address = f"/hr/policies/conduct/consultations/{company.legal_entity_id}/2"
        browser("hr").post(address, data={"consulted_on": "2026-11-02"})
        assert "Say so." in browser("learner").get(PAGE).text
        assert browser("learner").get(f"{PAGE}changes/").status_code == 404


class TestConsultationsOfCourses:
    def test_a_course_waits_until_its_day_is_noted(self, browser, company):
        admin, hr, learner = browser("admin"), browser("hr"), browser("learner")
        entity = company.legal_entity_id
        assert "First day" in learner.get("/courses/").text or "The first day" in learner.get("/courses/").text
        said = admin.post(f"/hr/consultations/{entity}/ask", data={"asks": "yes"}, follow_redirects=True).text
        assert "wait there for a consultation from now on" in said
        assert "The first day" not in learner.get("/courses/").text
        assert "waits in your company until staff representatives" in learner.get("/courses/first-day/").text
        finish = learner.post("/courses/first-day/arrive/finish", follow_redirects=True).text
        assert "This course waits in your company" in finish
        assert "Waits</span>" in hr.get("/hr/consultations/").text
        hr.post(f"/hr/consultations/{entity}/first-day", data={"consulted_on": "2026-11-02"})
        assert "Consulted on 2 November 2026</span>" in hr.get("/hr/consultations/").text
        assert "The first day" in learner.get("/courses/").text
        nothing = admin.post(f"/hr/consultations/{entity}/ask", data={"asks": "no"}, follow_redirects=True).text
        assert "Nothing waits there any more." in nothing

    def test_there_is_no_other_course_or_company(self, browser, company):
        hr = browser("hr")
        day = {"consulted_on": "2026-11-02"}
        assert hr.post(f"/hr/consultations/{company.legal_entity_id}/salaries", data=day).status_code == 404
        assert hr.post("/hr/consultations/999/first-day", data=day).status_code == 404
        assert browser("admin").post("/hr/consultations/999/ask", data={"asks": "yes"}).status_code == 404


def test_what_was_put_into_the_standing_text_by_a_name_is_text(browser, database, content, company):
    setting = factories.setting(content, hr_contact="<b>HR</b>")
    activate(database, setting)
    found, text = factories_policies.text(database, setting, addressee(company))
    assert "<b>HR</b>" not in text.html
    assert found.policy == "conduct"
