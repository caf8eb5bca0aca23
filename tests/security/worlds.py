"""Two companies in one database: Harbour Lane, whose learner owns one of everything, and Other Quay, which must not see it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.content.catalogue import Catalogue
from app.core.access import Role, Viewer
from app.core.audience import EVERYONE
from app.core.due_dates import DueRule
from app.core.papers import Paper
from app.core.schedules import Every
from app.services import (
    bulk,
    calendar_links,
    comments,
    company,
    consultations,
    documents,
    groups,
    issuer_keys,
    item_reports,
    leavers,
    organisation,
    outbox,
    passwords,
    people,
    rules,
    saved_filters,
    schedules,
    sign_ins,
    suggestions,
)
from app.services.bulk_orders import BulkKind, Order
from app.services.leaving_links import SUGGESTIONS, UNSUBSCRIBE
from app.services.policy_asking import Addressee
from app.services.policy_texts import Where
from app.services.rule_terms import RuleTerms
from app.services.schedules import Wanted
from app.store.engine import Database
from app.store.models import (
    Acknowledgement,
    Attempt,
    Base,
    EquivalentTraining,
    HolidayOverride,
    ItemReport,
    Job,
    PeopleImport,
    Period,
    PolicyQuestion,
    QuizRepair,
    ReportSchedule,
    SavedFilter,
    SignIn,
    SuggestionIssue,
)
from app.web.site import EXTENSION
from tests import factories, factories_policies
from tests.databases import MigratedDatabase
from tests.factories import NOW
from tests.signing import keys, press

COOKIE = "gangway"
PASSWORD = "correct horse battery"
ASSIGNMENT = "an-assignment"
SIGNED_OUT = "nobody"
ON_ONE_DATABASE = pytest.mark.parametrize("database_maker", ["sqlite"], indirect=True)
CALLERS = (
    "learner",
    "colleague",
    "manager",
    "hr",
    "auditor",
    "admin",
    "other_learner",
    "other_hr",
    SIGNED_OUT,
    "author",
)


@dataclass(frozen=True, kw_only=True)
class World:
    """What is there, by id. All objects are the learner's, except for the assignment, which HR confirmed."""

    app: Flask
    database: MigratedDatabase
    people: dict[str, int]
    cookies: dict[str, str]
    legal_entity: int
    other_legal_entity: int
    department: int
    open_attempt: str
    closed_attempt: str
    item: str
    option: str
    report: int
    comment: int
    repair: int
    version: int
    text: str
    acknowledgement: int
    question: int
    issue: int
    group: int
    rule: int
    number: str
    fingerprint: str
    sign_in: int
    link: str
    leaver_link: str
    day: int
    logo: str
    period: int
    filter: int
    schedule: int
    calendar: str
    mail: int
    job: int
    assignment: str = ASSIGNMENT

    @property
    def farewell(self) -> str:
        """What stands in the learner's link to leave the weekly mail."""
        return SUGGESTIONS.token(self.app.extensions[EXTENSION].settings.secret_key, self.people["learner"])

    @property
    def origin(self) -> str:
        """Where people reach the site."""
        return self.app.extensions[EXTENSION].settings.public_url

    @property
    def wish(self) -> str:
        """What stands in the learner's link to unsubscribe."""
        return UNSUBSCRIBE.token(self.app.extensions[EXTENSION].settings.secret_key, self.people["learner"])

    def client(self, caller: str) -> FlaskClient:
        """A browser in which this caller is signed in, or nobody."""
        client = self.app.test_client()
        if caller != SIGNED_OUT:
            client.set_cookie(COOKIE, self.cookies[caller], domain=urlsplit(self.origin).hostname)
        return client


