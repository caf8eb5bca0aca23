"""How the pages about policies, consultations and suggestions to share answer each caller."""

from tests.security.rows import Row, Values
from tests.security.worlds import World

PARTS = {
    "acknowledgement_id": "acknowledgement",
    "question_id": "question",
    "issue_id": "issue",
    "course": "'first-day'",
}
CONDUCT = {"slug": "'conduct'"}
FIRST_WEEK = {"slug": "'first-week'"}
VERSION_1, VERSION_2 = (CONDUCT | {"number": number} for number in ("'1'", "'2'"))
AGAIN = {"change": "material", "effective_on": "2099-01-04", "grace_on": "2099-01-18", "whom": "everyone"}


def seen(world: World) -> Values:
    return {"version": world.version, "digest": world.text}


def asked(world: World) -> Values:
    return seen(world) | {"words": "Does it hold for interns, too?"}


def day(_world: World) -> Values:
    return {"consulted_on": "2026-11-02"}


# fmt: off
ROWS: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "policies.overview":            Row("200    200       200     200   200    200    200      200    in "),
    "policies.one":                 Row("200    200       200     200   200    200    200      200    in ", at=CONDUCT),
    "policies.acknowledge":         Row("303    303       303     303   303    303    303      303    401", at=CONDUCT,
                                        form=seen),
    "policies.ask":                 Row("303    303       303     303   303    303    303      303    401", at=CONDUCT,
                                        form=asked),
    "policies.record":              Row("200    404       404     404   404    404    404      404    in ", at=CONDUCT),
    "policies.changes":             Row("200    200       200     200   200    200    200      200    in ", at=CONDUCT),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "hr.policies.overview":         Row("403    403       403     200   200    200    403      200    in "),
    "hr.policies.one":              Row("403    403       403     200   200    200    403      200    in ", at=CONDUCT),
    "hr.policies.consulted":        Row("403    403       403     303   403    303    403      404    401", at=VERSION_1,
                                        form=day),
    "hr.policies.changes":          Row("403    403       403     200   200    200    403      200    in ", at=VERSION_2),
    "hr.policies.withdraw":         Row("403    403       403     403   403    303    403      403    401", at=VERSION_1),
    "hr.policies.remind":           Row("403    403       403     303   403    403    403      303    401", at=CONDUCT),
    "hr.policies.record":           Row("403    403       403     200   200    403    403      404    in ", at=CONDUCT),
    "hr.policy_activation.form":    Row("403    403       403     403   403    200    403      403    in ", at=CONDUCT),
    "hr.policy_activation.preview": Row("403    403       403     403   403    422    403      403    in ", at=CONDUCT,
                                        query=AGAIN),
    "hr.policy_activation.activate": Row("403   403       403     403   403    422    403      403    401", at=CONDUCT,
                                        form=lambda _: AGAIN | {"seen": "0" * 64}),
    "hr.policy_questions.inbox":    Row("403    403       403     200   403    403    403      200    in "),
    "hr.policy_questions.one":      Row("403    403       403     200   403    403    403      404    in "),
    "hr.policy_questions.answer":   Row("403    403       403     303   403    403    403      404    401",
                                        form=lambda _: {"words": "Yes, for everybody."}),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "hr.consultations.overview":    Row("403    403       403     200   200    200    403      200    in "),
    "hr.consultations.ask":         Row("403    403       403     403   403    303    403      403    401",
                                        form=lambda _: {"asks": "yes"}),
    "hr.consultations.consulted":   Row("403    403       403     303   403    303    403      404    401", form=day),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "suggestions.page":             Row("200    200       200     200   200    200    200      200    in "),
    "suggestions.join":             Row("303    303       303     303   303    303    303      303    401"),
    "suggestions.leave":            Row("303    303       303     303   303    303    303      303    401"),
    "suggestions.farewell":         Row("200    200       200     200   200    200    200      200    200",
                                        at={"wish": "farewell"}),
    "suggestions.leave_by_link":    Row("303    303       303     303   303    303    303      303    303",
                                        at={"wish": "farewell"}),
    "hr.suggestions.overview":      Row("403    403       403     200   403    200    403      200    in "),
    "hr.suggestions.preview":       Row("403    403       403     200   403    200    403      200    in ", at=FIRST_WEEK),
    "hr.suggestions.activate":      Row("403    403       403     403   403    303    403      403    401", at=FIRST_WEEK),
    "hr.suggestions.take_back":     Row("403    403       403     403   403    303    403      403    401"),
}
# fmt: on
