"""Many stored attempts: grading them all again, and the pages of statistics over them."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

from app.clock import utc_now
from app.content.catalogue import Catalogue
from app.core.access import Role, Viewer
from app.core.model import Repair
from app.jobs import worker
from app.jobs.contract import House
from app.services import organisation, recompute, regrading, repairs
from app.services.context import Setting
from app.services.recompute import Checked
from app.store import jobs
from app.store.engine import Database
from app.store.queries import company as queries
from app.store.queries.confirmed_repairs import REGRADE
from bench import company, desk
from bench.browser import UnexpectedAnswer
from bench.journey import COURSE
from bench.processes import free_port
from tests import factories_statistics

DAYS = 700
RUNS = 3


def measure(url: str, content: Catalogue, number: int, folder: Path) -> dict[str, float]:
    """Seconds by what was done, in one process and one at a time; `megabytes` is the most memory that it took."""
    environment = company.prepare(url, folder, free_port(), 1)
    at = desk.take_seat(environment)
    database = at.database
    edition = content.quiz(COURSE, "en")
    if edition is None:
        raise LookupError(COURSE)
    now = utc_now()
    with database.writing.begin() as db:
        entity = organisation.legal_entity(db, "Bench Street", "NO", now, actor_id=None)
    desk.make_hr(database)
    factories_statistics.fill(database, edition, entity, number, now=now, days=DAYS)
    desk.settle(database)
    item = next(iter(edition.quiz.items))
    found = {"grading": _seconds(lambda: _graded_again(database, number), runs=1)}
    for name, path in (
        ("list of quizzes", "/statistics/"),
        ("quiz", f"/statistics/{COURSE}/"),
        ("quiz in one year", f"/statistics/{COURSE}/?since={now.year}-01"),
        ("item", f"/statistics/{COURSE}/items/{item}/"),
        ("file", f"/statistics/{COURSE}.xlsx"),
    ):
        found[name] = _seconds(lambda path=path: at.open(path))  # type: ignore[misc]
    found |= _repaired(database, content, item)
    found["megabytes"] = desk.most_memory()
    database.dispose()
    return found


def _graded_again(database: Database, number: int) -> None:
    """Every stored attempt from its paper and responses, compared with its result."""
    checked = Checked()
    with database.reading() as db:
        wrong = list(recompute.differences(db, checked))
    if wrong or checked.attempts != number:
        raise UnexpectedAnswer(f"{checked.attempts} attempts graded, differences: {wrong[:3]}")


def _repaired(database: Database, content: Catalogue, item_id: str) -> dict[str, float]:
    """An item that everybody gets right from now on: seconds to look, to confirm, and to work all results out."""
    repair = Repair(item=item_id, how="right_for_all", why="Measured.")
    editions = {
        language: replace(each, quiz=replace(each.quiz, repairs=(repair,)))
        for language, each in content.quizzes[COURSE].items()
    }
    catalogue = replace(content, quizzes={**content.quizzes, COURSE: editions})
    with database.reading() as db:
        setting = Setting(
            catalogue=catalogue, company=queries.profile(db), public_url="http://localhost", now=utc_now()
        )
        started = time.perf_counter()
        [plan] = repairs.plans(db, catalogue, [COURSE])
        preview = repairs.preview(db, plan)
        looked = time.perf_counter() - started
    with database.writing.begin() as db:
        viewer = Viewer(person_id=desk.HR_ID, roles={Role.HR: None})
        repair_id = repairs.confirm(db, setting, viewer, plan, preview, preview.digest)
    confirmed = time.perf_counter() - started - looked
    if not isinstance(repair_id, int):
        raise UnexpectedAnswer(f"repair: {repair_id}")
    house = House(database=database, catalogue=catalogue, public_url=setting.public_url)
    started = time.perf_counter()
    with database.writing.begin() as db:
        regrading.first_part(db, setting, repair_id)
    first = time.perf_counter() - started
    with _somebody_who_writes(database) as waits:
        parts = [first, *_parts(house)]
    return {
        "repair: looking": looked,
        "repair: confirming": confirmed,
        "repair: all results": sum(parts),
        "repair: the longest part": max(parts),
        "repair: the longest wait of somebody else who writes": max(waits),
    }


@contextmanager
def _somebody_who_writes(database: Database) -> Iterator[list[float]]:
    """Meanwhile somebody begins to write every tenth of a second: how long they waited each time."""
    waits, stop = [0.0], Event()

    def write() -> None:
        while not stop.wait(0.1):
            started = time.perf_counter()
            with database.writing.begin() as db:
                queries.profile(db)
            waits.append(time.perf_counter() - started)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(write)
        yield waits
        stop.set()


def _parts(house: House) -> Iterator[float]:
    """The seconds of each part that the worker does."""
    while True:
        started = time.perf_counter()
        with house.database.reading() as db:
            if not jobs.is_any_due(db, (REGRADE,)):
                return
        worker.take_one(house)
        yield time.perf_counter() - started


def _seconds(work: Callable[[], None], runs: int = RUNS) -> float:
    """The quickest of some runs."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def report(name: str, number: int, found: dict[str, float]) -> None:
    """Print what was measured."""
    print(f"\n## {name}: {number} stored attempts\n")
    print("| what | seconds |\n|---|---|")
    for what, seconds in found.items():
        if what != "megabytes":
            print(f"| {what} | {seconds:.2f} |")
    print(f"\nMost memory: {found['megabytes']:.0f} MB.")