def build(app: Flask, database: MigratedDatabase, content: Catalogue) -> World:
    """Everything that an address of the site can name."""
    harbour = factories.add_company(database)
    ids, other = {**harbour.ids}, _other_quay(database)
    ids |= other.ids
    with database.writing.begin() as db:
        for role in (Role.HR, Role.AUDITOR):
            people.set_roles(db, ids[role.value], {role: harbour.legal_entity_id}, NOW, actor_id=None)
        ids["author"] = factories.add_person(db, "author", harbour.legal_entity_id, department_id=harbour.department_id)
        people.set_roles(db, ids["author"], {Role.AUTHOR: None}, NOW, actor_id=None)
        hashed = app.extensions[EXTENSION].passwords.hashed(PASSWORD)
        passwords.store(db, ids["learner"], hashed, NOW, actor_id=None)
        link = passwords.make_link(db, ids["learner"], NOW, actor_id=None)
        logo = company.keep_logo(db, picture())
        calendar = calendar_links.make(db, ids["learner"], NOW)
        mail = outbox.queue(db, factories.setting(content), ids["learner"], "report", "News", "Hello", "")
        outbox.mark_refused(db, mail, "550 no such mailbox", NOW)
        leaver_link = leavers.make_link(db, ids["learner"], NOW, actor_id=None)
        day = HolidayOverride(
            legal_entity_id=harbour.legal_entity_id, location="", on_day=date(2099, 12, 24), is_off=True, changed_at=NOW
        )
        job = Job(kind="a.kind", key="given up", payload={}, run_at=NOW, tries=5, failed_at=NOW, failure="No room")
        db.add_all((_people_import(ids["hr"]), day, job))
    _confirm_assignment(database, content, ids)
    learner = factories.learner(ids["learner"])
    number = factories.complete(database, content, learner)
    with database.writing.begin() as db:
        issuer_keys.ensure(db, keys().key, NOW)
    documents.make_document(press(database), number, NOW)
    open_attempt = factories.start_attempt(database, content, learner)
    with database.reading() as db:
        closed_attempt = db.scalars(select(Attempt.id).where(Attempt.id != open_attempt)).one()
        item = db.get_one(Attempt, open_attempt).paper["scenarios"][0]["items"][0]
    report = _report(database, content, ids["learner"], closed_attempt, other_than=item["id"])
    with database.writing.begin() as db:
        seen = comments.Seen(words="The parcel never came.", picture=b"a picture")
        comment = comments.report(db, factories.setting(content), ids["learner"], harbour.legal_entity_id, seen)
    cookies = {caller: cookie_of(app, database, ids[caller]) for caller in CALLERS if caller != SIGNED_OUT}
    with database.writing.begin() as db:
        begin_sign_in(db, ids["learner"])
        sign_in = db.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
    version, text = _policy(database, content, ids["learner"], harbour.legal_entity_id)
    with database.reading() as db:
        acknowledgement = db.scalars(select(Acknowledgement.id)).one()
        question = db.scalars(select(PolicyQuestion.id)).one()
    return World(
        app=app,
        version=version,
        text=text,
        acknowledgement=acknowledgement,
        question=question,
        issue=_suggestions(database, content, ids),
        database=database,
        people=ids,
        cookies=cookies,
        legal_entity=harbour.legal_entity_id,
        other_legal_entity=other.legal_entity_id,
        department=harbour.department_id,
        open_attempt=open_attempt,
        comment=comment,
        closed_attempt=closed_attempt,
        item=item["id"],
        option=item["arrangement"]["options"][0],
        report=report,
        repair=_repair(database, content, ids["hr"]),
        group=_group(database, content, ids, harbour.legal_entity_id),
        rule=_rule(database, content, ids["hr"], harbour.legal_entity_id),
        number=number,
        fingerprint=keys().key.fingerprint,
        sign_in=sign_in,
        link=link,
        leaver_link=leaver_link,
        day=day.id,
        logo=logo,
        period=_completed_elsewhere(database, ids),
        filter=_filter(database, ids["hr"]),
        schedule=_schedule(database, ids["hr"]),
        calendar=calendar,
        mail=mail,
        job=job.id,
    )


