"""The dashboard's plots, ready to be drawn: bars of people by what they have done, and lines over the weeks.

What a pattern or a dash tells is told in words beside it, and in the table behind the plot.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app import i18n
from app.core import plots
from app.core.plots import Frame, Point, Segment
from app.store.queries.dashboard import Counts
from app.web import site

PARTS = ("done", "open", "overdue", "expired")
"""The parts of a bar, in their order. Nobody is in two of them."""
Row = tuple[str, Mapping[str, str], Counts]


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number with the page of the people it counts."""

    value: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A course or a place: its bar in parts, the same in words, and its numbers as the table has them."""

    name: str
    segments: Sequence[tuple[str, Segment]]
    words: str
    numbers: Sequence[Number]


@dataclass(frozen=True, kw_only=True)
class Bars:
    """A plot of bars with its table."""

    id: str
    title: str
    head: str
    rows: Sequence[Bar]
    note: str


def bars(id: str, title: str, head: str, rows: Sequence[Row], people_url: Callable[..., str], note: str = "") -> Bars:
    """A bar for each row; `people_url` leads to the people whom filters find."""
    return Bars(
        id=id, title=title, head=head, rows=[_bar(name, where, counts, people_url) for name, where, counts in rows],
        note=note,
    )  # fmt: skip


def _bar(name: str, where: Mapping[str, str], counts: Counts, people_url: Callable[..., str]) -> Bar:
    """Done, open but not late, overdue, and the rest: done once and run out since."""
    not_late = max(counts.unfinished - counts.overdue, 0)
    run_out = max(counts.assigned - counts.completed - not_late - counts.overdue, 0)
    parts = plots.stack((counts.completed, not_late, counts.overdue, run_out))
    return Bar(
        name=name,
        segments=[(part, segment) for part, segment in zip(PARTS, parts, strict=True) if segment.width],
        words=_words(counts),
        numbers=[
            Number(value=counts.assigned, url=people_url(**where, required="any")),
            Number(value=counts.completed, url=people_url(**where, required="done")),
            Number(value=counts.unfinished, url=people_url(**where, required="open")),
            Number(value=counts.overdue, url=people_url(**where, standing="overdue")),
            Number(value=counts.expired, url=people_url(**where, standing="expired")),
        ],
    )


def _words(counts: Counts) -> str:
    done = ngettext("%(done)s of %(num)s done", "%(done)s of %(num)s done", counts.assigned, done=counts.completed)
    if not counts.overdue:
        return done
    return _("%(done)s, %(overdue)s overdue", done=done, overdue=counts.overdue)


@dataclass(frozen=True, kw_only=True)
class Series:
    """A line: what it tells, its points and what joins them, and where its name stands."""

    name: str
    kind: str
    points: Sequence[Point]
    strokes: Sequence[tuple[Point, Point]]


@dataclass(frozen=True, kw_only=True)
class Week:
    """A row of the table behind the lines; None where nothing was counted."""

    label: str
    values: Sequence[int | None]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A plot of lines with its scale (height, words), the labels below it (from the left, words), and its table."""

    words: str
    frame: Frame
    series: Sequence[Series]
    scale: Sequence[tuple[float, str]]
    labels: Sequence[tuple[float, str]]
    weeks: Sequence[Week]


def weeks(labels: Sequence[str], counts: Sequence[Counts | None]) -> Line:
    """How many have something to do and how many are overdue; the last of the weeks is now."""
    is_mirrored = i18n.direction(site.language()) == "rtl"
    frame = Frame(is_mirrored=is_mirrored)
    values = (
        (_("Something to do"), "open", [each.unfinished if each else None for each in counts]),
        (_("Overdue"), "overdue", [each.overdue if each else None for each in counts]),
    )
    top = plots.ceiling(max((each.unfinished for each in counts if each), default=0))
    ends = (0, len(labels) - 1)
    return Line(
        words=_lines_in_words(labels, counts),
        frame=frame,
        series=[_series(name, kind, plots.line(line, top, frame)) for name, kind, line in values],
        scale=[(frame.down(value, top), str(value)) for value in (0, top)],
        labels=[(frame.across(place, len(labels)), labels[place]) for place in ends],
        weeks=[
            Week(label=label, values=(each.unfinished, each.overdue) if each else (None, None))
            for label, each in zip(labels, counts, strict=True)
        ],
    )


def _series(name: str, kind: str, points: Sequence[Point | None]) -> Series:
    return Series(name=name, kind=kind, points=[each for each in points if each], strokes=plots.strokes(points))


def _lines_in_words(labels: Sequence[str], counts: Sequence[Counts | None]) -> str:
    """The ends of the lines: what the plot tells to those who do not see it; the table has the rest."""
    told = [(label, each) for label, each in zip(labels, counts, strict=True) if each]
    ends = told[:1] + told[1:][-1:]
    return " ".join(
        _(
            "%(day)s: %(open)s with something to do, %(overdue)s overdue.",
            day=label, open=each.unfinished, overdue=each.overdue,
        )
        for label, each in ends
    )  # fmt: skip
