"""What to enter for an item of any type to earn everything, or nothing: form fields without their prefix, one dict a step."""

from app.core.items import branching, branching_graph

Entered = dict[str, list[str]]


def right(item) -> list[Entered]:
    """The steps that earn 1."""
    match item.type:
        case "choice":
            return [{"option": [option.id for option in item.options if option.score == 1]}]
        case "best_worst":
            best, worst = item.ranks[0], item.ranks[-1]
            return [{"best": [_ranked(item, best)], "worst": [_ranked(item, worst)]}]
        case "order":
            return [{f"position.{step.id}": [str(place)] for place, step in enumerate(item.steps, start=1)}]
        case "match":
            return [{f"category.{each.id}": [each.category] for each in item.statements}]
        case "hottext":
            secrets = [span.id for span in item.spans if span.secret]
            return [{"span": secrets} if secrets else {"nothing": ["1"]}]
        case "text_entry":
            return [{"text": [item.accepted[0].variants[0]]}]
        case "branching":
            return _walk(item, best=True)
    raise AssertionError(item.type)


def wrong(item) -> list[Entered]:
    """The steps that earn as little as can be without a critical choice: 0 in every type but a branching one."""
    match item.type:
        case "choice":
            return [{"option": [next(o.id for o in item.options if o.score == 0 and not o.critical)]}]
        case "best_worst":
            worst = next(o.id for o in item.options if o.rank == item.ranks[-2])
            return [{"best": [worst], "worst": [_ranked(item, item.ranks[0])]}]
        case "order":
            return [{f"position.{step.id}": [str(place)] for place, step in enumerate(reversed(item.steps), start=1)}]
        case "match":
            other = {c.id: item.categories[place - 1].id for place, c in enumerate(item.categories)}
            return [{f"category.{each.id}": [other[each.category]] for each in item.statements}]
        case "hottext":
            kept = [span.id for span in item.spans if not span.secret or span.critical]
            return [{"span": kept}]
        case "text_entry":
            return [{"text": ["something else altogether"]}]
        case "branching":
            return _walk(item, best=False)
    raise AssertionError(item.type)


def critical(item) -> Entered:
    """What fails the attempt in one step: choosing the critical option, or leaving the critical words standing."""
    match item.type:
        case "choice":
            return {"option": [next(option.id for option in item.options if option.critical)]}
        case "best_worst":
            worst = next(option.id for option in item.options if option.critical)
            return {"best": [worst], "worst": [_ranked(item, item.ranks[0])]}
        case "hottext":
            return {"nothing": ["1"]}
    raise AssertionError(item.type)


def _ranked(item, rank: int) -> str:
    return next(option.id for option in item.options if option.rank == rank)


def _walk(item, *, best: bool) -> list[Entered]:
    def earned(path):
        turns, ending = path
        return branching.score(turns, ending)

    paths = list(branching_graph.paths(item))
    mild = [path for path in paths if not any(turn.choice.critical for turn in path[0])]
    turns, _ = max(paths, key=earned) if best else min(mild, key=earned)
    return [{"decide": [turn.situation.id], "choice": [turn.choice.id]} for turn in turns]
