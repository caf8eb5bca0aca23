"""A quiz against its own rules and its course: pools that are fair, items that test and explain what the course teaches."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

from app.content.courses import CourseFiles
from app.content.files import is_language
from app.content.library import Library
from app.content.problems import Problem, suggestion
from app.content.quizzes import QuizFiles
from app.content.yaml_source import Path, YamlSource
from app.core.items import ITEM_TYPES, Item, branching_graph
from app.core.items.branching import BranchingItem
from app.core.model import Pool, Quiz

MOST_CRITICAL = 2
FEWEST_ABOUT_RIGHTS = 2


def quiz_faults(files: QuizFiles, library: Library) -> Iterator[Problem]:
    """What has to be mended in quiz.yaml, and between it and its course."""
    quiz, source = files.quiz, files.source
    yield from _numbers(quiz, source)
    yield from _twice(quiz, source)
    for place, pool in enumerate(quiz.pools):
        yield from _pool(pool, ("pools", place), source)
    if all(pool.scenarios for pool in quiz.pools) and quiz.critical_drawn > MOST_CRITICAL:
        message = f"a paper has {quiz.critical_drawn} items with a critical option; leave {MOST_CRITICAL} at most"
        yield source.problem(("pools",), message)
    for path, item in placed_items(quiz):
        yield from _item(item, path, quiz, source)
    yield from _review(quiz, source)
    yield from _repairs(quiz, source)
    yield from _course(files, library)


def placed_items(quiz: Quiz) -> Iterator[tuple[Path, Item]]:
    """Every item with its place in quiz.yaml."""
    for p, pool in enumerate(quiz.pools):
        for s, scenario in enumerate(pool.scenarios):
            for i, item in enumerate(scenario.items):
                yield ("pools", p, "scenarios", s, "items", i), item


def _item(item: Item, path: Path, quiz: Quiz, source: YamlSource) -> Iterator[Problem]:
    """An item's own faults; only a graph without any can be walked."""
    faults = list(ITEM_TYPES[item.type].faults(item))
    for fault in faults:
        yield source.problem((*path, *fault.path), _described(item, fault.path, fault.message))
    if isinstance(item, BranchingItem) and not faults:
        earned = branching_graph.best_through_danger(item)
        if 100 * earned >= quiz.pass_mark:
            message = (
                f"item `{item.id}`: a path through a dangerous choice earns {earned}, and the pass mark is "
                f"{quiz.pass_mark}%; let dangerous choices lead to endings of a lower score"
            )
            yield source.problem((*path, "situations"), message)


def _review(quiz: Quiz, source: YamlSource) -> Iterator[Problem]:
    """Only a step that is left for good can be looked back at before submitting."""
    is_step_by_step = quiz.forward_only and quiz.presentation == "steps"
    for field in fields(quiz.review):
        if getattr(quiz.review, field.name) == "during" and not is_step_by_step:
            message = f"`{field.name}: during` needs `forward_only: true` and `presentation: steps`; or write `always`"
            yield source.problem(("review", field.name), message)


def _repairs(quiz: Quiz, source: YamlSource) -> Iterator[Problem]:
    """A repair is about an item of the quiz, and there is one of each."""
    first: dict[str, int] = {}
    for place, repair in enumerate(quiz.repairs):
        path: Path = ("repairs", place)
        if repair.item not in quiz.items:
            message = f"`{repair.item}` is no item of this quiz; {suggestion(repair.item, quiz.items)}"
            yield source.problem((*path, "item"), message)
        elif repair.item in first:
            message = f"`{repair.item}` is repaired already (line {first[repair.item]}); leave one repair of it"
            yield source.problem((*path, "item"), message)
        first.setdefault(repair.item, source.line((*path, "item")))


def _described(item: Item, path: Path, message: str) -> str:
    """A fault of an item with the ids of what it is about."""
    words: list[str] = []
    here: object = item
    for step in path:
        here = here[step] if isinstance(here, tuple) and isinstance(step, int) else getattr(here, str(step), None)
        words.append(str(getattr(here, "id", step)) if isinstance(step, int) else str(step))
    return f"item `{item.id}`: `{'.'.join(words)}` {message}" if words else f"item `{item.id}` {message}"


