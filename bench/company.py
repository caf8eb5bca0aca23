"""Learners for the benchmark, in a database made ready as for production."""

import subprocess
import sys
from datetime import timedelta
from os import environ
from pathlib import Path

from app.clock import utc_now
from app.services import organisation, people
from app.services.passwords import Passwords
from app.store import engine
from app.store.models import Person
from bench.journey import PASSWORD
from bench.processes import ROOT


def email(place: int) -> str:
    """The e-mail of a learner by place."""
    return f"learner{place}@example.com"


def prepare(url: str, folder: Path, port: int, learners: int, content: Path = ROOT) -> dict[str, str]:
    """The environment of a site on that database, with so many learners who share a password."""
    folder.mkdir(parents=True)
    environment = {
        "GANGWAY_SAMPLE": "no",
        "GANGWAY_DATA": str(folder),
        "GANGWAY_CONTENT": str(content),
        "DATABASE_URL": url,
        "PORT": str(port),
    }
    subprocess.run([sys.executable, "-m", "app.cli", "prepare"], cwd=ROOT, env=environ | environment, check=True)
    hashed = Passwords.at_cost(2, 19_456, 1).hashed(PASSWORD)
    database = engine.create(url)
    now = utc_now()
    with database.writing.begin() as db:
        entity = organisation.legal_entity(db, "Bench Street", "NO", now, actor_id=None)
        for place in range(learners):
            details = people.PersonDetails(
                employee_number=f"B{place}",
                name=f"Learner {place} Sample",
                email=email(place),
                hired_on=now.date() - timedelta(days=1),
            )
            person_id = people.take_on(db, details, people.Post(legal_entity_id=entity), now, actor_id=None)
            db.get_one(Person, person_id).password_hash = hashed
    database.dispose()
    return environment
