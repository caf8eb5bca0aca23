"""Questions into a quiz: scenarios, pools and ids; what a format does not have is left empty for the author to write."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.content.exchange.ids import Names
from app.content.exchange.imported_items import item
from app.content.exchange.questions import Collection, Question
from app.content.exchange.report import Report, UnreadableFile
from app.content.exchange.scenarios import divided
from app.core.items import Item
from app.core.model import Pool, Quiz, Scenario
from app.core.stimuli import Situation
from app.core.texts import Text


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the file cannot say. `objective` and `explained_in` hold for questions that name none themselves."""

    slug: str
    course: str
    language: str = ""
    title: str = ""
    objective: str = ""
    explained_in: str = ""


@dataclass(frozen=True)
class _Drawn:
    """A scenario with the category that its pool is made of."""

    category: str
    scenario: Scenario


def quiz(collection: Collection, plan: Plan, report: Report) -> Quiz:
    """The quiz as far as the questions make one; raises UnreadableFile where there is none in them."""
    if not collection.questions:
        raise UnreadableFile("There is no question in the file that can be taken.")
    _require_aims(collection, plan)
    language = plan.language or collection.language or "en"
    drawn = _scenarios(collection, plan, language, report)
    pools = tuple(_pools(drawn, collection.draws))
    return Quiz(
        slug=plan.slug,
        title=Text(plan.title or collection.title or plan.slug.replace("-", " ").capitalize()),
        course=plan.course,
        source_language=language,
        minutes=max(1, sum(pool.draw * len(pool.scenarios[0].items) for pool in pools)),
        time_limit_minutes=collection.time_limit_minutes,
        forward_only=collection.forward_only,
        pools=pools,
    )


def _require_aims(collection: Collection, plan: Plan) -> None:
    for tag, option, given in (
        ("objective", "--objective", plan.objective),
        ("explained-in", "--explained-in", plan.explained_in),
    ):
        without = [question.name for question in collection.questions if tag not in question.tags]
        if without and not given:
            message = f"`{without[0]}` and {len(without) - 1} more have" if len(without) > 1 else f"`{without[0]}` has"
            raise UnreadableFile(f"{message} no {tag}; name one for all with {option}.")


def _scenarios(collection: Collection, plan: Plan, language: str, report: Report) -> list[_Drawn]:
    """Questions of one scenario stand together; any other question makes a scenario of its own."""
    groups: dict[tuple[str, str, str, int], list[Question]] = {}
    for place, question in enumerate(collection.questions):
        own = 0 if question.scenario else place + 1
        groups.setdefault((question.category, question.scenario, question.stimulus, own), []).append(question)
    scenario_names, item_names = Names(), Names()
    found: list[_Drawn] = []
    for (category, scenario, stimulus, _), questions in groups.items():
        items: list[Item] = []
        told = stimulus
        for question in questions:
            before, stem = ("", question.text) if stimulus else divided(question.text)
            told = told or before
            number = f"item-{len(item_names.taken) + 1}"
            items.append(
                item(question, stem, item_names.take(question.name, number), plan_of(question, plan, language), report)
            )
        wishes = (scenario, questions[0].tags.get("scenario", ""), items[0].id)
        name = scenario_names.take(*wishes)
        situation = Situation(kind="situation", text=Text(told))
        found.append(_Drawn(category, Scenario(id=name, stimulus=situation, items=tuple(items))))
    return found


def plan_of(question: Question, plan: Plan, language: str) -> dict[str, str]:
    """Objective, paragraph and language of one question: its own tags go before the plan's."""
    return {
        "objective": question.tags.get("objective", plan.objective),
        "explained_in": question.tags.get("explained-in", plan.explained_in),
        "language": language,
    }


def _pools(drawn: list[_Drawn], draws: Mapping[str, int]) -> list[Pool]:
    """A pool for each category, divided where its scenarios differ in length; without a known draw, all are asked."""
    groups: dict[tuple[str, int], list[Scenario]] = {}
    for each in drawn:
        groups.setdefault((each.category, len(each.scenario.items)), []).append(each.scenario)
    lengths = [category for category, _ in groups]
    names = Names()
    return [
        Pool(
            id=names.take(category.rpartition("/")[2], "questions"),
            draw=min(draws.get(category, len(scenarios)), len(scenarios))
            if lengths.count(category) == 1
            else len(scenarios),
            scenarios=tuple(scenarios),
        )
        for (category, _), scenarios in groups.items()
    ]
