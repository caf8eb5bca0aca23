"""A small company to try Gangway out with: plainly invented people at example.com, with passwords made on the spot."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from app.core.access import Role, Viewer
from app.core.audience import EVERYONE
from app.core.company import CompanyProfile
from app.core.due_dates import DueRule
from app.core.policies import Dates
from app.services import assignments, company, organisation, people, policies, rule_terms, rules, suggestions
from app.services.assignments import Audience
from app.services.context import Setting
from app.services.people import PersonDetails, Post
from app.services.rule_terms import RuleTerms
from app.store.models import Person, SuggestionIssue

COMPANY = CompanyProfile(
    name="Harbour Lane",
    social_media_manager="Maya Lindqvist",
    social_media_contact="social@example.com",
    security_contact="security@example.com",
    hr_contact="hr@example.com",
    reporting_channel="speak-up@example.com",
    time_zone="Europe/Oslo",
)
LEGAL_ENTITY = ("Harbour Lane AS", "NO")
SERVICE, PRODUCT = "Customer service", "Product"
LOCATIONS = {SERVICE: "Oslo", PRODUCT: "Bergen"}
MANAGER = "manager"
PATH, LEADERS_PATH = "social-media-onboarding", "social-media-leadership"
LEADERS = ("manager", "hr")
IN_TWO_WEEKS = DueRule(anchor="assignment", offset_days=14, minimum_notice_days=5)


@dataclass(frozen=True, kw_only=True)
class SamplePerson:
    """One invented person, who reads in `language` if they chose one; `role` is granted, others report to `is_manager`."""

    word: str
    name: str
    department: str
    title: str
    language: str | None = None
    name_latin: str | None = None
    role: Role | None = None
    is_manager: bool = False


@dataclass(frozen=True)
class Account:
    """What the first run prints once."""

    role: str
    email: str
    password: str


PEOPLE = (
    SamplePerson(word="admin", name="Alma Sample", department=PRODUCT, title="System administrator", role=Role.ADMIN),
    SamplePerson(word="hr", name="Henrik Sample", department=SERVICE, title="HR adviser", role=Role.HR),
    SamplePerson(word="auditor", name="Audny Sample", department=SERVICE, title="Internal auditor", role=Role.AUDITOR),
    SamplePerson(word="manager", name="Marit Sample", department=SERVICE, title="Team lead", is_manager=True),
    SamplePerson(word="learner1", name="Lina Sample", department=SERVICE, title="Adviser"),
    SamplePerson(word="learner2", name="Leo Sample", department=SERVICE, title="Adviser"),
    SamplePerson(word="learner3", name="Zoë Sample-Ångström", department=SERVICE, title="Kundrådgivare", language="sv"),
    SamplePerson(
        word="learner4",
        name="נועה דוגמה",
        name_latin="Noa Sample",
        department=SERVICE,
        title="יועצת שירות",
        language="he",
    ),
    SamplePerson(
        word="learner5", name="Ελένη Παράδειγμα", name_latin="Eleni Sample", department=PRODUCT, title="Developer"
    ),
    SamplePerson(word="learner6", name="Jürgen Sample", department=PRODUCT, title="Gestalter", language="de"),
    SamplePerson(
        word="learner7",
        name="Олена Приклад",
        name_latin="Olena Sample",
        department=PRODUCT,
        title="Testleder",
        language="nb",
    ),
    SamplePerson(word="learner8", name="Sam Sample", department=PRODUCT, title="Writer"),
)


def new_password() -> str:
    """Four groups of four letters and digits: easy to copy, hard to guess."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))


def is_empty(db: Session) -> bool:
    """Whether nobody is in the database yet."""
    return not db.scalar(select(exists().where(Person.id.is_not(None))))


