"""A learner's browser that sits a quiz whose settings a test chooses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape

from app.core.items.choice import ChoiceItem
from app.store.models import Attempt
from tests.factories import QUIZ
from tests.security import contents


@contextmanager
def quiz_with(app, content, **settings) -> Iterator[None]:
    """Let the site ask the quiz with other settings meanwhile."""
    before = dict(app.extensions)
    contents.show(app, contents.with_quiz(content, QUIZ, lambda quiz: replace(quiz, **settings)))
    yield
    app.extensions.update(before)


class Sitting:
    """An attempt that this browser has begun."""

    def __init__(self, client, database, content) -> None:
        self.client = client
        self.database = database
        self.path = client.post(f"/quizzes/{QUIZ}/start").location
        self.id = self.path.split("/")[2]
        bank = content.quiz(QUIZ, "en").quiz.items
        with database.reading() as db:
            scenarios = db.get_one(Attempt, self.id).paper["scenarios"]
        self.items: list[ChoiceItem] = [bank[part["items"][0]["id"]] for part in scenarios]

    def get(self, query: str = "") -> str:
        """The page of this address, wherever it leads."""
        answer = self.client.get(self.path + query, follow_redirects=True)
        assert answer.status_code == 200
        return unescape(answer.text)

    def where(self, query: str = "") -> str | None:
        """Where an address leads; None where it shows its page."""
        return self.client.get(self.path + query).location

    def press(self, go: str, *answers: tuple[int, int], step: int | None = None, seen: int | None = None):
        """Press a button of the form, with the options marked: (step, option); `seen` is the save that the page showed."""
        form: dict[str, object] = {"go": go} | ({"step": step} if step else {})
        if seen is not None:
            form |= {f"seen:{self.items[place - 1].id}": seen for place, _ in answers}
        form["item"] = [self.items[place - 1].id for place, _ in answers]
        for place, option in answers:
            item = self.items[place - 1]
            form[f"{item.id}.option"] = item.options[option].id
        return self.client.post(self.path, data=form)

    def script_saves(self, place: int, option: int, sequence: int = 1):
        """Save an answer as the page's script does."""
        item = self.items[place - 1]
        fields = {f"{item.id}.option": item.options[option].id, "sequence": sequence}
        return self.client.post(f"{self.path}items/{item.id}", data=fields)

    def submit(self) -> str:
        """Submit; the page that follows."""
        answer = self.client.post(f"{self.path}submit", data={"confirmed": "y"}, follow_redirects=True)
        return unescape(answer.text)
