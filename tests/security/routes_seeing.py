"""The routes of the dashboard, kept filters and scheduled reports."""

from tests.security.rows import Row

# fmt: off
ROWS: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "hr.dashboard.page":            Row("403    403       403     200   200    403    403      200    in "),
    "hr.saved.save":                Row("403    403       403     303   303    403    403      303    401",
                                        form=lambda _: {"page": "overdue", "name": "Late", "query": "q=a"}),
    "hr.saved.delete":              Row("403    403       403     303   404    403    403      404    401"),
    "hr.schedules.overview":        Row("403    403       403     200   200    403    403      200    in "),
    "hr.schedules.add":             Row("403    403       403     303   303    403    403      303    401",
                                        form=lambda _: {"report": "overdue", "query": "", "format": "csv", "every": "day"}),
    "hr.schedules.end":             Row("403    403       403     303   404    403    403      404    401"),
}
PARTS = {"filter_id": "filter", "schedule_id": "schedule"}
# fmt: on