def load(db: Session, setting: Setting, passwords: dict[str, tuple[str, str]]) -> list[Account]:
    """Load the company, whose profile `setting` holds, and assign the onboarding to both departments, due in two weeks.

    `passwords` gives (password, hash) by the person's word: they are hashed before the transaction.
    """
    now = setting.now
    company.change(db, setting.company, now, actor_id=None)
    entity = organisation.legal_entity(db, *LEGAL_ENTITY, now, actor_id=None)
    departments = {name: organisation.department(db, entity, name, now, actor_id=None) for name in (SERVICE, PRODUCT)}
    ids: dict[str, int] = {}
    for number, person in enumerate(sorted(PEOPLE, key=lambda each: not each.is_manager), start=1):
        post = Post(
            legal_entity_id=entity,
            department_id=departments[person.department],
            location=LOCATIONS[person.department],
            title=person.title,
            manager_id=ids.get(MANAGER),
        )
        ids[person.word] = _take_on(db, now, f"S{number:03}", person, post, passwords[person.word][1])
    viewer = Viewer(person_id=ids["hr"], roles={Role.HR: None})
    _assign(db, setting, viewer, PATH, [Audience(department_id=each) for each in departments.values()])
    _assign(db, setting, viewer, LEADERS_PATH, [Audience(person_ids=frozenset(ids[word] for word in LEADERS))])
    _ask_newcomers(db, setting, viewer)
    _ask_to_read(db, setting)
    _suggest(db, setting, ids["hr"])
    return [
        Account(
            person.role or ("manager" if person.is_manager else "learner"),
            f"{person.word}@example.com",
            passwords[person.word][0],
        )
        for person in PEOPLE
    ]


def _take_on(db: Session, now: datetime, number: str, person: SamplePerson, post: Post, password_hash: str) -> int:
    details = PersonDetails(
        employee_number=number,
        name=person.name,
        name_latin=person.name_latin,
        language=person.language,
        email=f"{person.word}@example.com",
        hired_on=now.date() - timedelta(days=1),
    )
    person_id = people.take_on(db, details, post, now, actor_id=None)
    db.get_one(Person, person_id).password_hash = password_hash
    if person.role:
        people.set_roles(db, person_id, {person.role: None}, now, actor_id=None)
    return person_id


def _assign(db: Session, setting: Setting, viewer: Viewer, path_id: str, audiences: Sequence[Audience]) -> None:
    """HR assigns the courses of a path, due two weeks from now; nothing where the content has no such path."""
    path = setting.catalogue.path(path_id, setting.company.language)
    for course in path.courses if path else ():
        for audience in audiences:
            assignments.assign(
                db, setting, viewer, next(iter(setting.catalogue.courses[course].values())), audience, IN_TWO_WEEKS
            )


def _ask_to_read(db: Session, setting: Setting) -> None:
    """Every policy of the content is in force from today on, to be read within two weeks."""
    today = rule_terms.company_day(setting)
    dates = Dates(effective_on=today, grace_on=today + timedelta(days=14))
    for slug in setting.catalogue.policies:
        terms = policies.Terms(dates=dates, is_material=True, audience=EVERYONE)
        policies.activate(db, setting, slug, terms, actor_id=None)


def _suggest(db: Session, setting: Setting, hr: int) -> None:
    """The first week of suggestions is out, be it a working day or not; HR looks at the others."""
    for slug, editions in list(setting.catalogue.suggestions.items())[:1]:
        suggestions.activate(db, setting, slug, next(iter(editions.values())).digest, actor_id=hr)
        db.execute(update(SuggestionIssue).values(issued_on=rule_terms.company_day(setting)))


def _ask_newcomers(db: Session, setting: Setting, viewer: Viewer) -> None:
    """A rule asks the onboarding path of everyone, whoever joins later too; the worker applies it."""
    path = setting.catalogue.path(PATH, setting.company.language)
    if path is not None:
        terms = RuleTerms(audience=EVERYONE, course=None, path=PATH, due=IN_TWO_WEEKS)
        rules.save(db, setting, viewer, path.title, terms, key="sample-onboarding")
