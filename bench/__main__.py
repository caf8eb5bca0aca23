"""`python -m bench [--journeys N] [--attempts N] [--people N]`: measures and prints a report in Markdown.

Without a choice it measures journeys of learners, and HR in a small company. With `--attempts` it measures so many stored
attempts, graded again and read as statistics; with `--people` HR in a company of so many; neither with journeys.
"""

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.content import catalogue
from app.content.catalogue import Catalogue
from bench import attempts, certificates, company, hr, journey, pdf, queries, six_courses
from bench.browser import Browser
from bench.processes import ROOT, Server, cpu_seconds, free_port, megabytes, running
from tests.databases import PostgresServer, SqliteFiles

CONCURRENCY = 8
FEW_PEOPLE = 1_000
FEW_CERTIFICATES = 200
WITHOUT = {"sign-in page", "sign in", "certificate PDF", "submit"}
"""Steps left out of the comparison of pages: they hash a password, or draw and send a PDF."""


@dataclass(frozen=True)
class Measured:
    """What one run against one server cost. CPU is in seconds for each journey or request."""

    name: str
    seconds: float
    count: int
    cpu: float
    database_cpu: float
    times: dict[str, list[float]]
    memory: dict[str, float]


def at_once(work: Callable[[int], Browser], count: int) -> tuple[float, dict[str, list[float]]]:
    """Do the work so many times, 8 at once; seconds in all, and the times of each step."""
    times: dict[str, list[float]] = defaultdict(list)
    started = time.perf_counter()
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        for browser in pool.map(work, range(count)):
            for step, seconds in browser.times.items():
                times[step].extend(seconds)
    return time.perf_counter() - started, times


def measure(
    name: str, server: Server, work: Callable[[int], Browser], count: int, database_pid: int | None = None
) -> Measured:
    """Warm both workers up, then measure."""
    at_once(work, CONCURRENCY * 2)
    before, database_before = cpu_seconds(server.pid), cpu_seconds(database_pid) if database_pid else 0.0
    seconds, times = at_once(lambda place: work(place + CONCURRENCY * 2), count)
    cpu = cpu_seconds(server.pid) - before
    database_cpu = cpu_seconds(database_pid) - database_before if database_pid else 0.0
    return Measured(name, seconds, count, cpu / count, database_cpu / count, times, megabytes(server.pid))


def hello(count: int) -> Measured:
    """The bare page: each piece of work is 50 requests on one connection."""
    port = free_port()

    def work(_place: int) -> Browser:
        browser = Browser(port)
        for _ in range(50):
            browser.get("hello", "/")
        return browser

    with running("bench.hello:app", {}, port, is_factory=False) as server:
        measured = measure("hello", server, work, count)
    return Measured(
        measured.name,
        measured.seconds,
        count * 50,
        measured.cpu / 50,
        0.0,
        measured.times,
        measured.memory,
    )


def site(name: str, url: str, content: Catalogue, count: int, folder: Path, database_pid: int | None) -> Measured:
    """The journey on one database."""
    port = free_port()
    environment = company.prepare(url, folder, port, count + CONCURRENCY * 2)

    def work(place: int) -> Browser:
        browser = Browser(port)
        journey.travel(browser, content, company.email(place))
        return browser

    with running("app:create_app", environment, port, is_factory=True) as server:
        return measure(name, server, work, count, database_pid)


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def report(bare: Measured, sites: list[Measured], counted: dict[str, list[int]], drawn: dict[str, float]) -> None:
    """Print what was measured, beside the targets."""
    print(f"\nBare Flask page: {1000 * bare.cpu:.3f} ms CPU a request, {bare.count / bare.seconds:.0f} a second.\n")
    for each in sites:
        requests = sum(len(values) for values in each.times.values()) / each.count
        pages = sum(len(values) for step, values in each.times.items() if step not in WITHOUT) / each.count
        print(f"## {each.name}: {each.count} journeys at concurrency {CONCURRENCY}\n")
        print(f"- {requests:.0f} requests a journey, {each.count / each.seconds:.2f} journeys a second")
        print(
            f"- server CPU a journey: {each.cpu:.3f} s (target 0.150); database server besides: {each.database_cpu:.3f} s"
        )
        rest = each.cpu - drawn["sign in"] - drawn["first"]
        print(
            f"- without sign-in and PDF: {rest / pages / bare.cpu:.1f} times the CPU of as many bare pages "
            f"({1000 * rest / pages:.2f} ms each, target 12 times)"
        )
        print(
            f"- two workers: {each.memory['resident']:.0f} MB resident, {each.memory['proportional']:.0f} MB proportional "
            "(target 250)\n"
        )
        print("| step | requests | p50 ms | p95 ms | SQL statements |\n|---|---|---|---|---|")
        for step, values in each.times.items():
            p50, p95 = 1000 * statistics.median(values), 1000 * percentile(values, 0.95)
            sent = "-".join(map(str, sorted({min(counted[step]), max(counted[step])})))
            print(f"| {step} | {len(values) / each.count:.0f} | {p50:.1f} | {p95:.1f} | {sent} |")
        print()
    print(f"Statements a journey: {sum(map(sum, counted.values()))}.")
    print(
        f"Certificate: {1000 * drawn['first']:.0f} ms CPU, WeasyPrint alone on the same HTML {1000 * drawn['alone']:.0f} ms, "
        f"ratio {drawn['first'] / drawn['alone']:.2f} (target 1.5). One password check: {1000 * drawn['sign in']:.0f} ms."
    )


