"""The routes of the dashboard, kept filters and scheduled reports."""

from tests.security.rows import Row

# fmt: off
ROWS: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "hr.dashboard.page":            Row("403    403       403     200   200    403    403      200    in "),
}
# fmt: on
