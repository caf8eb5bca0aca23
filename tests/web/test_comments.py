"""A comment seen in public reaches those who answer for the company, with a clean picture, and is soon forgotten."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from sqlalchemy import select

from app.core.comments import MOST_A_DAY, CommentState
from app.core.company import CompanyProfile
from app.jobs import commenting
from app.jobs.contract import House
from app.services import company as company_service
from app.services import retention
from app.store.models import AuditEvent, CommentReport, Job, Mail
from tests.factories import NOW
from tests.factories_mail import mailing
from tests.web.conftest import statements

FORM = "/report-a-comment/"
SEEN = {"author": "customer", "link": "https://example.com/thread/7", "words": "The parcel never came."}
OTHERS = ("colleague", "hr", "auditor", "admin")


@pytest.fixture
def named(database):
    """The manager answers for the company in public."""
    profile = CompanyProfile(
        name="Harbour Lane", social_media_manager="Mia", social_media_manager_account="manager@example.com"
    )
    with database.writing.begin() as db:
        company_service.change(db, profile, NOW, actor_id=None)
    return profile


def picture(size=(60, 40), kind="JPEG", *, mode="RGB", **more):
    body = io.BytesIO()
    Image.new(mode, size, "#c2571a" if mode == "RGB" else 1).save(body, kind, **more)
    return body.getvalue()


def located():
    """A photo with the place where it was taken, turned by its metadata."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera of mine"
    exif[0x8825] = {1: "N", 2: (IFDRational(59), IFDRational(54), IFDRational(0)), 3: "E"}
    return picture(exif=exif)


def send(client, body=None, name="seen.jpg", **changes):
    data = {key: value for key, value in (SEEN | changes).items() if value is not None}
    if body is not None:
        data["picture"] = (io.BytesIO(body), name)
    return client.post(FORM, data=data, content_type="multipart/form-data")


def reports(database):
    with database.reading() as db:
        return db.scalars(select(CommentReport).order_by(CommentReport.id)).all()


class TestReporting:
    def test_the_sender_has_a_receipt(self, browser, named):
        client = browser("learner")
        receipt = client.get(send(client).location).text
        assert "It is with <bdi>Mia</bdi> now." in receipt
        assert "Leave the comment alone from here on." in receipt
        assert "Report" in client.get(FORM).text

    def test_nobody_else_sees_the_receipt(self, browser, named):
        address = send(browser("learner")).location
        assert {browser(word).get(address).status_code for word in (*OTHERS, "manager")} == {404}

    def test_the_page_says_what_to_do_besides(self, browser):
        page = browser("learner").get(FORM).text
        for words in (
            "Do not answer for the company",
            "goes to security at once",
            "Wrongdoing",
            "Your rights come first.",
        ):
            assert words in page

    @pytest.mark.parametrize(
        "changes", [{"link": "javascript:alert(1)"}, {"link": "example.com"}, {"words": "x" * 4_001}]
    )
    def test_what_cannot_be_sent_is_named_and_nothing_is_lost(self, browser, database, changes):
        answer = send(browser("learner"), **changes)
        assert answer.status_code == 422
        assert "The parcel never came." in answer.text or "x" * 100 in answer.text
        assert reports(database) == []

    def test_something_has_to_be_there(self, browser, database):
        answer = send(browser("learner"), link="", words="")
        assert answer.status_code == 422
        assert "Give a link, a few words or a picture." in answer.text

    def test_a_colleague_is_not_reported(self, browser, database):
        client = browser("learner")
        answer = send(client, author="colleague", words="Their name")
        assert answer.location == "/report-a-comment/not-kept/"
        assert "nothing was kept" in client.get(answer.location).text
        assert reports(database) == []
        with database.reading() as db:
            assert db.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "comment_report")).all() == []

    def test_so_many_within_a_day(self, browser, database):
        client = browser("learner")
        for _number in range(MOST_A_DAY):
            send(client)
        answer = send(client)
        assert "within a day" in client.get(answer.location).text
        assert len(reports(database)) == MOST_A_DAY