def _numbers(quiz: Quiz, source: YamlSource) -> Iterator[Problem]:
    limits = (
        ("minutes", quiz.minutes, 1, 240),
        ("pass_mark", quiz.pass_mark, 1, 100),
        ("max_attempts", quiz.max_attempts, 1, 100),
        ("time_limit_minutes", quiz.time_limit_minutes, 1, 1440),
        *(("cool_down_minutes", minutes, 0, 525_600) for minutes in quiz.cool_down_minutes),
    )
    for key, value, lowest, highest in limits:
        if value is not None and not lowest <= value <= highest:
            yield source.problem((key,), f"`{key}` is {value}; write {lowest} to {highest}")
    if not is_language(quiz.source_language):
        yield source.problem(("source_language",), f"`{quiz.source_language}` is not a language's code such as `en`")
    if quiz.forward_only and quiz.presentation == "page":
        yield source.problem(
            ("forward_only",), "`forward_only` cannot be with `presentation: page`; remove one of the two"
        )
    if not quiz.pools:
        yield source.problem(("pools",), "has no pool; write one or more")


def _twice(quiz: Quiz, source: YamlSource) -> Iterator[Problem]:
    """Ids that are the same in different lists; those in one list are told elsewhere."""
    scenarios = [
        (("pools", p, "scenarios", s), scenario.id)
        for p, pool in enumerate(quiz.pools)
        for s, scenario in enumerate(pool.scenarios)
    ]
    items = [(path, item.id) for path, item in placed_items(quiz)]
    for kind, placed in (("scenario", scenarios), ("item", items)):
        first: dict[str, Path] = {}
        for path, name in placed:
            if name in first and first[name][:-1] != path[:-1]:
                line = source.line((*first[name], "id"))
                yield source.problem(
                    (*path, "id"), f"`{name}` is the id of another {kind} too (line {line}); rename one"
                )
            first.setdefault(name, path)


def _pool(pool: Pool, path: Path, source: YamlSource) -> Iterator[Problem]:
    if not pool.scenarios:
        yield source.problem((*path, "scenarios"), f"pool `{pool.id}` has no scenario; write one or more")
        return
    if not 1 <= pool.draw <= len(pool.scenarios):
        message = (
            f"pool `{pool.id}` draws {pool.draw} of {len(pool.scenarios)} scenarios; write 1 to {len(pool.scenarios)}"
        )
        yield source.problem((*path, "draw"), message)
    sizes = [len(scenario.items) for scenario in pool.scenarios]
    critical = [sum(item.has_critical for item in scenario.items) for scenario in pool.scenarios]
    for counts, what in ((sizes, "items"), (critical, "items with a critical option")):
        usual = Counter(counts).most_common(1)[0][0]
        for place, count in enumerate(counts):
            if count != usual:
                message = (
                    f"scenario `{pool.scenarios[place].id}` has {count} {what}, others in pool `{pool.id}` have {usual}; "
                    "make them the same, or give it a pool of its own"
                )
                yield source.problem((*path, "scenarios", place), message)
    for place, size in enumerate(sizes):
        if size == 0:
            yield source.problem((*path, "scenarios", place, "items"), "has no item; write one or more")


def _course(files: QuizFiles, library: Library) -> Iterator[Problem]:
    quiz, source = files.quiz, files.source
    if quiz.course not in library.folders["courses"]:
        advice = suggestion(quiz.course, library.folders["courses"])
        yield source.problem(("course",), f"`{quiz.course}` is not a folder of courses/; {advice}")
    course = library.courses.get(quiz.course)
    if course is None:
        return
    if course.outline.quiz != quiz.slug:
        message = (
            f"the course `{course.slug}` has the quiz `{course.outline.quiz}`; name another course, or mend it there"
        )
        yield source.problem(("course",), message)
        return
    objectives = [objective.id for objective in course.outline.objectives]
    for path, item in placed_items(quiz):
        if item.objective not in objectives:
            message = (
                f"`{item.objective}` is not an objective of `{course.slug}`; {suggestion(item.objective, objectives)}"
            )
            yield source.problem((*path, "objective"), message)
        if message := _unexplained(item, course):
            yield source.problem((*path, "explained_in"), message)
    about_rights = sum(item.protects_rights for item in quiz.items.values())
    if any(plan.rights for plan in course.outline.modules) and about_rights < FEWEST_ABOUT_RIGHTS:
        message = (
            f"the course has a rights block, but {about_rights} items have `protects_rights: true`; write two or more"
        )
        yield source.problem(("pools",), message)


def _unexplained(item: Item, course: CourseFiles) -> str:
    """Why `explained_in` leads nowhere; empty where it is sound, or where the module cannot be read."""
    module_id, mark, anchor = item.explained_in.partition("#")
    known = [plan.id for plan in course.outline.modules]
    if not mark or not anchor:
        return f"`{item.explained_in}` names no paragraph; write <module>#<paragraph id>"
    if module_id not in known:
        return f"`{course.slug}` has no module `{module_id}`; {suggestion(module_id, known)}"
    module = course.original(module_id)
    if module is None or anchor in module.draft.author_ids:
        return ""
    return f"{module.file} has no paragraph `{{#{anchor}}}`; {suggestion(anchor, module.draft.author_ids)}"
