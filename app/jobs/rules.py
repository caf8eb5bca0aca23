"""Assignment rules at work: a saved version, people who have changed, and what time alone changes."""

import time
from typing import Any

from sqlalchemy.orm import Session

from app.jobs.contract import House, Write
from app.jobs.regrading import A_BREATH
from app.services import rule_runs, rules

SWEEP = "rules.sweep"


def apply_rule(house: House, payload: dict[str, Any]) -> Write:
    """Give and take what a version says for the next people; it looks who they are before it begins to write."""
    time.sleep(A_BREATH)
    with house.database.reading() as db:
        people = rule_runs.next_people(db, house.setting(db), payload["version"], payload["after"])

    def write(db: Session) -> None:
        rule_runs.apply_part(db, house.setting(db), payload["version"], people, payload["run"])

    return write


def people_changed(house: House, payload: dict[str, Any]) -> Write:
    """Ask every rule about people who have changed."""

    def write(db: Session) -> None:
        rule_runs.people_changed(db, house.setting(db), payload["people"])

    return write


def sweep(house: House, _payload: dict[str, Any]) -> Write:
    """Leave work for the rules that have some: somebody's first day came, or a group changed."""
    with house.database.reading() as db:
        waiting = rule_runs.waiting(db, house.setting(db))

    def write(db: Session) -> None:
        setting = house.setting(db)
        for version_id in waiting:
            rules.leave(db, setting, version_id, f"{setting.now:%Y%m%dT%H%M}")

    return write
