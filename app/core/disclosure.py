"""What statistics may be shown without telling of anyone: aggregates of at least five people, and no way round that.

A `Cell` counts attempts of one language, legal entity and month. Where somebody has several attempts, they are counted in
the cell of the newest alone, so that the people of cells can be added, and are at least so many.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

FEWEST = 5

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True)
class Size:
    """How many attempts, and at least how many people."""

    attempts: int = 0
    people: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(self.attempts + other.attempts, self.people + other.people)

    @property
    def is_enough(self) -> bool:
        """Whether an aggregate of them may be shown."""
        return self.people >= FEWEST

    @property
    def is_safe(self) -> bool:
        """Whether an aggregate of them may be left over: nobody, or enough."""
        return self.attempts == 0 or self.is_enough


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Attempts in one language, of one legal entity's people (None: of none), in the month of that number."""

    language: str
    entity: int | None
    month: int
    size: Size


@dataclass(frozen=True, kw_only=True)
class Wish:
    """The filters in force; None is everything. Months are meant from the first to the last."""

    language: str | None = None
    entity: int | None = None
    first: int | None = None
    last: int | None = None

    @property
    def has_months(self) -> bool:
        """Whether only some months are wanted."""
        return self.first is not None or self.last is not None

    def fits(self, language: str, entity: int | None, month: int) -> bool:
        """Whether an attempt of that kind is wanted."""
        return (
            self.language in (None, language)
            and self.entity in (None, entity)
            and (self.first is None or self.first <= month)
            and (self.last is None or month <= self.last)
        )


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What may be filtered by, and whether what was wished for may be shown.

    `spans` are (first, last) months that must stay together.
    """

    languages: frozenset[str]
    entities: frozenset[int | None]
    spans: tuple[tuple[int, int], ...]
    wish: Wish
    is_shown: bool

    def kind(self, language: str, entity: int | None, month: int) -> tuple[object, ...]:
        """Which of the parts, that the wish cuts the whole into, an attempt belongs to: none of them may be small."""
        parts: list[object] = []
        if self.wish.language is not None:
            parts.append(language if language in self.languages else None)
        if self.wish.entity is not None:
            parts.append(entity if entity in self.entities else "others")
        if self.wish.has_months:
            parts.append(self.span_of(month))
        return tuple(parts)

    def span_of(self, month: int) -> int:
        """The number of the span that a month lies in."""
        return next(place for place, (_, last) in enumerate(self.spans) if month <= last)


def publishable(groups: Mapping[Group, Size]) -> frozenset[Group]:
    """The groups that may be shown beside their total: those of at least five people, and what is left is none or as many.

    Where the small groups together are fewer than five people, the next larger one is kept back too: else subtracting would
    tell of them.
    """
    shown = sorted((group for group in groups if groups[group].is_enough), key=lambda group: groups[group].people)
    left = sum((size for group, size in groups.items() if group not in set(shown)), Size())
    while shown and not left.is_safe:
        left += groups[shown.pop(0)]
    return frozenset(shown)


def spans(months: Sequence[Mapping[Group, Size]]) -> tuple[tuple[int, int], ...]:
    """Months put together into spans in which each group is nobody or at least five people: (first, last), without gaps.

    A rest at the end joins the span before it; where nothing is enough, all months are one span.
    """
    found: list[tuple[int, dict[Group, Size]]] = []
    first, gathered = 0, dict[Group, Size]()
    for month, groups in enumerate(months):
        gathered = _together(gathered, groups)
        if gathered and _are_safe(gathered):
            found.append((first, gathered))
            first, gathered = month + 1, {}
    if first < len(months):
        found.append((first, gathered))
    while len(found) > 1 and not (found[-1][1] and _are_safe(found[-1][1])):
        (_, rest), (first, before) = found.pop(), found.pop()
        found.append((first, _together(before, rest)))
    ends = [*(first - 1 for first, _ in found[1:]), len(months) - 1]
    return tuple((first, last) for (first, _), last in zip(found, ends, strict=True))


def _are_safe(groups: Mapping[Group, Size]) -> bool:
    return all(size.is_safe for size in groups.values())


def _together(one: Mapping[Group, Size], other: Mapping[Group, Size]) -> dict[Group, Size]:
    return {group: one.get(group, Size()) + other.get(group, Size()) for group in {**one, **other}}


def offer(cells: Sequence[Cell], wish: Wish, months: int) -> Offer:
    """Whether the wish may be shown, of cells that are all the reader may see, in so many months.

    A language or legal entity must be publishable; months begin and end where spans do; and every part that the filters cut
    the whole into, wanted or not, is nobody or at least five people, so that no difference between two pages tells of fewer.
    """
    languages = publishable(_grouped(cells, lambda cell: cell.language))
    entities = publishable(_grouped(cells, lambda cell: cell.entity))
    unbounded = Offer(
        languages=languages, entities=entities, spans=(), wish=replace(wish, first=None, last=None), is_shown=False
    )
    by_month: list[dict[tuple[object, ...], Size]] = [{} for _ in range(months)]
    for cell in cells:
        part, here = unbounded.kind(cell.language, cell.entity, cell.month), by_month[cell.month]
        here[part] = here.get(part, Size()) + cell.size
    made = Offer(languages=languages, entities=entities, spans=spans(by_month), wish=wish, is_shown=False)
    parts = _grouped(cells, lambda cell: made.kind(cell.language, cell.entity, cell.month))
    wanted = sum((c.size for c in cells if wish.fits(c.language, c.entity, c.month)), Size())
    is_shown = (
        wish.language in (None, *languages)
        and wish.entity in (None, *entities)
        and wish.first in (None, *(first for first, _ in made.spans))
        and wish.last in (None, *(last for _, last in made.spans))
        and all(size.is_safe for size in parts.values())
        and wanted.is_enough
    )
    return replace(made, is_shown=is_shown)


def _grouped(cells: Iterable[Cell], key: Callable[[Cell], Group]) -> dict[Group, Size]:
    """The sizes of the cells, added up by key."""
    found: dict[Group, Size] = {}
    for cell in cells:
        found[key(cell)] = found.get(key(cell), Size()) + cell.size
    return found
