"""Where a QTI item scores otherwise than the item that is made of it: what is told to its author."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from app.content.exchange.qti_reading import Declaration, ItemReading

# Thirds written in decimals are a little less than thirds.
NEAR = Fraction(1, 1_000_000)


def _all_near(points: Iterable[Fraction], wanted: Fraction) -> bool:
    return all(abs(point - wanted) < NEAR for point in points)


def tell_match(reading: ItemReading, declaration: Declaration, key: Mapping[str, str], categories: int) -> None:
    """Ours: each of n statements in its place earns 1/n, and each in another of k categories costs 1/(n(k - 1))."""
    if not key:
        return
    if not reading.is_mapped(declaration):
        reading.lost("counts only as a whole; here each statement in its place earns a part, less what guessing earns")
        return
    points = pair_points(declaration)
    right = {f"{source} {target}" for source, target in key.items()}
    gains = [points.get(pair, declaration.otherwise) for pair in right]
    costs = [point for pair, point in points.items() if pair not in right and pair.partition(" ")[0] in key]
    count, others = len(key), categories - 1
    if len(costs) < count * others:
        costs.append(declaration.otherwise)
    full = sum(gains, Fraction(0))
    if full <= 0 or not _all_near([gain / full for gain in gains], Fraction(1, count)):
        reading.lost("weighs its pairs in its own way; here each statement in its place earns the same")
    elif abs(full - 1) >= NEAR:
        reading.lost(f"is worth {full}; here every item is worth 1")
    if full > 0 and others and not _all_near([cost / full for cost in costs], Fraction(-1, count * others)):
        reading.lost("takes other points for a wrong pair than here, where a wrong one takes away what guessing earns")


def pair_points(declaration: Declaration) -> dict[str, Fraction]:
    """The points of each pair of identifiers, written with one space in between."""
    return {" ".join(pair.split()): point for pair, point in declaration.mapped.items()}


def tell_marking(reading: ItemReading, declaration: Declaration, shares: Sequence[Fraction]) -> None:
    """Ours: (right - wrong) / secrets. With one secret that is all or nothing, and so it is where one mark only can be made."""
    gains = [share for share in shares if share > 0]
    costs = [share for share in shares if share <= 0]
    secrets = len(gains)
    if not reading.is_mapped(declaration):
        if secrets > 1:
            reading.lost("counts only as a whole; here right words earn their part, and wrong ones take as much away")
        return
    part = Fraction(1, max(1, secrets))
    is_all_or_nothing = secrets == 1 and (not declaration.is_multiple or all(cost <= -1 for cost in costs))
    if not _all_near(gains, part) or not (is_all_or_nothing or _all_near(costs, -part)):
        reading.lost(
            "weighs its words in its own way; here right ones weigh the same, and wrong ones take as much away"
        )


def tell_words(reading: ItemReading, declaration: Declaration) -> None:
    """Ours: case is nothing, and words that are not listed earn nothing."""
    is_mapped = reading.is_mapped(declaration)
    if any(declaration.case_sensitive.values()) or not is_mapped:
        reading.lost("tells capital letters from small ones, which is not done here")
    if is_mapped and declaration.otherwise:
        reading.lost(f"gives {declaration.otherwise} for words that are not listed; here they earn nothing")


def tell_order(reading: ItemReading, declaration: Declaration) -> None:
    """Ours: the whole order, or nothing."""
    if reading.is_mapped(declaration):
        reading.lost("gives points for single steps, in whatever order; here only the whole order counts")
