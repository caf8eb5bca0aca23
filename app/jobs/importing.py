"""Importing people: the dry run, which writes as it goes, and applying, which writes all or nothing."""

from typing import Any

from sqlalchemy.orm import Session

from app.jobs.contract import House, Write
from app.services import import_applying, import_checking, people_imports
from app.services.import_applying import PeopleChanged
from app.services.import_checking import Overtaken
from app.services.import_files import UnreadableFile
from app.store import table_statistics

CHANGED = "people_changed"


def check(house: House, payload: dict[str, Any]) -> Write:
    """Judge every row. What became of the import stands in its row; nothing is left to write."""
    with house.database.reading() as db:
        setting = house.setting(db)
    failure = ""
    try:
        import_checking.check(house.database, setting, payload["import"])
    except UnreadableFile as error:
        failure = error.code
    except Overtaken:
        pass

    def write(db: Session) -> None:
        if failure:
            people_imports.fail(db, payload["import"], failure)

    return write


def apply(house: House, payload: dict[str, Any]) -> Write:
    """Write what the dry run found; where people have changed since, nothing, and the import says so."""

    def write(db: Session) -> None:
        setting = house.setting(db)
        try:
            with db.begin_nested():
                import_applying.apply(db, setting, payload["import"], mails_links=payload["links"])
                table_statistics.refresh(db)  # a first import fills tables that the database knows as empty
        except Overtaken:
            pass
        except PeopleChanged:
            people_imports.fail(db, payload["import"], CHANGED)

    return write
