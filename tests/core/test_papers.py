"""Drawing papers: from each pool its number, and the same paper from the same seed."""

import pytest

from app.core.items.choice import ChoiceItem
from app.core.model import Pool, Quiz, Repair
from app.core.ordering import ordered
from app.core.papers import Paper, draw
from tests.core.items import one, quiz


def two_pools() -> Quiz:
    many: list[ChoiceItem] = [one(f"item-{n}") for n in range(12)]
    whole = quiz(*many)
    scenarios = whole.pools[0].scenarios
    pools = (Pool(id="a", draw=2, scenarios=scenarios[:6]), Pool(id="b", draw=3, scenarios=scenarios[6:]))
    return Quiz(**{**whole.__dict__, "pools": pools})


def test_each_pool_gives_its_number():
    made = two_pools()
    for seed in range(50):
        drawn = {item.item_id for item in draw(made, str(seed)).items}
        assert len(drawn & {f"item-{n}" for n in range(6)}) == 2
        assert len(drawn & {f"item-{n}" for n in range(6, 12)}) == 3


def test_every_item_is_drawn_about_as_often():
    made = two_pools()
    counts = dict.fromkeys(made.items, 0)
    for seed in range(600):
        for item in draw(made, str(seed)).items:
            counts[item.item_id] += 1
    assert all(150 < counts[f"item-{n}"] < 250 for n in range(6))


@pytest.mark.parametrize(
    ("disregarded", "among_them"),
    [({"a"}, 0), ({"a", "b"}, 0), ({"a", "b", "c"}, 1), ({"a", "b", "c", "d"}, 2)],
    ids=["enough others", "just enough others", "one other too few", "no others"],
)
def test_a_disregarded_item_is_drawn_only_where_its_pool_has_too_few_others(disregarded, among_them):
    repairs = tuple(Repair(item=item_id, how="disregarded", why="It was unclear.") for item_id in sorted(disregarded))
    made = quiz(*map(one, "abcd"), draw=2, repairs=repairs)
    for seed in range(50):
        drawn = {item.item_id for item in draw(made, str(seed)).items}
        assert len(drawn) == 2
        assert len(drawn & disregarded) == among_them


def test_the_same_seed_gives_the_same_paper_and_another_seed_another():
    made = two_pools()
    assert draw(made, "one") == draw(made, "one")
    assert draw(made, "one") != draw(made, "two")


def test_a_paper_survives_storing():
    paper = draw(two_pools(), "seed")
    assert Paper.from_json(paper.to_json()) == paper


def test_the_order_is_that_of_sha256_of_seed_and_id():
    assert ordered(["a", "b", "c", "d"], "seed") == ["a", "d", "c", "b"]
