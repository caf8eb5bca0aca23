"""Decisions in branching scenarios: where the page leads once the button that decides was pressed."""

from typing import Any

from werkzeug.datastructures import MultiDict

from app.store.queries import learning
from app.web import site


def landing(attempt_id: str, form: MultiDict[str, str]) -> dict[str, Any]:
    """What to add to the step's address: the place of what has happened since, and a note where nothing was decided.

    The notes are `late.<item>.<situation>`, where another choice had been made before; `undecided.<item>`, where none was
    marked; and `marked.<item>.<choice>`, where one was, and Enter was pressed instead of the button.
    """
    saved = form.getlist("item")  # saving them has made sure whose attempt this is
    item_id = next((each for each in saved if f"{each}.decide" in form), None)
    if item_id is None:
        marked = next((each for each in saved if f"{each}.choice" in form), None)
        return _marked(marked, form[f"{marked}.choice"]) if marked else {}
    situation, choice = form[f"{item_id}.decide"], form.get(f"{item_id}.choice")
    response = learning.responses(site.reading(), attempt_id).get(item_id)
    path = response.state["path"] if response and response.state else ()
    taken = next((turn["choice"] for turn in path if turn["situation"] == situation), None)
    if taken is None:
        return {"note": f"undecided.{item_id}", "_anchor": f"{item_id}-choices"}
    landed = {"_anchor": f"{item_id}-after-{situation}"}
    return landed if choice in (taken, None) else landed | {"note": f"late.{item_id}.{situation}"}


def _marked(item_id: str, choice: str) -> dict[str, Any]:
    return {"note": f"marked.{item_id}.{choice}", "_anchor": f"{item_id}-choices"}
