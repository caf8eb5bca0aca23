"""The routes of groups, assignment rules and bulk actions: a part of the table in routes.py."""

from tests.factories import COURSE
from tests.security.rows import Row, Values
from tests.security.worlds import World

RULE = {"rule": "", "name": "Onboarding", "what": f"course:{COURSE}", "whom": "everyone", "due": "hire", "due_days": "14",
        "notice": "5", "renewal": "course"}  # fmt: skip


def new_rule(_world: World) -> Values:
    return {**RULE, "key": "another-rule"}


def new_assignment(world: World) -> Values:
    return {
        "key": "another-assignment",
        "people": str(world.people["colleague"]),
        "assign": COURSE,
        "due": "after",
        "due_days": "7",
    }


PREVIEW = {"scope": "ticked", "person": "1", "assign": COURSE, "due": "after", "due_days": "7"}

# fmt: off
ROWS: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "hr.bulk.form":                 Row("403    403       403     200   403    403    403      200    in ",
                                        at={"kind": "'assign'"}),
    "hr.bulk.paste":                Row("403    403       403     303   403    403    403      422    401",
                                        at={"kind": "'remind'"}, form=lambda _: {"listed": "E-colleague"}),
    "hr.bulk.preview":              Row("403    403       403     200   403    403    403      200    in ",
                                        at={"kind": "'assign'"}, query=PREVIEW),
    "hr.bulk.confirm":              Row("403    403       403     303   403    403    403      303    401",
                                        at={"kind": "'assign'"}, form=new_assignment),
    "hr.bulk.recent":               Row("403    403       403     200   403    403    403      200    in "),
    "hr.bulk.done":                 Row("403    403       403     200   403    403    403      404    in "),
    "hr.bulk.file":                 Row("403    403       403     200   403    403    403      404    in "),
    "hr.bulk.undo":                 Row("403    403       403     303   403    403    403      404    401"),
    "hr.groups.overview":           Row("403    403       403     200   403    403    403      200    in "),
    "hr.groups.form":               Row("403    403       403     200   403    403    403      200    in "),
    "hr.groups.make":               Row("403    403       403     303   403    403    403      422    401",
                                        form=lambda w: {"name": "Pilots", "owner": w.legal_entity, "whom": "hand"}),
    "hr.groups.one":                Row("403    403       403     200   403    403    403      404    in "),
    "hr.groups.add":                Row("403    403       403     303   403    403    403      404    401",
                                        form=lambda _: {"people": "E-colleague"}),
    "hr.groups.remove":             Row("403    403       403     303   403    403    403      404    401",
                                        form=lambda w: {"person": w.people["learner"]}),
    "hr.groups.rename":             Row("403    403       403     303   403    403    403      404    401",
                                        form=lambda _: {"name": "Other pilots"}),
    "hr.groups.end":                Row("403    403       403     303   403    403    403      404    401"),
    "hr.rules.overview":            Row("403    403       403     200   403    403    403      200    in "),
    "hr.rules.form":                Row("403    403       403     200   403    403    403      200    in "),
    "hr.rules.preview":             Row("403    403       403     200   403    403    403      200    in ", query=RULE),
    "hr.rules.save":                Row("403    403       403     303   403    403    403      303    401", form=new_rule),
    "hr.rules.one":                 Row("403    403       403     200   403    403    403      404    in "),
    "hr.rules.change":              Row("403    403       403     200   403    403    403      404    in "),
    "hr.why.choose":                Row("403    403       403     200   403    403    403      404    in "),
    "hr.why.one":                   Row("403    403       403     200   403    403    403      404    in "),
    "hr.rules.end":                 Row("403    403       403     303   403    403    403      404    401"),
}
# fmt: on

PARTS = {
    "group_id": "group",
    "rule_id": "rule",
}