def stored_attempts(content: Catalogue, number: int) -> None:
    """Measure so many stored attempts on both databases."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        found = attempts.measure(SqliteFiles(folder).copy(), content, number, folder / "sqlite")
        attempts.report("SQLite", number, found)
        postgres = PostgresServer()
        try:
            found = attempts.measure(postgres.copy(), content, number, folder / "postgresql")
            attempts.report("PostgreSQL", number, found)
        finally:
            postgres.stop()


def many_certificates(content: Catalogue, number: int) -> None:
    """Measure making and fetching so many certificates on both databases, beside WeasyPrint alone."""
    alone = pdf.measure(content)["alone"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        found = certificates.measure(SqliteFiles(folder).copy(), content, number, folder / "sqlite")
        certificates.report("SQLite", *found, alone)
        postgres = PostgresServer()
        try:
            found = certificates.measure(postgres.copy(), content, number, folder / "postgresql")
            certificates.report("PostgreSQL", *found, alone)
        finally:
            postgres.stop()


def people_of_hr(number: int) -> None:
    """Measure what HR does in a company of so many people, on both databases."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        content = six_courses.write(folder / "content")
        courses = len(catalogue.load(content).courses)
        url = SqliteFiles(folder).copy()
        hr.report("SQLite", number, courses, hr.measure(url, content, number, folder / "sqlite", None))
        postgres = PostgresServer()
        try:
            pid = postgres.process.pid
            found = hr.measure(postgres.copy(), content, number, folder / "postgresql", pid)
            hr.report("PostgreSQL", number, courses, found)
        finally:
            postgres.stop()


def main() -> None:
    """Measure the yardstick and both databases in one run, then HR; or one of them with as many as asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--journeys", type=int, default=64)
    parser.add_argument("--attempts", type=int, default=0, help="measure so many stored attempts instead")
    parser.add_argument("--people", type=int, default=0, help="measure HR in a company of so many instead")
    parser.add_argument("--certificates", type=int, default=0, help="make so many certificates instead")
    wanted = parser.parse_args()
    content = catalogue.load(ROOT)
    if wanted.attempts:
        stored_attempts(content, wanted.attempts)
    elif wanted.certificates:
        many_certificates(content, wanted.certificates)
    elif wanted.people:
        people_of_hr(wanted.people)
    else:
        journeys(content, wanted.journeys)
        people_of_hr(FEW_PEOPLE)
        many_certificates(content, FEW_CERTIFICATES)


def journeys(content: Catalogue, count: int) -> None:
    """Measure so many journeys beside the yardstick."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        bare = hello(count)
        sites = [site("SQLite", SqliteFiles(folder).copy(), content, count, folder / "sqlite", None)]
        postgres = PostgresServer()
        try:
            sites.append(
                site("PostgreSQL", postgres.copy(), content, count, folder / "postgresql", postgres.process.pid)
            )
        finally:
            postgres.stop()
        counted = queries.count(content, folder / "counted")
    report(bare, sites, counted, pdf.measure(content))


if __name__ == "__main__":
    main()
