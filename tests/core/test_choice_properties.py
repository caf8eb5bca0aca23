"""What holds for every choice item: bounds, blank is zero, more right is never worse, blind ticking earns nothing."""

from hypothesis import given
from hypothesis import strategies as st

from app.core.items.choice import grade
from tests.core.items import several

MODES = st.sampled_from(["net", "exact", "weights", "strict"])


@st.composite
def marked_items(draw):
    right, wrong = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    item = several(draw(MODES), right="ABCDE"[:right], wrong="UVWXYZ"[:wrong])
    return item, draw(st.sets(st.sampled_from([option.id for option in item.options])))


def points(item, marked):
    return grade(item, {"marked": sorted(marked)}).points


@given(marked_items())
def test_points_lie_between_nothing_and_all(given_item):
    item, marked = given_item
    assert 0 <= points(item, marked) <= 1
    assert (points(item, marked) == 0) or marked


@given(marked_items())
def test_one_more_right_option_is_never_worse_and_one_more_wrong_never_better(given_item):
    item, marked = given_item
    for option in item.options:
        if option.id in marked:
            continue
        more = points(item, marked | {option.id})
        assert more >= points(item, marked) if option.score == 1 else more <= points(item, marked)


@given(marked_items())
def test_the_key_earns_everything(given_item):
    item, _ = given_item
    assert points(item, {option.id for option in item.options if option.score == 1}) == 1


@given(marked_items())
def test_ticking_everything_earns_nothing_by_default(given_item):
    item, _ = given_item
    if item.scoring == "weights":
        assert points(item, {option.id for option in item.options}) == 0


@given(marked_items(), st.randoms(use_true_random=False))
def test_the_order_of_marking_does_not_matter(given_item, chance):
    item, marked = given_item
    shuffled = sorted(marked)
    chance.shuffle(shuffled)
    assert grade(item, {"marked": shuffled}).points == points(item, marked)