def _policy(database: MigratedDatabase, content: Catalogue, learner: int, entity: int) -> tuple[int, str]:
    """A policy that the learner acknowledged and asked about: its version, and the digest of what they saw."""
    setting = factories.setting(content)
    with database.writing.begin() as db:
        consultations.set_asked(db, setting, entity, asks=True, actor_id=None)
        for course in content.courses:
            consultations.record(db, setting, entity, NOW.date(), actor_id=None, course=course)
    slug = next(iter(content.policies))
    edited = factories_policies.edited(content, ("::: rights", "As before.\n\n::: rights"), slug=slug)
    first = factories_policies.activate(database, factories.setting(edited), slug=slug)
    with database.writing.begin() as db:
        consultations.record(db, setting, entity, NOW.date(), actor_id=None, version_id=first)
    version = factories_policies.activate(database, setting, slug=slug, is_material=False)
    where = Where(language="en", legal_entity_id=entity, country="NO")
    who = Addressee(person_id=learner, where=where)
    factories_policies.read(database, setting, who, slug)
    factories_policies.ask(database, setting, who, slug=slug)
    return version, factories_policies.text(database, setting, who, slug)[1].digest


def _suggestions(database: MigratedDatabase, content: Catalogue, ids: dict[str, int]) -> int:
    """Suggestions that wait for their week, after some that are out, which the learner gets by mail."""
    week = next(iter(content.suggestions))
    with database.writing.begin() as db:
        out = SuggestionIssue(
            slug=week, digest="0" * 64, activated_at=NOW, activated_by=ids["hr"], issued_on=NOW.date()
        )
        waiting = SuggestionIssue(
            slug=week,
            digest=content.suggestions[week]["en"].digest,
            activated_at=NOW,
            activated_by=ids["hr"],
        )
        db.add_all((out, waiting))
        suggestions.join(db, ids["learner"], NOW)
    return waiting.id


def _completed_elsewhere(database: MigratedDatabase, ids: dict[str, int]) -> int:
    """The learner's period, completed by training elsewhere as well, of which there is a file."""
    body = picture()
    with database.writing.begin() as db:
        period_id = db.scalars(select(Period.id).where(Period.person_id == ids["learner"])).one()
        db.add(
            EquivalentTraining(
                period_id=period_id,
                title="Another first day",
                provider="Third Pier",
                finished_on=NOW.date(),
                reason="It teaches the same.",
                file_name="evidence.png",
                media_type="image/png",
                sha256=sha256(body).hexdigest(),
                body=body,
                recorded_at=NOW,
                recorded_by=ids["hr"],
            )
        )
    return period_id


def _people_import(hr_id: int) -> PeopleImport:
    """A file that HR brought, and that was written."""
    return PeopleImport(
        key="an-import",
        file_name="people.csv",
        sha256="0" * 64,
        mapping={"headings": [], "fields": [], "encoding": None},
        is_complete=False,
        state="applied",
        counts={},
        created_at=NOW,
        created_by=hr_id,
        applied_at=NOW,
    )


def _schedule(database: MigratedDatabase, hr_id: int) -> int:
    """A report that is sent to HR."""
    wanted = Wanted(report="overdue", query="", format="csv", every=Every.WEEK)
    with database.writing.begin() as db:
        schedules.add(db, hr_id, wanted, NOW.date(), NOW)
    with database.reading() as db:
        return db.scalars(select(ReportSchedule.id)).one()


def _filter(database: MigratedDatabase, hr_id: int) -> int:
    """A filter that HR keeps."""
    with database.writing.begin() as db:
        saved_filters.save(db, hr_id, "overdue", "Pilots", "q=pilot", NOW)
    with database.reading() as db:
        return db.scalars(select(SavedFilter.id)).one()


def _repair(database: MigratedDatabase, content: Catalogue, hr_id: int) -> int:
    """A repair that HR confirmed, and that changed nothing."""
    digest = content.quiz(factories.QUIZ, "en").structure_digest
    versions = {"from_digest": digest, "to_digest": digest, "number": 1}
    repair = QuizRepair(quiz=factories.QUIZ, **versions, confirmed_at=NOW, confirmed_by=hr_id)
    with database.writing.begin() as db:
        db.add(repair)
    return repair.id


