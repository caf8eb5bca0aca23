"""Every route of the site, and how it answers each caller: the one table that the tests of this folder walk.

Columns are the callers of `worlds.CALLERS`: the learner, who owns the objects named in the addresses; a colleague; their
manager; HR, an auditor and an administrator of their company; a learner and HR of another one; and somebody signed out.
An author of their company gets what the colleague gets, unless the row says otherwise.
A status is what the caller gets; `in` is the way to the sign-in page.
"""

from collections.abc import Collection, Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.core.company import CONTACTS
from app.services.sample import new_password
from app.store.queries import learning
from tests.security import (
    routes_credentials,
    routes_life,
    routes_mail,
    routes_people,
    routes_person,
    routes_practices,
    routes_privacy,
    routes_rules,
    routes_seeing,
)
from tests.security.rows import Row, Values
from tests.security.worlds import CALLERS, PASSWORD, World

NEW_PASSWORD = new_password()


def settings(world: World) -> Values:
    return {
        "name": "Harbour Lane",
        "accent": "#14508f",
        "time_zone": "Europe/Oslo",
        "language": "en",
        "weekend": ["5", "6"],
        "paper": "A4",
        "orientation": "landscape",
    }


def answer(world: World) -> Values:
    return {"item": world.item, f"{world.item}.option": world.option, "step": "1", "go": "review"}


def one_answer(world: World) -> Values:
    return {f"{world.item}.option": world.option, "sequence": "1"}


def allowance(world: World) -> Values:
    with world.database.reading() as db:
        (period,) = learning.periods_of(db, world.people["learner"])
    return {"key": "another-form", "period": period.id, "attempts": "1", "minutes": "0", "reason": "interrupted"}


