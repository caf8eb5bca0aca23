"""Routes of the log, of managers' pages and of one person's record, and how each answers every caller."""

from tests.security.rows import Row

# fmt: off
ROWS: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "admin.log_file":               Row("403    403       403     403   200    200    403      403    in "),
    "team.person":                  Row("403    403       200     403   403    403    403      403    in "),
    "team.remind_preview":          Row("403    403       200     403   403    403    403      403    in ",
                                        query={"scope": "ticked", "person": "1"}),
    "team.remind":                  Row("403    403       303     403   403    403    403      403    401",
                                        form=lambda w: {"scope": "ticked", "people": str(w.people["learner"])}),
}
# fmt: on
