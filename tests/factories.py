"""Standing characters and small deeds for tests that touch rows: plain functions with keywords."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import update

from app.content import catalogue
from app.content.catalogue import Catalogue
from app.core.access import Role, Viewer
from app.core.company import CompanyProfile
from app.core.due_dates import DueRule
from app.services import assignments, attempts, joiners, organisation, people, periods
from app.services.assignments import Audience
from app.services.context import Learner, Setting
from app.services.people import PersonDetails, Post
from app.store.engine import Database
from app.store.models import Attempt, Job
from tests import keys

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
COURSE = "first-day"
QUIZ = "first-day"


@dataclass(frozen=True)
class Company:
    """A legal entity with a department, and people in it by a word: learner, colleague, manager, hr, auditor, admin."""

    legal_entity_id: int
    department_id: int
    ids: dict[str, int]


def setting(content: Catalogue, *, now: datetime = NOW, **company: object) -> Setting:
    profile = CompanyProfile(**{"name": "Harbour Lane", **company})  # type: ignore[arg-type]
    return Setting(catalogue=content, company=profile, public_url="https://learn.example.com", now=now)


def learner(person_id: int, name: str = "Lina Sample", name_latin: str | None = None, language: str = "en") -> Learner:
    return Learner(
        person_id=person_id, name=name, name_latin=name_latin, language=language, zone=ZoneInfo("Europe/Oslo")
    )


def content_at(root: Path) -> Catalogue:
    return catalogue.load(root)


def add_person(db, word, entity, *, name=None, manager_id=None, department_id=None, now=NOW, **details) -> int:
    given = PersonDetails(
        employee_number=f"E-{word}",
        name=name or f"{word.capitalize()} Sample",
        email=f"{word}@example.com",
        **details,
    )
    post = Post(legal_entity_id=entity, department_id=department_id, manager_id=manager_id)
    return people.take_on(db, given, post, now, actor_id=None)


def add_company(database: Database, *, name: str = "Harbour Lane AS") -> Company:
    with database.writing.begin() as db:
        entity = organisation.legal_entity(db, name, "NO", NOW, actor_id=None)
        department = organisation.department(db, entity, "Customer service", NOW, actor_id=None)
        ids = {"manager": add_person(db, "manager", entity, department_id=department)}
        for word in ("learner", "colleague", "hr", "auditor", "admin"):
            manager_id = ids["manager"] if word in {"learner", "colleague"} else None
            ids[word] = add_person(db, word, entity, manager_id=manager_id, department_id=department)
        for role in (Role.HR, Role.AUDITOR, Role.ADMIN):
            people.set_roles(db, ids[role.value], {role: None}, NOW, actor_id=None)
        # The worker has looked at them already, and found no rule that asks something of them.
        db.execute(update(Job).where(Job.kind == joiners.CHANGED).values(done_at=NOW))
    return Company(entity, department, ids)


def assign(database, content, company, *, course=COURSE, days=14, now=NOW) -> None:
    """HR assigns a course to the whole department."""
    viewer = Viewer(person_id=company.ids["hr"], roles={Role.HR: None})
    with database.writing.begin() as db:
        assignments.assign(
            db,
            setting(content, now=now),
            viewer,
            content.course(course, "en"),
            Audience(department_id=company.department_id),
            DueRule(anchor="assignment", offset_days=days),
        )


def finish_modules(database, content, who: Learner, *, course=COURSE, now=NOW) -> str | None:
    number = None
    compiled = content.course(course, who.language)
    for module in compiled.modules:
        with database.writing.begin() as db:
            number = periods.finish_module(db, setting(content, now=now), who, compiled, module) or number
    return number


def start_attempt(database, content, who: Learner, *, quiz=QUIZ, now=NOW) -> str:
    with database.writing.begin() as db:
        begun = attempts.start(db, setting(content, now=now), who, content.quiz(quiz, who.language))
    assert isinstance(begun, str), begun
    return begun


def answer(database, content, who: Learner, attempt_id: str, *, right: bool = True, quiz=QUIZ, now=NOW) -> None:
    """Answer every item of the paper with its key, or with what earns nothing and is not critical."""
    items = content.quiz(quiz, who.language).quiz.items
    with database.reading() as db:
        paper = db.get_one(Attempt, attempt_id).paper
    for scenario in paper["scenarios"]:
        for part in scenario["items"]:
            item = items[part["id"]]
            for entered in keys.right(item) if right else keys.wrong(item):
                with database.writing.begin() as db:
                    attempts.save(db, setting(content, now=now), who, attempt_id, item.id, entered)


def submit(database, content, who: Learner, attempt_id: str, *, now=NOW) -> str | None:
    with database.writing.begin() as db:
        return attempts.submit(db, setting(content, now=now), who, attempt_id)


def complete(database, content, who: Learner, *, course=COURSE, now=NOW) -> str:
    """Finish all modules and pass the quiz; the certificate's number."""
    finish_modules(database, content, who, course=course, now=now)
    attempt_id = start_attempt(database, content, who, now=now)
    answer(database, content, who, attempt_id, now=now)
    number = submit(database, content, who, attempt_id, now=now)
    assert number is not None
    return number