# fmt: off
ROUTES: dict[str, Row] = {
    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "auth.sign_in":                 Row("303    303       303     303   303    303    303      303    200"),
    "auth.sign_in_submit":          Row("303    303       303     303   303    303    303      303    303",
                                        form=lambda _: {"email": "learner@example.com", "password": PASSWORD}),
    "auth.sign_out":                Row("303    303       303     303   303    303    303      303    401"),
    "auth.set_password":            Row("200    200       200     200   200    200    200      200    200"),
    "auth.set_password_submit":     Row("303    303       303     303   303    303    303      303    303",
                                        form=lambda _: {"password": NEW_PASSWORD}),
    "language.choose":              Row("303    303       303     303   303    303    303      303    303",
                                        form=lambda _: {"language": "he", "next": "/courses/"}),
    "company.stylesheet":           Row("200    200       200     200   200    200    200      200    200"),
    "company.logo":                 Row("200    200       200     200   200    200    200      200    200"),
    "verification.start":           Row("200    200       200     200   200    200    200      200    200"),
    "verification.show":            Row("200    200       200     200   200    200    200      200    200"),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "training.home":                Row("200    200       200     200   200    200    200      200    in "),
    "training.courses":             Row("200    200       200     200   200    200    200      200    in "),
    "training.course":              Row("200    200       200     200   200    200    200      200    in "),
    "training.module":              Row("200    200       200     200   200    200    200      200    in "),
    "training.finish":              Row("303    303       303     303   303    303    303      303    401"),
    "handbooks.book":               Row("200    200       200     200   200    200    200      200    in "),
    "training.image":               Row("200    200       200     200   200    200    200      200    in "),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "quiz.overview":                Row("200    200       200     200   200    200    200      200    in "),
    "quiz.start":                   Row("303    303       303     303   303    303    303      303    401"),
    "quiz.attempt":                 Row("200    404       404     404   404    404    404      404    in ", query={"step": "1"}),
    "quiz.save_step":               Row("303    404       404     404   404    404    404      404    401", form=answer),
    "quiz.save_item":               Row("200    404       404     404   404    404    404      404    401", form=one_answer),
    "quiz.review":                  Row("200    404       404     404   404    404    404      404    in "),
    "quiz.submit":                  Row("303    404       404     404   404    404    404      404    401",
                                        form=lambda _: {"confirmed": "y"}),
    "quiz.result":                  Row("200    404       404     404   404    404    404      404    in ",
                                        at={"attempt_id": "closed_attempt"}),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "item_reports.form":            Row("200    404       404     404   404    404    404      404    in "),
    "item_reports.send":            Row("303    404       404     404   404    404    404      404    401",
                                        form=lambda _: {"words": "Two of the options say the same."}),
    "item_reports.mine":            Row("200    200       200     200   200    200    200      200    in "),
    "item_reports.inbox":           Row("403    403       403     200   403    403    403      200    in ", author="200"),
    "item_reports.one":             Row("403    403       403     200   403    403    403      200    in ", author="200"),
    "item_reports.answer":          Row("403    403       403     303   403    403    403      303    401", author="303",
                                        form=lambda _: {"words": "Thank you. It is put right."}),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "certificates.mine":            Row("200    200       200     200   200    200    200      200    in "),
    "certificates.issue":           Row("303    303       303     303   303    303    303      303    401"),
    "certificates.document":        Row("200    404       404     200   200    404    404      404    in "),
    "profile.page":                 Row("200    200       200     200   200    200    200      200    in "),
    "profile.choose_preferences":   Row("303    303       303     303   303    303    303      303    401",
                                        form=lambda _: {"language": "en", "time_zone": "company"}),
    "profile.change_password":      Row("303    422       422     422   422    422    422      422    401",
                                        form=lambda _: {"current": PASSWORD, "password": NEW_PASSWORD}),
    "profile.end_sign_in":          Row("303    404       404     404   404    404    404      404    401"),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "team.people":                  Row("403    403       200     403   403    403    403      403    in "),
    "hr.people":                    Row("403    403       403     200   200    403    403      200    in "),
    "hr.person":                    Row("403    403       403     200   200    403    403      404    in "),
    "hr.allowances.show":           Row("403    403       403     200   403    403    403      404    in "),
    "hr.allowances.grant":          Row("403    403       403     303   403    403    403      404    401", form=allowance),
    "hr.repairs.overview":          Row("403    403       403     200   403    403    403      200    in "),
    "hr.repairs.done":              Row("403    403       403     200   403    403    403      200    in "),
    "hr.repairs.go_on":             Row("403    403       403     303   403    403    403      303    401"),
    "hr.repairs.file":              Row("403    403       403     200   403    403    403      200    in "),
    "hr.repairs.preview":           Row("403    403       403     200   403    403    403      200    in "),
    "hr.repairs.confirm":           Row("403    403       403     303   403    403    403      303    401",
                                        form=lambda _: {"preview": "0" * 64}),
    "hr.reports.overview":          Row("403    403       403     200   200    403    403      200    in "),
    "hr.reports.page":              Row("403    403       403     200   200    403    403      200    in ",
                                        at={"name": "'completions'"}),
    "hr.reports.file":              Row("403    403       403     200   200    403    403      200    in ",
                                        at={"name": "'completions'"}),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "admin.people":                 Row("403    403       403     403   403    200    403      403    in "),
    "admin.company":                Row("403    403       403     403   403    200    403      403    in "),
    "admin.log_page":               Row("403    403       403     403   200    200    403      403    in "),
    "admin.organisation.change":    Row("403    403       403     403   403    303    403      403    401", form=settings),
    "admin.organisation.add_legal_entity": Row("403 403   403     403   403    303    403      403    401",
                                        form=lambda _: {"entity_name": "Third Pier AS", "country": "NO"}),
    "admin.organisation.add_department":   Row("403 403   403     403   403    303    403      403    401",
                                        form=lambda w: {"legal_entity": w.legal_entity, "department_name": "Ropes"}),
    "admin.contacts.page":          Row("403    403       403     403   403    200    403      403    in "),
    "admin.contacts.change":        Row("403    403       403     403   403    303    403      403    401",
                                        form=lambda _: dict.fromkeys(CONTACTS, "somebody@example.com")),
    "admin.times.page":             Row("403    403       403     403   403    200    403      403    in "),
    "admin.times.keep":             Row("403    403       403     403   403    303    403      403    401"),
    "admin.times.stop":             Row("403    403       403     403   403    303    403      403    401"),

    #                                  learner colleague manager  HR  auditor admin  other  other HR  out
    "statistics.overview":          Row("403    403       403     200   200    403    403      200    in ", author="200"),
    "statistics.quiz":              Row("403    403       403     200   200    403    403      200    in ", author="200"),
    "statistics.file":              Row("403    403       403     303   303    403    403      303    in ", author="303"),
    "statistics.item":              Row("403    403       403     200   200    403    403      200    in ", author="200"),
}
# fmt: on
ROUTES |= (
    routes_life.ROWS
    | routes_credentials.ROWS
    | routes_mail.ROWS
    | routes_people.ROWS
    | routes_person.ROWS
    | routes_practices.ROWS
    | routes_privacy.ROWS
    | routes_rules.ROWS
    | routes_seeing.ROWS
)

