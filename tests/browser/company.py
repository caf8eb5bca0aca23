"""The people of the sample company in the browser tests, newcomers beside them, and what the standing ones have done."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import time_machine
from sqlalchemy import select

from app.clock import utc_now
from app.core import certificate_numbers
from app.core.access import Role, Viewer
from app.core.audience import of_group
from app.core.due_dates import DueRule
from app.core.papers import Paper, draw
from app.jobs.contract import House
from app.jobs.counting import count_people
from app.services import (
    assignments,
    attempts,
    groups,
    import_applying,
    import_checking,
    import_files,
    item_reports,
    organisation,
    passwords,
    people,
    people_imports,
    periods,
    rules,
    sample,
)
from app.services.assignments import Audience
from app.services.context import Learner
from app.services.leaving_links import SUGGESTIONS, UNSUBSCRIBE
from app.services.people import PersonDetails, Post
from app.services.people_imports import Brought
from app.services.rule_terms import RuleTerms
from app.store.models import Attempt, Certificate, CertificateEvent, Department, ItemReport, Period, Person
from tests import factories, factories_statistics, keys
from tests.browser.running import RunningSite

COURSE = "flame-war-avoidance"
QUIZ = "flame-war-avoidance"
NUMBERS = count(1)
PEOPLE_HEAD = "Employee number;Name;E-mail;Legal entity;Department"
NEW_HERE = "S-1;Nils Newcomer;nils.newcomer@example.com;Harbour Lane AS;Quay"


@dataclass(frozen=True)
class Newcomer:
    """Somebody who was taken on today."""

    id: int
    name: str
    email: str


def person_id(site: RunningSite, word: str) -> int:
    """The id of a sample person."""
    with site.database.reading() as db:
        return db.scalars(select(Person.id).where(Person.email == f"{word}@example.com")).one()


def hire(
    site: RunningSite,
    *,
    name: str | None = None,
    department: str | None = None,
    course: str = COURSE,
    language: str | None = None,
) -> Newcomer:
    """Take somebody on in a department, by default customer service, and assign them a course if there is one named.

    They read in `language`, or in their browser's.
    """
    number = next(NUMBERS)
    name = name or f"Nora Newcomer {number}"
    email = f"newcomer{number}@example.com"
    hr_id, manager_id, setting = person_id(site, "hr"), person_id(site, "manager"), site.setting()
    with site.database.writing.begin() as db:
        service = db.scalars(select(Department).where(Department.name == sample.SERVICE)).one()
        department_id = (
            organisation.department(db, service.legal_entity_id, department, setting.now, actor_id=None)
            if department
            else service.id
        )
        details = PersonDetails(employee_number=f"N{number:03}", name=name, email=email, hired_on=setting.now.date())
        post = Post(legal_entity_id=service.legal_entity_id, department_id=department_id, manager_id=manager_id)
        new_id = people.take_on(db, details, post, setting.now, actor_id=None)
        newcomer = db.get_one(Person, new_id)
        newcomer.password_hash, newcomer.language = site.password_hash, language
        if course:
            assignments.assign(
                db,
                setting,
                Viewer(person_id=hr_id, roles={Role.HR: None}),
                site.content.courses[course]["en"],
                Audience(person_ids=frozenset({new_id})),
                DueRule(anchor="assignment", offset_days=14),
            )
    return Newcomer(new_id, name, email)


def learner(site: RunningSite, email: str) -> Learner:
    """A person as services know them."""
    with site.database.reading() as db:
        person = db.scalars(select(Person).where(Person.email == email)).one()
        return factories.learner(person.id, person.name, person.name_latin)


def begin_attempt(site: RunningSite, who: Learner, *, days_ago: int = 0) -> str:
    """An attempt of which the paper has every kind of stimulus and both kinds of choice, three choices first."""
    edition = site.content.quizzes[QUIZ]["en"]
    now = utc_now() - timedelta(days=days_ago)
    attempt_id = factories.start_attempt(site.database, site.content, who, quiz=QUIZ, now=now)
    paper = next(paper for seed in count() if _has_every_kind(site, paper := draw(edition.quiz, str(seed))))
    with site.database.writing.begin() as db:
        db.get_one(Attempt, attempt_id).paper = paper.to_json()
    return attempt_id


def _has_every_kind(site: RunningSite, paper: Paper) -> bool:
    quiz = site.content.quizzes[QUIZ]["en"].quiz
    every = {scenario.stimulus.kind for scenario in quiz.scenarios.values()}
    kinds = {quiz.scenarios[scenario.scenario_id].stimulus.kind for scenario in paper.scenarios}
    choices = [item for item in (quiz.items[each.item_id] for each in paper.items) if item.type == "choice"]
    has_critical = any(item.has_critical for item in choices)
    begins_with = {quiz.items[item.item_id].type for part in paper.scenarios[:3] for item in part.items}
    selects = {item.select for item in choices}
    return kinds == every and selects == {"one", "several"} and has_critical and begins_with == {"choice"}


def answer_critically(site: RunningSite, who: Learner, attempt_id: str) -> None:
    """Answer everything right, but for one choice that fails the attempt."""
    factories.answer(site.database, site.content, who, attempt_id, quiz=QUIZ, now=utc_now())
    items = site.content.quizzes[QUIZ]["en"].quiz.items
    with site.database.writing.begin() as db:
        paper = Paper.from_json(db.get_one(Attempt, attempt_id).paper)
        item = next(items[each.item_id] for each in paper.items if items[each.item_id].has_critical)
        attempts.save(db, site.setting(), who, attempt_id, item.id, keys.critical(item))


def complete(site: RunningSite, who: Learner, *, days_ago: int = 0) -> tuple[str, str]:
    """Read everything and pass; the attempt's id and the certificate's number ("" where none can be issued yet)."""
    now = utc_now() - timedelta(days=days_ago)
    factories.finish_modules(site.database, site.content, who, course=COURSE, now=now)
    attempt_id = begin_attempt(site, who, days_ago=days_ago)
    factories.answer(site.database, site.content, who, attempt_id, quiz=QUIZ, now=now)
    return attempt_id, factories.submit(site.database, site.content, who, attempt_id, now=now) or ""


def note_event(site: RunningSite, number: str, kind: str) -> None:
    """Let something happen to a certificate."""
    with site.database.writing.begin() as db:
        certificate = db.scalars(select(Certificate).where(Certificate.number == number)).one()
        db.add(CertificateEvent(certificate_id=certificate.id, kind=kind, happened_at=utc_now()))


def reissue(site: RunningSite, number: str) -> str:
    """Let a certificate be replaced by another of the same facts; the number of that."""
    renewed = certificate_numbers.number(secrets.randbits(certificate_numbers.RANDOM_BITS))
    with site.database.writing.begin() as db:
        old = db.scalars(select(Certificate).where(Certificate.number == number)).one()
        kept = {name: getattr(old, name) for name in ("period_id", "person_id", "course", "language", "facts")}
        new = Certificate(
            **kept,
            number=renewed,
            revision=2,
            replaces_id=old.id,
            design_digest=old.design_digest,
            issued_at=utc_now(),
            expires_at=old.expires_at,
        )
        db.add(new)
        db.flush()
        db.add(CertificateEvent(certificate_id=new.id, kind="issued", happened_at=utc_now()))
    return renewed


def settle(site: RunningSite) -> dict[str, object]:
    """Let the standing people do what they have done, and return what their pages' addresses are made of.

    learner1 nothing; learner2 has an open attempt; learner3 a certificate; learner4 failed; learner5 chose what is critical;
    the certificates of learner6, 7 and 8 have expired, are revoked and suspended. `unassigned` has no course, and `unprintable`
    a name that no certificate can show.
    """
    who = {person.word: learner(site, f"{person.word}@example.com") for person in sample.PEOPLE}
    facts: dict[str, object] = {f"{word}_id": each.person_id for word, each in who.items()}
    facts["open_attempt"] = _half_answered(site, who["learner2"])
    facts["passed_attempt"], facts["valid"] = complete(site, who["learner3"])
    facts["failed_attempt"] = begin_attempt(site, who["learner4"])
    factories.answer(
        site.database, site.content, who["learner4"], facts["failed_attempt"], right=False, quiz=QUIZ, now=utc_now()
    )
    facts["critical_attempt"] = begin_attempt(site, who["learner5"])
    answer_critically(site, who["learner5"], facts["critical_attempt"])
    for word, attempt in (("learner4", "failed_attempt"), ("learner5", "critical_attempt")):
        factories.submit(site.database, site.content, who[word], facts[attempt], now=utc_now())
    _, facts["expired"] = complete(site, who["learner6"], days_ago=800)
    for word, kind in (("learner7", "revoked"), ("learner8", "suspended")):
        _, facts[kind] = complete(site, who[word])
        note_event(site, facts[kind], kind)
    facts["superseded"] = facts["valid"]
    facts["valid"] = reissue(site, facts["superseded"])
    unassigned = hire(site, course="")
    facts |= {"unassigned": unassigned.email, "unassigned_id": unassigned.id}
    facts["assignable_id"] = hire(site, course="").id
    unprintable = hire(site, name="林美玲")
    facts["unprintable"] = unprintable.email
    complete(site, learner(site, unprintable.email))
    facts["reported_item"], facts["sound_item"], facts["report"] = _report(
        site, who["learner4"], facts["failed_attempt"]
    )
    facts["group"], facts["rule"] = _rule(site, who["learner3"])
    facts["import_checked"] = _import(site, NEW_HERE, "S-2;Nobody Sample;no address;Harbour Lane AS;Quay")
    facts["import_complete"] = _import(site, NEW_HERE, is_complete=True)
    facts["import_applied"] = _import(site, NEW_HERE, applies=True)
    with site.database.reading() as db:
        mine = select(Period.id).where(Period.person_id == who["learner1"].person_id, Period.course == COURSE)
        facts["period_id"] = db.scalars(mine).one()
    _fill_statistics(site)
    _count(site)
    with site.database.writing.begin() as db:
        facts["token"] = passwords.make_link(db, person_id(site, "learner1"), utc_now(), actor_id=None)
    facts["farewell"] = SUGGESTIONS.token(site.secret_key, person_id(site, "learner8"))
    facts["wish"] = UNSUBSCRIBE.token(site.secret_key, person_id(site, "learner8"))
    return facts


def _import(site: RunningSite, *lines: str, is_complete: bool = False, applies: bool = False) -> str:
    """HR brings a file of people, which is checked, and perhaps applied: the import's key."""
    hr_id, setting = person_id(site, "hr"), site.setting()
    file = import_files.opened("\n".join([PEOPLE_HEAD, *lines]).encode())
    brought = Brought(file_name="people.csv", file=file, is_complete=is_complete, scope=None)
    with site.database.writing.begin() as db:
        made = people_imports.begin(db, setting, brought, actor_id=hr_id, leaves_job=False)
        import_id, key = made.id, made.key
    import_checking.check(site.database, setting, import_id)
    if applies:
        with site.database.writing.begin() as db:
            assert people_imports.leave_apply(
                db, import_id, setting.now, actor_id=hr_id, mails_links=False, leaves_job=False
            )
            import_applying.apply(db, setting, import_id, mails_links=False)
    return key


