"""What HR does, in companies of any size: each part in a process of its own, on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from app.store import engine
from app.web import paging
from bench import company, desk, filling, importing, ruling
from bench.desk import Cost, Desk
from bench.journey import COURSE
from bench.processes import free_port

RUNS = 3


@dataclass(frozen=True)
class Part:
    """Something that HR does at a desk, in a company of so many people; what changes it is done once."""

    work: Callable[[Desk, int], None]
    runs: int = RUNS


@dataclass(frozen=True)
class Measured:
    """What a part cost at its quickest, and the most memory that its process held before it and in the end."""

    name: str
    cost: Cost
    before: float
    megabytes: float


def _page(path: str) -> Part:
    return Part(lambda at, _people: at.open(path))


def _last_page(at: Desk, people: int) -> None:
    at.open(f"/hr/?page={-(-people // paging.SIZE)}")


PARTS = {
    "matrix, first page": _page("/hr/"),
    "matrix, last page": Part(_last_page),
    "matrix, overdue in one course": _page(f"/hr/?course={COURSE}&standing=overdue"),
    "matrix, one name": _page("/hr/?q=learner+77"),
    "matrix as CSV": _page("/hr/reports/people_by_course.csv"),
    "matrix as XLSX": _page("/hr/reports/people_by_course.xlsx"),
    "completions as CSV": _page("/hr/reports/completions.csv"),
    "daily counts": Part(ruling.count),
    "dashboard": _page("/hr/dashboard/"),
    "overdue, first page": _page("/hr/reports/overdue/"),
    "compliance, first page": _page("/hr/reports/compliance/"),
    "import: looking": Part(importing.check, runs=1),
    "import: writing": Part(importing.write, runs=1),
    "rule over all, the imported too": Part(ruling.give, runs=1),
}
"""By what it is called in the report, in the order in which it is done."""


def measure(url: str, content: Path, people: int, folder: Path, database_pid: int | None) -> Iterator[Measured]:
    """Fill a database with so many people in all courses of a content folder, and measure each part on it."""
    environment = company.prepare(url, folder, free_port(), 1, content)
    database = engine.create(url)
    desk.make_hr(database)
    filling.fill(database, people - 1, [path.name for path in (content / "courses").iterdir() if is_course(path)])
    desk.settle(database)
    database.dispose()
    for name in PARTS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as own:
            yield own.submit(_measured, name, environment, people, database_pid).result()


def is_course(folder: Path) -> bool:
    """Whether a folder holds a course."""
    return (folder / "course.yaml").exists()


def _measured(name: str, environment: dict[str, str], people: int, database_pid: int | None) -> Measured:
    at, part = desk.take_seat(environment), PARTS[name]
    before = desk.most_memory()
    costs = [at.cost(lambda: part.work(at, people), database_pid) for _ in range(part.runs)]
    return Measured(name, min(costs, key=lambda cost: cost.seconds), before, desk.most_memory())


def report(database: str, people: int, courses: int, found: Iterator[Measured]) -> None:
    """Print what is measured, as it comes."""
    print(f"\n## {database}: {people} people, {courses} courses\n")
    print("| what | seconds | CPU s | database CPU s | SQL statements | most memory MB, before and after |")
    print("|---|---|---|---|---|---|")
    for each in found:
        cost = each.cost
        figures = f"{cost.seconds:.3f} | {cost.cpu:.3f} | {cost.database_cpu:.2f} | {cost.statements}"
        print(f"| {each.name} | {figures} | {each.before:.0f}, {each.megabytes:.0f} |", flush=True)
