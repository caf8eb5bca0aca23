"""Certificates: made one by one as requests make them, in bulk by the worker, and downloaded once they are kept."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.clock import utc_now
from app.content.catalogue import Catalogue
from app.core.model import Course
from app.jobs import worker
from app.jobs.contract import House
from app.services import certificates, documents
from app.services.context import Learner, Setting
from app.store.models import Certificate, Job, Period, Person
from app.store.queries import company as queries
from app.store.queries.certificates import RENDER
from app.web.site import EXTENSION
from bench import company, desk
from bench.browser import UnexpectedAnswer
from bench.desk import Desk
from bench.journey import COURSE
from bench.processes import free_port

ONE_BY_ONE = 50
DOWNLOADS = 500


@dataclass(frozen=True)
class Rate:
    """So many of something, in so many seconds, and in so many seconds of this process's CPU."""

    name: str
    count: int
    seconds: float
    cpu: float


def measure(url: str, content: Catalogue, number: int, folder: Path) -> tuple[list[Rate], float]:
    """What each way of making and fetching costs, and the most memory in MB, in one process."""
    environment = company.prepare(url, folder, free_port(), ONE_BY_ONE + number)
    at = desk.take_seat(environment)
    desk.make_hr(at.database)
    course = content.course(COURSE, "en")
    if course is None:
        raise LookupError(COURSE)
    one_by_one = _issued(at, content, course, ONE_BY_ONE, offset=0)
    press = at.app.extensions[EXTENSION].press
    documents.make_document(press, one_by_one.pop(), utc_now())
    rates = [_timed("one by one", one_by_one, lambda made: documents.make_document(press, made, utc_now()))]
    started = time.perf_counter(), time.process_time()
    many = _issued(at, content, course, number, offset=ONE_BY_ONE)
    rates.append(_rate("issued", number, started))
    rates.append(_in_bulk(at, content, len(many)))
    path = "/hr/reports/certificates.zip"
    rates.append(
        _timed("download of a stored one", many[:DOWNLOADS], lambda made: at.open(f"/certificates/{made}.pdf"))
    )
    started = time.perf_counter(), time.process_time()
    at.open(path)
    rates.append(_rate("in HR's ZIP", min(number, 10_000), started))
    megabytes = desk.most_memory()
    at.database.dispose()
    return rates, megabytes


def _issued(at: Desk, content: Catalogue, course: Course, count: int, *, offset: int) -> list[str]:
    """Numbers of new certificates of people who have just completed a course; their documents are still to be made."""
    numbers, now = [], utc_now()
    with at.database.writing.begin() as db:
        setting = Setting(catalogue=content, company=queries.profile(db), public_url="http://127.0.0.1:8000", now=now)
        for person in db.scalars(select(Person).order_by(Person.id).limit(count).offset(offset)).all():
            period = Period(person_id=person.id, course=course.slug, number=1, created_at=now, is_assigned=False)
            period.completed_at = now
            db.add(period)
            db.flush()
            who = Learner(
                person_id=person.id, name=person.name, name_latin=None, language="en", zone=ZoneInfo("Europe/Oslo")
            )
            number = certificates.issue(db, setting, who, course, period)
            if number is None:
                raise UnexpectedAnswer(person.name)
            numbers.append(number)
    return numbers


def _in_bulk(at: Desk, content: Catalogue, count: int) -> Rate:
    """What the worker does with so many rendering jobs that are due."""
    site = at.app.extensions[EXTENSION]
    with at.database.writing.begin() as db:
        for job in db.scalars(select(Job).where(Job.kind == RENDER, Job.done_at.is_(None))):
            job.run_at = utc_now()
    house = House(database=at.database, catalogue=content, public_url="http://127.0.0.1:8000", keys=site.keys)
    started = time.perf_counter(), time.process_time()
    while worker.take_one(house):
        pass
    rate = _rate("in bulk by the worker", count, started)
    with at.database.reading() as db:
        left = db.scalars(select(Job.id).where(Job.kind == RENDER, Job.done_at.is_(None))).all()
        kept = len(db.scalars(select(Certificate.id)).all())
    if left or kept != count + ONE_BY_ONE:
        raise UnexpectedAnswer(f"{len(left)} documents are not made")
    return rate


def _timed(name: str, numbers: list[str], work: Callable[[str], object]) -> Rate:
    started = time.perf_counter(), time.process_time()
    for number in numbers:
        work(number)
    return _rate(name, len(numbers), started)


def _rate(name: str, count: int, started: tuple[float, float]) -> Rate:
    return Rate(name, count, time.perf_counter() - started[0], time.process_time() - started[1])


def report(database: str, rates: list[Rate], megabytes: float, alone: float) -> None:
    """Print it; `alone` is the CPU seconds that WeasyPrint takes by itself for the same HTML."""
    print(f"\n## {database}: certificates, {megabytes:.0f} MB at most\n")
    print("| what | how many | a second | a CPU second |")
    print("|---|---|---|---|")
    for each in rates:
        print(f"| {each.name} | {each.count} | {each.count / each.seconds:.1f} | {each.count / each.cpu:.1f} |")
    print(f"| WeasyPrint alone on the same HTML, neither signed nor kept | | | {1 / alone:.1f} |", flush=True)
