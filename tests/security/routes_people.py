"""Rows of the table of routes about people: imports, profiles, leave, links and codes, working days."""

from io import BytesIO

from tests.security.rows import Row, Values
from tests.security.worlds import World

IMPORT = "an-import"


def upload(_world: World) -> Values:
    return {"file": (BytesIO(b"Employee number;Name\nE-learner;Lina Sample\n"), "people.csv")}


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
}
# fmt: on
PARTS = {"import_key": f"'{IMPORT}'"}
