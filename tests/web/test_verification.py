"""Verifying a certificate: what anyone is told, and what nobody is."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.core.certificate_numbers import number as number_of
from app.store.models import Certificate, CertificateEvent, Throttle
from tests import factories
from tests.web.conftest import statements

NOW = factories.NOW
UNKNOWN = number_of(12345)


@pytest.fixture
def number(company, database, content):
    return factories.complete(database, content, factories.learner(company.ids["learner"], "Lina <b>לוי</b>"))


def happens(database, number, kind):
    """Something happens to a certificate ten days after it was issued, for a reason."""
    with database.writing.begin() as db:
        certificate = db.scalars(select(Certificate).where(Certificate.number == number)).one()
        event = CertificateEvent(
            certificate_id=certificate.id, kind=kind, happened_at=NOW + timedelta(days=10), reason="a secret reason"
        )
        db.add(event)


def failures(database):
    with database.reading() as db:
        return [row.failures for row in db.scalars(select(Throttle))]


class TestStatement:
    @pytest.mark.parametrize(
        ("kind", "later", "title", "sentence"),
        [
            (None, 0, "This certificate is valid", "It is valid through 19 November 2027."),
            (None, 400, "This certificate has expired", "It was valid through 19 November 2027."),
            ("suspended", 20, "This certificate is suspended", "suspended since 30 November 2026"),
            ("revoked", 20, "This certificate was revoked", "revoked on 30 November 2026"),
            ("revoked", 400, "This certificate was revoked", "revoked on 30 November 2026"),
            ("lifted", 20, "This certificate is valid", "It is valid through 19 November 2027."),
        ],
        ids=["valid", "expired", "suspended", "revoked", "revoked and over", "suspension lifted"],
    )
    def test_says_what_it_is_worth_and_never_why(self, stranger, database, number, kind, later, title, sentence):
        if kind:
            happens(database, number, kind)
        with time_machine.travel(NOW + timedelta(days=later), tick=False):
            answer = stranger.get(f"/verify/{number}")
        assert answer.status_code == 200
        assert f"<h1>{title}</h1>" in answer.text
        assert sentence in answer.text
        assert "secret" not in answer.text

    def test_says_when_it_was_replaced(self, stranger, database, number):
        happens(database, number, "superseded")
        with database.writing.begin() as db:
            old = db.scalars(select(Certificate).where(Certificate.number == number)).one()
            newer = Certificate(
                number=UNKNOWN,
                period_id=old.period_id,
                person_id=old.person_id,
                revision=2,
                replaces_id=old.id,
                course=old.course,
                language=old.language,
                facts=old.facts,
                design_digest=old.design_digest,
                issued_at=NOW,
            )
            db.add(newer)
            db.flush()
            db.add(CertificateEvent(certificate_id=newer.id, kind="issued", happened_at=NOW))
        page = stranger.get(f"/verify/{number}").text
        assert "This certificate was replaced by a newer one" in page
        assert "It was replaced on 30 November 2026 and no longer counts." in page
        assert "This certificate is valid" in stranger.get(f"/verify/{UNKNOWN}").text

    def test_names_the_facts_with_the_name_escaped_and_isolated(self, stranger, number):
        page = stranger.get(f"/verify/{number}").text
        assert "<bdi>Lina &lt;b&gt;לוי&lt;/b&gt;</bdi>" in page
        for words in ("The first day", "Harbour Lane", "20 November 2026", "19 November 2027", number):
            assert words in page

    def test_is_kept_by_nobody_and_found_by_no_search_engine(self, stranger, number):
        for path in ("/verify/", f"/verify/{number}", "/verify/nothing"):
            headers = stranger.get(path).headers
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Robots-Tag"] == "noindex, nofollow"

    @pytest.mark.parametrize("word", ["learner", "colleague", "hr"])
    def test_is_the_same_for_people_who_are_signed_in(self, browser, number, word):
        assert "This certificate is valid" in browser(word).get(f"/verify/{number}").text

    @pytest.mark.parametrize("is_known", [True, False], ids=["a known number", "an unknown number"])
    def test_sends_six_statements_at_most(self, browser, database, number, is_known):
        client = browser("learner")
        with statements(database) as sent:
            client.get(f"/verify/{number if is_known else UNKNOWN}")
        assert len(sent) <= 6, sent


class TestNumber:
    def test_is_asked_for_on_a_page_that_needs_no_sign_in(self, stranger):
        answer = stranger.get("/verify/")
        assert answer.status_code == 200
        assert 'name="number"' in answer.text

    @pytest.mark.parametrize("change", [str.lower, lambda n: n.replace("-", ""), lambda n: n.replace("-", " ")])
    def test_may_be_written_in_many_ways(self, stranger, number, change):
        answer = stranger.get("/verify/", query_string={"number": f"  {change(number)} "})
        assert (answer.status_code, answer.location) == (303, f"/verify/{number}")
        assert stranger.get(f"/verify/{change(number)}").location == f"/verify/{number}"

    @pytest.mark.parametrize("written", ["12", UNKNOWN[:-1] + "!", "<script>alert(1)</script>", "x" * 5000])
    def test_that_cannot_be_one_is_not_known_and_not_counted(self, stranger, database, written):
        answer = stranger.get("/verify/", query_string={"number": written})
        assert answer.status_code == 404
        assert "This number is not known" in answer.text
        assert "<script>alert" not in answer.text
        assert len(answer.text) < 15_000
        assert failures(database) == []

    def test_that_was_never_issued_is_not_known(self, stranger, database):
        answer = stranger.get(f"/verify/{UNKNOWN}")
        assert answer.status_code == 404
        assert "This number is not known" in answer.text
        assert failures(database) == [1]


class TestLimit:
    def test_many_failures_make_an_address_wait(self, stranger, number):
        with time_machine.travel(NOW, tick=False):
            for _ in range(21):
                assert stranger.get(f"/verify/{UNKNOWN}").status_code == 404
            refused = stranger.get(f"/verify/{UNKNOWN}")
            assert refused.status_code == 429
            assert "Too many numbers were tried. Wait 1 second" in refused.text
            assert refused.headers["Retry-After"] == "1"
            assert stranger.get(f"/verify/{number}").status_code == 429
        with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
            assert stranger.get(f"/verify/{number}").status_code == 200

    def test_what_is_found_neither_counts_nor_makes_failures_forgotten(self, stranger, database, number):
        stranger.get(f"/verify/{UNKNOWN}")
        for _ in range(3):
            assert stranger.get(f"/verify/{number}").status_code == 200
        assert failures(database) == [1]

    def test_another_address_is_heard(self, app, stranger):
        with time_machine.travel(NOW, tick=False):
            for _ in range(22):
                stranger.get(f"/verify/{UNKNOWN}")
            elsewhere = app.test_client().get(f"/verify/{UNKNOWN}", environ_base={"REMOTE_ADDR": "192.0.2.9"})
        assert elsewhere.status_code == 404
