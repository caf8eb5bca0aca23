"""Notices: each queued once, and withdrawn with the bulk action that queued them."""

from sqlalchemy import select

from app.core.notices import NoticeKind
from app.services import notices
from app.services.notices import Told
from app.store.models import BulkAction, Mail, Notice
from tests import factories

NOW = factories.NOW


def told(company, word="learner", *, subject="period:1", offset="") -> Told:
    return Told(person_id=company.ids[word], kind=NoticeKind.REMINDER, subject=subject, offset=offset)


def test_a_notice_is_queued_once(database, company):
    with database.writing.begin() as db:
        assert notices.queue(db, NOW, [told(company), told(company, offset="-7")]) == 2
    with database.writing.begin() as db:
        assert notices.queue(db, NOW, [told(company), told(company, "colleague")]) == 1
    with database.reading() as db:
        assert len(db.scalars(select(Notice)).all()) == 3


def test_no_notices_are_none(database, company):
    with database.writing.begin() as db:
        assert notices.queue(db, NOW, []) == 0


def test_what_a_mail_has_told_is_not_withdrawn(database, company):
    with database.writing.begin() as db:
        action = BulkAction(key="k", kind="remind", facts={}, outcomes={}, done_at=NOW, done_by=company.ids["hr"])
        person_id = company.ids["learner"]
        mail = Mail(
            person_id=person_id,
            kind="digest",
            message_id="<1@example.com>",
            address="learner@example.com",
            language="en",
            subject="",
            text="",
            html="",
            headers={},
            queued_at=NOW,
        )
        db.add_all([action, mail])
        db.flush()
        notices.queue(db, NOW, [told(company), told(company, "colleague")], bulk_action_id=action.id)
        notices.queue(db, NOW, [told(company, "manager")])
        db.scalars(select(Notice).where(Notice.person_id == person_id)).one().mail_id = mail.id
        action_id = action.id
    with database.writing.begin() as db:
        assert notices.withdraw(db, action_id, NOW) == 1
        assert notices.withdraw(db, action_id, NOW) == 0
    with database.reading() as db:
        withdrawn = db.scalars(select(Notice.person_id).where(Notice.withdrawn_at.is_not(None))).all()
    assert withdrawn == [company.ids["colleague"]]