def _rule(site: RunningSite, who: Learner) -> tuple[int, int]:
    """A group by hand with one person, and a rule that names it: their ids."""
    setting, viewer = site.setting(), Viewer(person_id=person_id(site, "hr"), roles={Role.HR: None})
    due = DueRule(anchor="hire", offset_days=14, minimum_notice_days=5)
    with site.database.writing.begin() as db:
        group_id = groups.make(db, setting, viewer, "Night watch", None, None)
        assert isinstance(group_id, int)
        groups.add(db, setting, viewer, group_id, [who.person_id])
        terms = RuleTerms(audience=of_group(group_id), course=COURSE, path=None, due=due)
        rule_id = rules.save(db, setting, viewer, "Night watch", terms, key="night-watch")
    assert isinstance(rule_id, int)
    return group_id, rule_id


def _fill_statistics(site: RunningSite) -> None:
    """Attempts of people who have left and work nowhere any more: many of one quiz, few of another."""
    for quiz, number in (("confidentiality", 150), ("linkedin-for-careers", 12)):
        edition = site.content.quizzes[quiz]["en"]
        factories_statistics.fill(site.database, edition, None, number, now=utc_now(), days=120, is_active=False)


def _count(site: RunningSite) -> None:
    """The counts of the dashboard, today's and those of the weeks before."""
    house = House(database=site.database, catalogue=site.content, public_url="https://learn.example.com")
    for weeks in range(12, -1, -1):
        with time_machine.travel(utc_now() - timedelta(weeks=weeks), tick=False):
            write = count_people(house, {})
            with site.database.writing.begin() as db:
                write(db)


