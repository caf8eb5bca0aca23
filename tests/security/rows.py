"""A row of the table of routes: what each caller gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.security.worlds import CALLERS, World

Values = Mapping[str, Any]
SIGN_IN = "in"


@dataclass(frozen=True)
class Row:
    """What each caller gets. `at` names parts of the address, `query` and `form` what is sent; `author` differs where named."""

    statuses: str
    at: Values = field(default_factory=dict)
    query: Values = field(default_factory=dict)
    form: Callable[[World], Values] = lambda _world: {}
    author: str = ""

    def expected(self, caller: str) -> int | str:
        if caller == "author" and self.author:
            return int(self.author)
        answer = self.statuses.split()[CALLERS.index("colleague" if caller == "author" else caller)]
        return answer if answer == SIGN_IN else int(answer)

    @property
    def allowed(self) -> list[str]:
        """The callers who get what they ask for."""
        return [caller for caller in CALLERS if self.expected(caller) not in {SIGN_IN, 401, 403, 404}]
