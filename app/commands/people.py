"""`gangway import-people`: people from a file, checked first, and applied only where that is asked for."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import utc_now
from app.commands.plainly import plainly, settings, stop
from app.config import Settings
from app.content import catalogue
from app.core.people_import import Outcome, must_be_typed
from app.services import import_applying, import_checking, import_files, people_imports
from app.services.context import Setting
from app.services.import_applying import PeopleChanged
from app.services.import_files import LARGEST, PeopleFile, UnreadableFile
from app.services.people_imports import Brought
from app.store import engine
from app.store.engine import Database
from app.store.models import ImportLine, PeopleImport
from app.store.queries import company

MOST_SHOWN = 50


@click.command("import-people")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--complete", is_flag=True, help="The file names everyone: who is absent from it is leaving.")
@click.option("--apply", "is_applied", is_flag=True, help="Write it where no row has an error; else only look.")
@click.option(
    "--leaving", type=int, default=None, help="How many leave, to confirm that it is more than one in twenty."
)
@plainly
def import_people(file: Path, complete: bool, is_applied: bool, leaving: int | None) -> None:
    """Say what a CSV or XLSX file of people would do; with --apply do it, all or nothing."""
    ready = settings()
    with file.open("rb") as found:
        body = found.read(LARGEST + 1)
    database = engine.create(ready.database_url)
    try:
        opened = import_files.opened(body)
        _import(
            database,
            ready,
            Brought(file_name=file.name, file=opened, is_complete=complete, scope=None),
            is_applied,
            leaving,
        )
    except UnreadableFile as refusal:
        stop(f"{file.name} cannot be read: {refusal.code.replace('_', ' ')}.")
    except PeopleChanged:
        stop("People were changed while this ran. Nothing is written; run it again.")
    finally:
        database.dispose()


def _import(database: Database, ready: Settings, brought: Brought, is_applied: bool, leaving: int | None) -> None:
    content = catalogue.load(ready.content)
    with database.writing.begin() as db:
        setting = Setting(catalogue=content, company=company.profile(db), public_url=ready.public_url, now=utc_now())
        import_id = _begin(db, setting, brought)
    counts = _checked(database, setting, import_id, brought.file)
    if counts["error"]:
        _tell_errors(database, import_id)
        _drop(database, import_id)
        stop(f"{counts['error']} rows have errors. Nothing is written.")
    if not is_applied or not people_imports.touches_anything(counts):
        _drop(database, import_id)
        click.echo("Nothing is written." if people_imports.touches_anything(counts) else "Everything is so already.")
        return
    if must_be_typed(counts["leaving"], counts["active"]) and leaving != counts["leaving"]:
        _drop(database, import_id)
        stop(f"More than one in twenty would leave. To confirm it, add --leaving {counts['leaving']}.")
    _apply(database, setting, import_id, sum(counts[outcome] for outcome in Outcome))
    click.echo("It is written.")


def _begin(db: Session, setting: Setting, brought: Brought) -> int:
    """Keep the file for the dry run, which this command does itself."""
    row = people_imports.begin(db, setting, brought, actor_id=None, leaves_job=False)
    fields = row.mapping["fields"]
    unknown = [heading for heading, field in zip(brought.file.headings, fields, strict=True) if field is None]
    if "employee_number" not in fields:
        stop(
            "No column is called Employee number. Import the file on the page once, and say there what its columns mean."
        )
    if unknown:
        click.echo(f"Left out, since nobody has said what they mean: {', '.join(unknown)}.")
    return row.id


def _checked(database: Database, setting: Setting, import_id: int, file: PeopleFile) -> dict[str, int]:
    total = sum(1 for _row in file.rows())
    with click.progressbar(length=total, label="Checking") as bar:
        import_checking.check(database, setting, import_id, lambda done: bar.update(done - bar.pos))
    with database.reading() as db:
        counts: dict[str, int] = db.get_one(PeopleImport, import_id).counts
    for outcome in Outcome:
        click.echo(f"{outcome.value + ':':11} {counts[outcome.value]}")
    return counts


def _apply(database: Database, setting: Setting, import_id: int, total: int) -> None:
    with click.progressbar(length=total, label="Writing") as bar, database.writing.begin() as db:
        people_imports.leave_apply(db, import_id, setting.now, actor_id=None, mails_links=False, leaves_job=False)
        import_applying.apply(
            db, setting, import_id, mails_links=False, progress=lambda done: bar.update(done - bar.pos)
        )


def _drop(database: Database, import_id: int) -> None:
    with database.writing.begin() as db:
        people_imports.drop(db, import_id)


def _tell_errors(database: Database, import_id: int) -> None:
    """The first errors: row, column and reason."""
    with database.reading() as db:
        lines = db.execute(
            select(ImportLine.number, ImportLine.problems)
            .where(ImportLine.import_id == import_id, ImportLine.outcome == Outcome.ERROR.value)
            .order_by(ImportLine.number)
            .limit(MOST_SHOWN)
        )
        for number, problems in lines:
            for problem in problems["all"]:
                facts = ", ".join(f"{name}: {value}" for name, value in problem["facts"].items())
                words = problem["fault"].replace("_", " ")
                click.echo(f"row {number}, {problem['column']}: {words}{f' ({facts})' if facts else ''}", err=True)