def _report(site: RunningSite, who: Learner, attempt_id: str) -> tuple[str, str, int]:
    """Two items of an attempt are said to be wrong, one is answered: the other's id, that of a third, and the report's."""
    edition = site.content.quizzes[QUIZ]["en"]
    viewer = Viewer(person_id=person_id(site, "hr"), roles={Role.HR: None})
    with site.database.writing.begin() as db:
        answered, waiting, sound, *_ = Paper.from_json(db.get_one(Attempt, attempt_id).paper).items
        for item in (answered, waiting):
            words = "Two of the answers say the same.\nI cannot choose between them."
            item_reports.report(db, site.setting(), who.person_id, attempt_id, edition, item.item_id, words)
        first, second = db.scalars(select(ItemReport.id).order_by(ItemReport.id))
        item_reports.answer(db, site.setting(), viewer, first, "Thank you. One of them is worded anew.")
    return waiting.item_id, sound.item_id, second


def _half_answered(site: RunningSite, who: Learner) -> str:
    """An open attempt after one module: two items answered, the second flagged."""
    course = site.content.courses[COURSE]["en"]
    with site.database.writing.begin() as db:
        periods.finish_module(db, site.setting(), who, course, course.modules[0])
    attempt_id = begin_attempt(site, who)
    items = site.content.quizzes[QUIZ]["en"].quiz.items
    with site.database.writing.begin() as db:
        paper = Paper.from_json(db.get_one(Attempt, attempt_id).paper)
        for place in paper.items[:2]:
            for entered in keys.right(items[place.item_id]):
                attempts.save(db, site.setting(), who, attempt_id, place.item_id, entered)
        attempts.flag(db, site.setting(), who, attempt_id, paper.items[1].item_id, True)
    return attempt_id