class TestPictures:
    def test_it_is_drawn_anew_without_what_else_was_in_the_file(self, browser, database, named):
        body = located()
        assert b"A camera of mine" in body
        send(browser("learner"), body, words="", link="")
        kept = reports(database)[0].picture
        with Image.open(io.BytesIO(kept)) as shown:
            assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (40, 60), {})
        assert b"A camera of mine" not in kept
        seen = browser("manager").get(f"/comments/{reports(database)[0].id}/picture.jpg")
        assert (seen.status_code, seen.mimetype, seen.data) == (200, "image/jpeg", kept)

    def test_a_large_one_is_made_smaller(self, browser, database):
        send(browser("learner"), picture((3_000, 1_000), "PNG"), "seen.png")
        with Image.open(io.BytesIO(reports(database)[0].picture)) as shown:
            assert shown.size == (2_000, 667)

    @pytest.mark.parametrize(
        "body",
        [
            b"%PDF-1.7 no picture",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            picture()[:200],
            picture((20_000, 20_000), "PNG", mode="1"),
            picture(kind="GIF"),
        ],
        ids=["a document", "a drawing", "half a picture", "a bomb", "another kind"],
    )
    def test_what_is_none_is_refused_and_nothing_is_lost(self, browser, database, body):
        answer = send(browser("learner"), body)
        assert answer.status_code == 422
        assert "Choose a whole JPEG, PNG or WebP picture" in answer.text
        assert "The parcel never came." in answer.text
        assert reports(database) == []

    def test_fifty_megabytes_are_refused_plainly(self, browser, database):
        body = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\n' + b"\0" * 50_000_000
        answer = browser("learner").post(FORM, data=body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 413
        assert "Choose a smaller file" in answer.text
        assert reports(database) == []


class TestTheInbox:
    def test_the_manager_handles_it_and_the_sender_sees_how_far_it_is(self, browser, database, named):
        receipt = send(browser("learner")).location
        manager = browser("manager")
        assert "The parcel never came." in manager.get("/comments/").text
        address = f"/comments/{reports(database)[0].id}/"
        page = manager.get(address).text
        assert "Learner Sample" in page
        assert 'href="https://example.com/thread/7" rel="noreferrer noopener nofollow"' in page
        assert manager.post(address, data={"state": "handling", "note": "Wrote to the customer"}).status_code == 303
        assert "Wrote to the customer" in manager.get(address).text
        seen = browser("learner").get(receipt).text
        assert "Being handled" in seen
        assert "Wrote to the customer" not in seen

    def test_nobody_else_has_it_or_knows_of_it(self, browser, database, named):
        send(browser("learner"))
        address = f"/comments/{reports(database)[0].id}/"
        for word in ("learner", *OTHERS):
            client = browser(word)
            assert {client.get(each).status_code for each in ("/comments/", address, f"{address}picture.jpg")} == {404}
            assert client.post(address, data={"state": "done"}).status_code == 404
            assert 'href="/comments/"' not in client.get("/").text
        assert 'href="/comments/"' in browser("manager").get("/").text

    def test_without_anybody_named_hr_has_it(self, browser, database):
        send(browser("learner"))
        assert "The parcel never came." in browser("hr").get("/comments/").text
        assert browser("manager").get("/comments/").status_code == 404

    def test_a_colleague_s_words_are_destroyed_and_no_name_recorded(self, browser, database, named):
        send(browser("learner"), located())
        manager, row = browser("manager"), reports(database)[0]
        page = manager.post(
            f"/comments/{row.id}/", data={"state": "colleagues", "note": "It was Cole"}, follow_redirects=True
        ).text
        assert "no name was recorded" in page
        kept = reports(database)[0]
        assert (kept.link, kept.words, kept.note, kept.picture, kept.state) == (
            "",
            "",
            "",
            None,
            CommentState.COLLEAGUES,
        )
        with database.reading() as db:
            assert all("Cole" not in str(event.facts) for event in db.scalars(select(AuditEvent)))
        manager.post(f"/comments/{row.id}/", data={"state": "new", "note": "again"})
        assert reports(database)[0].state == CommentState.COLLEAGUES

    def test_of_a_legal_entity_with_its_own_manager(self, browser, database, named, company):
        own = {str(company.legal_entity_id): {"social_media_manager_account": "colleague@example.com"}}
        with database.writing.begin() as db:
            company_service.change(db, replace(named, entities=own), NOW, actor_id=None)
        send(browser("learner"))
        assert "The parcel never came." in browser("colleague").get("/comments/").text
        assert "The parcel never came." not in browser("manager").get("/comments/").text

    def test_hr_has_those_of_all_others_where_one_legal_entity_alone_names_somebody(self, browser, database, company):
        own = {str(company.legal_entity_id): {"social_media_manager_account": "colleague@example.com"}}
        with database.writing.begin() as db:
            company_service.change(db, CompanyProfile(name="Harbour Lane", entities=own), NOW, actor_id=None)
        send(browser("learner"))
        hr = browser("hr")
        assert 'href="/comments/"' in hr.get("/").text
        assert "The parcel never came." not in hr.get("/comments/").text

    def test_it_costs_a_handful_of_queries_and_fetches_no_picture(self, browser, database, named):
        manager = browser("manager")
        for _ in range(3):
            send(browser("learner"), picture())
        with statements(database) as seen:
            assert manager.get("/comments/").text.count("The parcel never came.") == 3
        assert len(seen) <= 7
        assert all("comment_report.picture," not in each.replace("\n", " ") for each in seen)


def test_those_who_handle_it_are_told_at_once_and_of_nothing_that_was_seen(browser, database, named, content, company):
    send(browser("learner"))
    with database.reading() as db:
        (job,) = db.scalars(select(Job).where(Job.kind == "comments.tell")).all()
    house = House(database=database, catalogue=content, public_url="https://learn.example.com", mailing=mailing())
    with time_machine.travel(NOW, tick=False), database.writing.begin() as db:
        commenting.tell(house, job.payload)(db)
        (mail,) = db.scalars(select(Mail)).all()
        assert (mail.person_id, mail.kind) == (company.ids["manager"], "comment_reported")
        assert f"https://learn.example.com/comments/{job.payload['report']}/" in mail.text
        assert "parcel" not in mail.text + mail.html


def test_after_ninety_days_it_is_gone(browser, database, named):
    send(browser("learner"))
    sent_at = reports(database)[0].reported_at
    for days, left in ((89, 1), (91, 0)):
        setting = retention.Setting.of(named, sent_at + timedelta(days=days))
        with database.writing.begin() as db:
            retention.apply_part(db, setting, "comment_report")
        assert len(reports(database)) == left
