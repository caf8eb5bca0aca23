"""How the pages about what is stored answer each caller."""

from tests.security.rows import Row
from tests.security.worlds import PASSWORD

# fmt: off
ROWS: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "strategy.page":                Row("200    200       200     200   200    200    200      200    in "),
    "strategy.save":                Row("303    303       303     303   303    303    303      303    401",
                                        form=lambda _: {"reach": "Bakers who bake at night"}),
    "strategy.delete":              Row("303    303       303     303   303    303    303      303    401"),
    "strategy.document":            Row("200    200       200     200   200    200    200      200    in "),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "comments.form":                Row("200    200       200     200   200    200    200      200    in "),
    "comments.report":              Row("303    303       303     303   303    303    303      303    401",
                                        form=lambda _: {"author": "customer", "words": "The parcel never came."}),
    "comments.not_kept":            Row("200    200       200     200   200    200    200      200    in "),
    "comments.receipt":             Row("200    404       404     404   404    404    404      404    in "),
    "comment_inbox.inbox":          Row("404    404       404     200   404    404    404      200    in "),
    "comment_inbox.one":            Row("404    404       404     200   404    404    404      404    in "),
    "comment_inbox.picture":        Row("404    404       404     200   404    404    404      404    in "),
    "comment_inbox.handle":         Row("404    404       404     303   404    404    404      404    401",
                                        form=lambda _: {"state": "handling", "note": "Wrote to the customer"}),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "privacy.page":                 Row("200    200       200     200   200    200    200      200    in "),
    "privacy.file":                 Row("200    200       200     200   200    200    200      200    in "),
    "privacy.mine":                 Row("200    200       200     200   200    200    200      200    in "),
    "privacy.take_away":            Row("200    200       200     200   200    200    200      200    401",
                                        form=lambda _: {"current": PASSWORD}),
    "hr.data.show":                 Row("403    403       403     200   403    403    403      404    in "),
    "hr.data.take_away":            Row("403    403       403     200   403    403    403      404    401",
                                        form=lambda _: {"reason": "person_asked"}),
    "hr.erasure.show":              Row("403    403       403     200   403    200    403      404    in "),
    "hr.erasure.confirm":           Row("403    403       403     303   403    303    403      404    401",
                                        form=lambda _: {"reason": "person_asked", "number": "E-learner"}),
    "admin.retention.page":         Row("403    403       403     403   403    200    403      403    in "),
    "admin.retention.change":       Row("403    403       403     403   403    303    403      403    401",
                                        form=lambda _: {"answers_months": 6, "mails_months": 6, "records_years": 2}),
}
# fmt: on
