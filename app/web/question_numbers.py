"""Numbers of questions: people count questions, while a step may ask several about one stimulus."""

from flask_babel import gettext

from app.core.papers import Paper


def numbers(paper: Paper) -> list[range]:
    """For each step the numbers of its questions, counted through the whole paper from 1."""
    found: list[range] = []
    for scenario in paper.scenarios:
        first = found[-1].stop if found else 1
        found.append(range(first, first + len(scenario.items)))
    return found


def in_words(those: range) -> str:
    """The numbers of one step: "3", "3 and 4", or "3 to 5"."""
    first, last = those[0], those[-1]
    if len(those) == 1:
        return str(first)
    if len(those) == 2:
        return gettext("%(first)s and %(last)s", first=first, last=last)
    return gettext("%(first)s to %(last)s", first=first, last=last)