PARTS = {
    **routes_credentials.PARTS,
    **routes_life.PARTS,
    **routes_mail.PARTS,
    **routes_people.PARTS,
    **routes_practices.PARTS,
    **routes_rules.PARTS,
    **routes_seeing.PARTS,
    "accent": "'14508f'",
    "attempt_id": "open_attempt",
    "comment_id": "comment",
    "digest": "logo",
    "item_id": "item",
    "key": "assignment",
    "legal_entity_id": "legal_entity",
    "kind": "'csv'",
    "module_id": "'arrive'",
    "name": "'desk.svg'",
    "number": "number",
    "repair_id": "repair",
    "report_id": "report",
    "sign_in_id": "sign_in",
    "slug": "'first-day'",
    "token": "link",
}
"""What stands in an address: something of the world's, or in quotes the text itself."""


def rules(app: Flask) -> Iterator[Rule]:
    yield from app.url_map.iter_rules()


def method(rule: Rule) -> str:
    """The one method that a rule has."""
    (only,) = (rule.methods or set()) - {"HEAD", "OPTIONS"}
    return only


def address(world: World, rule: Rule) -> str:
    """The rule's address, with the world's objects in it."""
    row = ROUTES[rule.endpoint]
    values: dict[str, Any] = {}
    for name in rule.arguments:
        part = row.at.get(name) or PARTS.get(name, name)
        if name == "person_id":
            values[name] = world.people["learner"]
        else:
            values[name] = part.strip("'") if part.startswith("'") else getattr(world, part)
    with world.app.test_request_context(base_url=world.origin):
        return world.app.url_for(rule.endpoint, **values)


def call(world: World, rule: Rule, client: FlaskClient, **options: Any) -> TestResponse:
    """Ask for a route as the table says."""
    row = ROUTES[rule.endpoint]
    sent: dict[str, Any] = {
        "base_url": world.origin,
        "method": method(rule),
        "query_string": dict(row.query),
        "data": row.form(world) if method(rule) == "POST" else None,
        "buffered": True,
    }
    return client.open(address(world, rule), **sent | options)


def pages(
    world: World, callers: Collection[str] = CALLERS, areas: tuple[str, ...] = ("",)
) -> Iterator[tuple[str, str, TestResponse]]:
    """Every GET route of some areas as each caller who may open it gets it: (endpoint, caller, answer)."""
    for rule in rules(world.app):
        if method(rule) == "GET" and rule.endpoint.startswith(areas):
            for caller in ROUTES[rule.endpoint].allowed:
                if caller in callers:
                    yield rule.endpoint, caller, call(world, rule, world.client(caller))
