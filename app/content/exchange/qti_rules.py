"""The rules of a quiz that a QTI test can say: a time limit, and whether there is a way back."""

import math
from dataclasses import dataclass
from fractions import Fraction

from app.content.exchange.questions import Collection
from app.content.exchange.report import Report
from app.content.exchange.shares import from_decimal
from app.content.exchange.xml_tree import Element, made

LIMITS, LINEAR, NONLINEAR = "qti-time-limits", "linear", "nonlinear"
SECONDS = 60


@dataclass(frozen=True)
class Rules:
    """What a test says of both."""

    time_limit_minutes: int | None = None
    forward_only: bool = False


def time_limits(collection: Collection) -> list[Element]:
    """The limit of the whole test in seconds, where there is one."""
    minutes = collection.time_limit_minutes
    return [made(LIMITS, max_time=str(minutes * SECONDS))] if minutes else []


def navigation(collection: Collection, report: Report) -> str:
    """The navigation of the test's part. We leave scenarios for good, QTI items."""
    if not collection.forward_only:
        return NONLINEAR
    scenarios = [question.scenario for question in collection.questions]
    if len(set(scenarios)) < len(scenarios):
        report.lost("a scenario of several items is left for good as a whole; in QTI each of its items is")
    return LINEAR


def read_rules(test: Element, file: str, report: Report) -> Rules:
    """The rules of a test; those of its parts, sections and items are told where they are not those of the whole."""
    parts = test.all("qti-test-part")
    linear = [part.get("navigation-mode") == LINEAR for part in parts]
    if any(linear) and not all(linear):
        report.lost("lets people go back in some parts only; here they may in all", line=test.line, file=file)
    held = test.first(LIMITS) or (parts[0].first(LIMITS) if len(parts) == 1 else None)
    for limits in test.below(LIMITS):
        if limits is not held:
            report.lost("has a time limit for a part of the whole, which is left out", line=limits.line, file=file)
    return Rules(_minutes(held, file, report) if held else None, forward_only=bool(linear) and all(linear))


def _minutes(limits: Element, file: str, report: Report) -> int | None:
    """The most time in whole minutes, rounded up."""
    if from_decimal(limits.get("min-time", "0")) != 0:
        report.lost("sets a least time, which is left out", line=limits.line, file=file)
    if limits.get("allow-late-submission") in ("true", "1"):
        report.lost("takes answers after its time limit, which is not done here", line=limits.line, file=file)
    told = limits.get("max-time")
    if not told:
        return None
    seconds = from_decimal(told)
    if seconds is None or seconds <= 0:
        report.lost(f"`{told}` is no time in seconds; the time limit is left out", line=limits.line, file=file)
        return None
    minutes = math.ceil(Fraction(seconds, SECONDS))
    if minutes * SECONDS != seconds:
        message = f"has a time limit of {told} seconds; times are whole minutes here, so it is {minutes}"
        report.lost(message, line=limits.line, file=file)
    return minutes