def _group(database: MigratedDatabase, content: Catalogue, ids: dict[str, int], entity: int) -> int:
    """A group of the company, with the learner in it."""
    viewer, setting = Viewer(person_id=ids["hr"], roles={Role.HR: None}), factories.setting(content)
    with database.writing.begin() as db:
        group_id = groups.make(db, setting, viewer, "Harbour pilots", entity, None)
        assert isinstance(group_id, int)
        groups.add(db, setting, viewer, group_id, [ids["learner"]])
    return group_id


def _rule(database: MigratedDatabase, content: Catalogue, hr_id: int, entity: int) -> int:
    """A rule of the company, which no job has applied yet."""
    viewer = Viewer(person_id=hr_id, roles={Role.HR: frozenset({entity})})
    due = DueRule(anchor="hire", offset_days=14, minimum_notice_days=5)
    terms = RuleTerms(audience=EVERYONE, course=factories.COURSE, path=None, due=due)
    with database.writing.begin() as db:
        rule_id = rules.save(db, factories.setting(content), viewer, "Onboarding", terms, key="a-rule-of-ours")
    assert isinstance(rule_id, int)
    return rule_id


def _report(database: MigratedDatabase, content: Catalogue, person_id: int, attempt_id: str, *, other_than: str) -> int:
    """The learner says that something is wrong with an item."""
    edition = content.quiz(factories.QUIZ, "en")
    with database.writing.begin() as db:
        items = [item.item_id for item in Paper.from_json(db.get_one(Attempt, attempt_id).paper).items]
        item_id = next(each for each in items if each != other_than)
        words = "The options do not fit the question."
        item_reports.report(db, factories.setting(content), person_id, attempt_id, edition, item_id, words)
    with database.reading() as db:
        return db.scalars(select(ItemReport.id)).one()


def _other_quay(database: MigratedDatabase) -> factories.Company:
    """A company of the same group, with a learner, and HR for itself alone."""
    with database.writing.begin() as db:
        entity = organisation.legal_entity(db, "Other Quay AS", "NO", NOW, actor_id=None)
        department = organisation.department(db, entity, "Harbour pilots", NOW, actor_id=None)
        ids = {
            word: factories.add_person(db, word, entity, department_id=department)
            for word in ("other_learner", "other_hr")
        }
        people.set_roles(db, ids["other_hr"], {Role.HR: entity}, NOW, actor_id=None)
    return factories.Company(entity, department, ids)


def _confirm_assignment(database: MigratedDatabase, content: Catalogue, ids: dict[str, int]) -> None:
    viewer = Viewer(person_id=ids["hr"], roles={Role.HR: None})
    due = DueRule(anchor="assignment", offset_days=14)
    order = Order(kind=BulkKind.ASSIGN, course=factories.COURSE, due=due)
    with database.writing.begin() as db:
        bulk.begin(db, factories.setting(content), viewer, order, [ids["learner"]], key=ASSIGNMENT)


def begin_sign_in(db, person_id: int) -> str:
    return sign_ins.begin(
        db, person_id, NOW, life=timedelta(hours=12), is_remembered=False, browser="Firefox", address="192.0.2.1"
    )


def cookie_of(app: Flask, database: MigratedDatabase, person_id: int) -> str:
    """The value of a session cookie that carries a new sign-in of this person."""
    with database.writing.begin() as db:
        token = begin_sign_in(db, person_id)
    return SecureCookieSessionInterface().get_signing_serializer(app).dumps({"_user_id": token, "_fresh": True})


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All that is in a database, by table."""
    with database.reading() as db:
        return {
            table.name: sorted(map(tuple, db.execute(select(table))), key=repr) for table in Base.metadata.sorted_tables
        }


@contextmanager
def undone(world: World) -> Iterator[None]:
    """Whatever is written meanwhile is taken back, so that what comes next meets the same world."""
    savepoint = world.database.writing.kw["bind"].begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


def without_tokens(page: str) -> str:
    """A page without the tokens of its forms, which differ from browser to browser."""
    return re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1", page)


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 4)) -> bytes:
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", size, "#14508f").save(file, kind)
    return file.getvalue()
