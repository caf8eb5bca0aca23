"""How many subscribers are told of."""

import pytest

from app.core import suggestions


@pytest.mark.parametrize(("subscribers", "told"), [(0, None), (19, None), (20, 20), (29, 20), (30, 30), (134, 130)])
def test_a_count_tells_nobody_who_came_or_went(subscribers, told):
    assert suggestions.told(subscribers) == told
