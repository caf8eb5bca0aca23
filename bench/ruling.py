"""A rule over all people, given by the worker's jobs; and the dashboard, from its counts to the page."""

from sqlalchemy import select

from app.core.access import Role, Viewer
from app.core.audience import EVERYONE
from app.core.due_dates import DueRule
from app.jobs import JOBS, worker
from app.jobs.contract import House
from app.services import daily_counts, rules
from app.services.rule_terms import RuleTerms
from app.store.models import Job
from app.web.site import EXTENSION
from bench.browser import UnexpectedAnswer
from bench.desk import HR_ID, Desk
from bench.journey import COURSE

NAME = "Everybody"


def give(at: Desk, _people: int) -> None:
    """Save a rule that gives one course to everybody, and do what it leaves to jobs until none is left."""
    house = _house(at)
    with at.database.writing.begin() as db:
        viewer = Viewer(person_id=HR_ID, roles={Role.HR: None})
        due = DueRule(anchor="assignment", offset_days=14)
        terms = RuleTerms(audience=EVERYONE, course=COURSE, path=None, due=due)
        saved = rules.save(db, house.setting(db), viewer, NAME, terms, key="bench-rule")
    if not isinstance(saved, int):
        raise UnexpectedAnswer(f"rule: {saved}")
    while worker.take_one(house):
        pass
    with at.database.reading() as db:
        left = db.scalars(select(Job.failure).where(Job.kind == rules.APPLY, Job.done_at.is_(None))).all()
    if left:
        raise UnexpectedAnswer(f"rule: {left}")


def count(at: Desk, _people: int) -> None:
    """Count everybody, as the worker does every ten minutes."""
    house = _house(at)
    write = JOBS[daily_counts.JOB](house, {})
    with at.database.writing.begin() as db:
        write(db)


def _house(at: Desk) -> House:
    site = at.app.extensions[EXTENSION]
    return House(database=at.database, catalogue=site.content.catalogue, public_url=site.settings.public_url)
