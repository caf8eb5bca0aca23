"""Every route as every caller, asked once; the answers are for all tests that do nothing but look at them."""

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.security.routes import call, rules
from tests.security.worlds import CALLERS, World, undone

Answers = list[tuple[Rule, str, TestResponse]]


class Walks:
    """The answers that a world's site gives, by rule and caller; each was asked of the world as it was built."""

    def __init__(self) -> None:
        self._known: dict[str, Answers] = {}

    def __call__(self, world: World) -> Answers:
        """All answers of a world; the first test that wants them walks."""
        if world.database.url not in self._known:
            self._known[world.database.url] = _walk(world)
        return self._known[world.database.url]


def _walk(world: World) -> Answers:
    answers = []
    for rule in rules(world.app):
        for caller in CALLERS:
            with undone(world):
                answers.append((rule, caller, call(world, rule, world.client(caller))))
    return answers
