"""The routes about mails: unsubscribing, the calendar of due dates, and HR's page."""

from tests.security.rows import Row

# fmt: off
ROWS: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "unsubscribe.page":             Row("200    200       200     200   200    200    200      200    200"),
    "unsubscribe.decline":          Row("303    303       303     303   303    303    303      303    303"),
    "calendar.feed":                Row("200    200       200     200   200    200    200      200    200"),
    "profile.mails.choose":         Row("303    303       303     303   303    303    303      303    401",
                                        form=lambda _: {"mail": "reminder"}),
    "profile.mails.make_link":      Row("303    303       303     303   303    303    303      303    401"),
    "profile.mails.revoke_link":    Row("303    303       303     303   303    303    303      303    401"),
    "hr.mails.page":                Row("403    403       403     200   403    200    403      200    in "),
    "hr.mails.work_again":          Row("403    403       403     403   403    303    403      403    401"),
    "hr.mails.again":               Row("403    403       403     303   403    403    403      404    401"),
}
# fmt: on
PARTS = {"feed": "calendar", "job_id": "job", "mail_id": "mail", "wish": "wish"}
