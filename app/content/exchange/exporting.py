"""A quiz into questions, with what no format holds told once for all of them."""

from collections.abc import Mapping

from app.content.exchange.exported_items import body
from app.content.exchange.questions import Collection, Question
from app.content.exchange.report import Report
from app.core.items import Item
from app.core.items.best_worst import BestWorstItem
from app.core.items.branching import BranchingItem
from app.core.items.choice import ChoiceItem
from app.core.items.order import OrderItem
from app.core.items.text_entry import TextEntryItem
from app.core.model import Quiz, Scenario
from app.core.stimuli import Chat, Document, Email, Post, Situation, Stimulus
from app.core.texts import texts_of

LEFT_OUT = {
    BestWorstItem: "asks for the best and the worst of the same responses, which no question there does; it is left out",
    BranchingItem: "goes on by what is chosen, which no question there does; it is left out",
}


def collection(quiz: Quiz, language: str, lines: Mapping[str, int], report: Report) -> Collection:
    """The quiz's questions. `lines` are those of its items in quiz.yaml."""
    _tell_rules(quiz, report)
    found = [
        _question(item, scenario, pool.id, lines, report)
        for pool in quiz.pools
        for scenario in pool.scenarios
        for item in scenario.items
        if _is_held(item, lines, report)
    ]
    draws = {pool.id: pool.draw for pool in quiz.pools}
    return Collection(
        questions=tuple(found),
        title=quiz.title,
        draws=draws,
        language=language,
        time_limit_minutes=quiz.time_limit_minutes,
        forward_only=quiz.forward_only,
    )


def _tell_rules(quiz: Quiz, report: Report) -> None:
    report.lost("rules of the quiz (pass mark, attempts, waits, review) stay here; set them again there")
    if any("{{" in text for text in texts_of(quiz).values()):
        report.lost("texts with `{{ company.name }}` and its like go out as they are written; put in the words there")
    if quiz.repairs:
        report.lost("repairs of flawed items stay here; the key goes out as it is now")


def _is_held(item: Item, lines: Mapping[str, int], report: Report) -> bool:
    reason = LEFT_OUT.get(type(item))
    if reason:
        report.lost(reason, line=lines.get(item.id, 1), name=item.id)
    elif item.has_critical:
        message = "has an answer that fails the attempt at any score; there it only earns nothing, and a tag keeps it"
        report.lost(message, line=lines.get(item.id, 1), name=item.id)
    return reason is None


def _question(item: Item, scenario: Scenario, pool: str, lines: Mapping[str, int], report: Report) -> Question:
    line = lines.get(item.id, 1)
    stimulus = scenario.stimulus
    if not isinstance(stimulus, Situation):
        report.lost(
            f"has a stimulus of kind `{stimulus.kind}`, which is told there as plain text", line=line, name=item.id
        )
    if isinstance(item, TextEntryItem) and len(item.accepted) > 1:
        report.lost("accepts words by language; there all of them stand together", line=line, name=item.id)
    return Question(
        name=item.id,
        text=item.stem,
        body=body(item),
        stimulus=told(stimulus),
        scenario=scenario.id,
        category=pool,
        feedback=item.feedback if isinstance(item, OrderItem | TextEntryItem) else "",
        tags=_tags(item, scenario),
        line=line,
    )


def _tags(item: Item, scenario: Scenario) -> dict[str, str]:
    tags = {"objective": item.objective, "explained-in": item.explained_in, "scenario": scenario.id}
    if item.protects_rights:
        tags["protects-rights"] = "yes"
    if (isinstance(item, ChoiceItem) and item.select == "several") or isinstance(item, OrderItem):
        tags["scoring"] = item.scoring
    return tags


def told(stimulus: Stimulus) -> str:
    """A stimulus as plain text: who speaks stands before what is said."""
    match stimulus:
        case Post():
            said = [(stimulus.author, stimulus.text), *((each.author, each.text) for each in stimulus.comments)]
            return "\n\n".join(f"{author}: {text}" for author, text in said)
        case Chat():
            title = [str(stimulus.title)] if stimulus.title else []
            return "\n\n".join([*title, *(f"{each.author}: {each.text}" for each in stimulus.messages)])
        case Email():
            return "\n\n".join([f"{stimulus.sender} → {stimulus.recipient}", stimulus.subject, stimulus.text])
        case Document():
            return f"{stimulus.title}\n\n{stimulus.text}"
        case Situation():
            return stimulus.text
