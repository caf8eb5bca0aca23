"""The routes of certificates besides their documents: what HR does to them, files to take along, what verifiers ask for."""

from tests.security.rows import Row, Values
from tests.security.worlds import World


def reason(deed: str) -> Values:
    return {f"{deed}-reason": "The quiz was sat by somebody else"}


def request(_world: World) -> Values:
    return {"asked_by": "Third Pier, auditors", "reason": "audit", "course": ""}


def revocation(world: World) -> Values:
    return {**reason("revoke"), "revoke-typed": world.number}


# What is not suspended cannot be lifted: that is told with 422. The world's certificate has another name than its holder.
# fmt: off
ROWS: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "certificates.credential":      Row("200    404       404     200   200    404    404      404    in "),
    "certificates.archive":         Row("200    200       200     200   200    200    200      200    in "),
    "transcript.own":               Row("200    200       200     200   200    200    200      200    in "),
    "hr.transcripts.of_person":     Row("403    403       403     200   200    403    403      404    in "),
    "hr.reports.archive":           Row("403    403       403     200   200    403    403      200    in "),
    "hr.certificates.show":         Row("403    403       403     200   200    403    403      404    in "),
    "hr.certificates.suspend":      Row("403    403       403     303   403    403    403      404    401",
                                        form=lambda _: reason("suspend")),
    "hr.certificates.lift":         Row("403    403       403     422   403    403    403      404    401",
                                        form=lambda _: reason("lift")),
    "hr.certificates.revoke":       Row("403    403       403     303   403    403    403      404    401", form=revocation),
    "hr.certificates.reissue":      Row("403    403       403     303   403    403    403      404    401",
                                        form=lambda _: reason("reissue")),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "hr.audit_packs.of_person":     Row("403    403       403     200   200    403    403      404    in "),
    "hr.audit_packs.make_of_person": Row("403   403       403     200   200    403    403      404    401", form=request),
    "hr.audit_packs.of_many":       Row("403    403       403     200   200    403    403      200    in "),
    "hr.audit_packs.make_of_many":  Row("403    403       403     200   200    403    403      200    401", form=request),
    "admin.designs.page":           Row("403    403       403     403   403    200    403      403    in "),
    "admin.designs.preview":        Row("403    403       403     403   403    200    403      403    in ",
                                        query={"design": "default"}),
    "verification.upload":          Row("422    422       422     422   422    422    422      422    422"),
    "credentials.issuer":           Row("200    200       200     200   200    200    200      200    200"),
    "credentials.certificates":     Row("200    200       200     200   200    200    200      200    200"),
    "credentials.keys":             Row("200    200       200     200   200    200    200      200    200"),
    "credentials.key":              Row("200    200       200     200   200    200    200      200    200"),
    "credentials.status":           Row("200    200       200     200   200    200    200      200    200"),
}
# fmt: on
PARTS = {"fingerprint": "fingerprint", "list_number": "'1'", "purpose": "'revocation'"}
