"""The routes of a course's life: the page of a period with its forms, the evidence, and renewals that HR requires."""

from tests.factories import COURSE
from tests.security.rows import Row, Values
from tests.security.worlds import World


def extension(_world: World) -> Values:
    return {"extended_to": "2299-02-01", "extension_reason": "workload", "extension_note": "Agreed on Monday"}


def waiver(_world: World) -> Values:
    return {"waiver_reason": "not_needed", "waiver_note": "Works elsewhere now"}


def training(_world: World) -> Values:
    return {"training": "First day", "provider": "Third Pier", "finished_on": "2026-11-02", "why": "The same topics"}


# What is not required any more is told with 422: the world's only period is completed.
# fmt: off
ROWS: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "hr.periods.show":              Row("403    403       403     200   200    403    403      404    in "),
    "hr.periods.extend":            Row("403    403       403     422   403    403    403      404    401", form=extension),
    "hr.periods.take_extension_back": Row("403    403       403     303   403    403    403      404    401"),
    "hr.periods.waive":             Row("403    403       403     422   403    403    403      404    401", form=waiver),
    "hr.periods.end_waiver":        Row("403    403       403     303   403    403    403      404    401"),
    "hr.periods.record_equivalent": Row("403    403       403     422   403    403    403      404    401", form=training),
    "hr.periods.take_back":         Row("403    403       403     303   403    403    403      404    401"),
    "evidence.evidence":            Row("200    404       404     200   200    404    404      404    in "),
    "hr.renewals.overview":         Row("403    403       403     200   403    403    403      200    in ",
                                        query={"renew": COURSE, "grace_on": "2299-02-01"}),
    "hr.renewals.confirm":          Row("403    403       403     303   403    403    403      303    401",
                                        form=lambda _: {"renew": COURSE, "grace_on": "2299-02-01"}),
}
# fmt: on
PARTS = {"period_id": "period"}
