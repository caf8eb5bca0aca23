"""Rows of the table of routes about people: imports, profiles, leave, links and codes, working days."""

from io import BytesIO

from tests.security.rows import Row, Values
from tests.security.worlds import World

IMPORT = "an-import"


def upload(_world: World) -> Values:
    return {"file": (BytesIO(b"Employee number;Name\nE-learner;Lina Sample\n"), "people.csv")}


def details(_world: World) -> Values:
    return {**person("E-learner"), "name": "Lina Sample", "email": "learner@example.com"}


def person(number: str) -> Values:
    return {"employee_number": number, "name": "Nils Sample", "language": "", "time_zone": ""}


def post(world: World) -> Values:
    return {"place": f"{world.legal_entity}-{world.department}"}


# fmt: off
ROWS: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "hr.imports.start":             Row("403    403       403     200   403    200    403      200    in "),
    "hr.imports.bring":             Row("403    403       403     303   403    303    403      303    401", form=upload),
    "hr.imports.show":              Row("403    403       403     200   403    404    403      404    in "),
    "hr.imports.map_columns":       Row("403    403       403     303   403    404    403      404    401"),
    "hr.imports.apply":             Row("403    403       403     303   403    404    403      404    401"),
    "hr.imports.check_again":       Row("403    403       403     303   403    404    403      404    401"),
    "hr.imports.drop":              Row("403    403       403     303   403    404    403      404    401"),
    "hr.imports.file":              Row("403    403       403     200   403    404    403      404    in "),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "hr.codes.preview":             Row("403    403       403     200   403    403    403      200    in ",
                                        query={"scope": "ticked", "person": "1"}),
    "hr.codes.make":                Row("403    403       403     200   403    403    403      200    401",
                                        form=lambda w: {"people": str(w.people["learner"])}),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "admin.person.new":             Row("403    403       403     200   403    200    403      200    in "),
    "admin.person.add":             Row("403    403       403     303   403    303    403      422    401",
                                        form=lambda w: {**person("E-new"), **post(w)}),
    "admin.person.show":            Row("403    403       403     200   403    200    403      404    in "),
    "admin.person.change_details":  Row("403    403       403     303   403    303    403      404    401", form=details),
    "admin.person.move":            Row("403    403       403     303   403    303    403      404    401",
                                        form=lambda w: {"from_on": "2027-01-01", **post(w)}),
    "admin.person.change_roles":    Row("403    403       403     403   403    303    403      403    401"),
    "admin.absence.put_leave":      Row("403    403       403     303   403    303    403      404    401",
                                        form=lambda _: {"away_from": "2026-12-01", "away_until": "2026-12-24"}),
    "admin.absence.activate":       Row("403    403       403     303   403    303    403      404    401"),
    "admin.absence.deactivate":     Row("403    403       403     303   403    303    403      404    401",
                                        form=lambda _: {"left_on": "2026-11-20"}),
    "admin.absence.make_link":      Row("403    403       403     303   403    303    403      404    401"),
    "admin.absence.mail_link":      Row("403    403       403     303   403    303    403      404    401"),
    "admin.absence.make_leaver_link": Row("403  403       403     400   403    400    403      404    401"),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "hr.working_days.page":         Row("403    403       403     200   403    200    403      200    in "),
    "hr.working_days.place_location": Row("403  403       403     422   403    422    403      422    401"),
    "hr.working_days.decide_day":   Row("403    403       403     303   403    303    403      422    401",
                                        form=lambda w: {"where": f"{w.legal_entity}:", "on_day": "2026-12-24", "kind": "off"}),
    "hr.working_days.forget_day":   Row("403    403       403     303   403    303    403      404    401"),
    "hr.working_days.set_managers": Row("403    403       403     303   403    303    403      404    401"),

    "leaver.show":                  Row("200    200       200     200   200    200    200      200    200"),
    "leaver.document":              Row("200    200       200     200   200    200    200      200    200"),
}
# fmt: on
PARTS = {"import_key": f"'{IMPORT}'", "leaver_token": "leaver_link", "day_id": "day"}
