"""The document of a certificate between its row and its end: whatever fails, there is none or a whole one."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.core.model import CertificateDesign
from app.credentials import verifier
from app.credentials.page import DesignError
from app.credentials.signing import KeyFile, NotStamped, UnusableKey
from app.services import documents
from app.services.documents import NoSuchCertificate, Press
from app.store.models import Certificate, CertificateDocument, Job
from app.store.queries.certificates import RENDER
from tests import factories
from tests.factories import NOW
from tests.signing import keys, press


@pytest.fixture
def number(database, content, company):
    return factories.complete(database, content, factories.learner(company.ids["learner"]))


def kept(database):
    with database.reading() as db:
        return [row.body for row in db.scalars(select(CertificateDocument))]


def waits(database):
    with database.reading() as db:
        return db.scalars(select(func.count()).select_from(Job).where(Job.kind == RENDER, Job.done_at.is_(None))).one()


def is_whole(body):
    return verifier.check(body, [verifier.public_key(keys().key.certificate)], NOW).problems == ()


def full_disk(*_):
    raise OperationalError("INSERT", {}, OSError("No space left on device"))


@pytest.mark.parametrize(
    ("place", "failure", "raised"),
    [
        ("add_first", full_disk, OperationalError),
        ("jobs.take", full_disk, OperationalError),
        ("pdf.render", lambda *_: (_ for _ in ()).throw(DesignError("a design")), DesignError),
        ("signing.signed", lambda *_: (_ for _ in ()).throw(NotStamped("no answer")), NotStamped),
    ],
)
def test_what_fails_leaves_no_half_and_the_worker_its_job(database, number, monkeypatch, place, failure, raised):
    with monkeypatch.context() as failing:
        failing.setattr(f"app.services.documents.{place}", failure)
        with pytest.raises(raised):
            documents.make_document(press(database), number, NOW)
    assert (kept(database), waits(database)) == ([], 1)
    documents.make_document(press(database), number, NOW)
    [body] = kept(database)
    assert is_whole(body)
    assert waits(database) == 0


def test_without_a_key_the_certificate_stands_and_its_document_comes_later(database, number, tmp_path, caplog):
    documents.try_document(Press(database, KeyFile(tmp_path / "nowhere.p12")), number, NOW)
    assert "could not be drawn" in caplog.text
    assert (kept(database), waits(database)) == ([], 1)
    with pytest.raises(UnusableKey):
        documents.make_document(Press(database, KeyFile(tmp_path / "nowhere.p12")), number, NOW)


def test_made_twice_it_stays_the_first(database, number):
    documents.make_document(press(database), number, NOW)
    [first] = kept(database)
    documents.make_document(press(database), number, NOW)
    assert kept(database) == [first]


def test_a_number_that_is_nobodys(database, company):
    with pytest.raises(NoSuchCertificate):
        documents.make_document(press(database), "BRTK-H27P-FJHV-056X-4Y5B", NOW)


def test_it_is_drawn_from_the_design_it_was_issued_in(database, content, number, monkeypatch):
    """A newer version of Gangway has another design of that name; what was issued is drawn in the one of then."""
    drawn = []
    render = documents.pdf.render
    monkeypatch.setattr(documents.pdf, "render", lambda *given: drawn.append(given[1]) or render(*given))
    documents.make_document(press(database), number, NOW)
    [design] = drawn
    assert isinstance(design, CertificateDesign)
    with database.reading() as db:
        assert design.digest == db.scalars(select(Certificate.design_digest)).one() == content.designs["default"].digest
    assert dict(design.files) == dict(content.designs["default"].files)
