"""The `gangway` commands. Errors are sentences; a traceback is a bug."""

import os
import sys
from pathlib import Path

import click
from babel import Locale

from app import create_app, first_run, server
from app.clock import utc_now
from app.commands.content_report import content_report
from app.commands.exchange import export_quiz, import_quiz
from app.commands.outlines import outlines
from app.commands.people import import_people
from app.commands.plainly import plainly, settings, stop
from app.commands.policies import activate_policy
from app.commands.recompute import recompute_results
from app.commands.retention import retention
from app.commands.signing import adopt_signing_key, verify_certificate
from app.commands.translations import confirm_translation
from app.commands.verify_log import verify_log
from app.commands.work import work
from app.config import Settings
from app.content import catalogue
from app.content.problems import ContentProblems
from app.content.renderings import stale_files
from app.core.access import Role
from app.core.model import Orientation, PaperSize
from app.credentials import pdf
from app.services import designs, organisation, passwords, people, wordings
from app.store import engine, migrate


@click.group()
def gangway() -> None:
    """Gangway: training for new hires."""


@gangway.command()
@plainly
def prepare() -> None:
    """Make ready: secret, schema, sample company, static files. Safe to run again."""
    _prepare()


def _prepare() -> Settings:
    prepared = first_run.prepare(settings())
    if prepared.accounts:
        click.echo("A sample company to try out. These passwords are shown once:")
        for account in prepared.accounts:
            click.echo(f"  {account.role:8} {account.email:22} {account.password}")
    return prepared.settings


@gangway.command()
@plainly
def serve() -> None:
    """Make ready, then serve with the production server, and a worker beside it."""
    ready = _prepare()
    server.check_port(ready)
    click.echo(f"Gangway is at {ready.public_url} - stop it with Ctrl+C.")
    sys.stdout.flush()
    server.start_worker()
    command = server.command(ready)
    os.execve(command[0], command, os.environ | server.MEMORY)  # noqa: S606 the command is ours, and no shell is meant


@gangway.command()
@plainly
def dev() -> None:
    """Serve for authors and developers: each change of content, templates or code shows at the next request."""
    ready = _prepare()
    server.check_port(ready) if "WERKZEUG_RUN_MAIN" not in os.environ else None
    app = create_app(ready, watch=True)
    click.echo(f"Gangway for authors is at http://{ready.host}:{ready.port}")
    app.run(ready.host, ready.port, use_reloader=True, threaded=True)


@gangway.command("check-content")
@click.option("--outline", is_flag=True, help="Print the graph of each branching scenario, indented.")
@plainly
def check_content(outline: bool) -> None:
    """Name every problem of the content as file:line, all at once."""
    root = settings().content
    library = catalogue.sound(root)
    loaded = catalogue.compiled(library)
    if problems := [*designs.problems(loaded), *wordings.problems(root)]:
        raise ContentProblems(problems)
    for line in outlines(loaded) if outline else ():
        click.echo(line)
    for file, what in stale_files(library):
        click.echo(
            f"{file}: {what} is stale: the original has changed since; compare, then `gangway confirm-translation {file}`"
        )
    click.echo(
        f"{len(loaded.courses)} courses, {len(loaded.quizzes)} quizzes, {len(loaded.designs)} certificate designs,"
        f" {len(loaded.policies)} policies, {len(loaded.suggestions)} weeks of suggestions: no problems."
    )


@gangway.command("migration-check")
@plainly
def migration_check() -> None:
    """Fail where the models and the migrations differ."""
    database = engine.create("sqlite://")
    migrate.upgrade_engine(database.engine)
    differences = migrate.differences(database.engine)
    if differences:
        stop("The models differ from the migrations; add a migration:", *map(str, differences))
    click.echo("Models and migrations agree.")


@gangway.command("create-admin")
@click.argument("email")
@click.argument("name")
@click.option("--employee-number", default="ADMIN-1", show_default=True)
@click.option("--legal-entity", default="Our company", show_default=True)
@click.option("--country", default="NO", show_default=True, help="Two letters.")
@plainly
def create_admin(email: str, name: str, employee_number: str, legal_entity: str, country: str) -> None:
    """Add the first administrator and print a link with which they set their password."""
    if "@" not in email.strip("@") or not name.strip():
        stop("Give an e-mail address and a name, such as: create-admin admin@example.com 'First Administrator'.")
    if country.upper() not in Locale("en").territories or len(country) != 2:
        stop(f"{country!r} is no country's code of two letters, such as NO or IL.")
    ready = _prepare()
    database = engine.create(ready.database_url)
    now = utc_now()
    try:
        with database.writing.begin() as db:
            entity = organisation.legal_entity(db, legal_entity, country.upper(), now, actor_id=None)
            details = people.PersonDetails(employee_number=employee_number, name=name, email=email)
            person_id = people.take_on(db, details, people.Post(legal_entity_id=entity), now, actor_id=None)
            people.set_roles(db, person_id, {Role.ADMIN: None}, now, actor_id=None)
            token = passwords.make_link(db, person_id, now, actor_id=None)
    except people.AlreadyTaken:
        stop("Somebody has that e-mail or employee number already. Choose another with --employee-number.")
    finally:
        database.dispose()
    click.echo(f"Set the password within 7 days at {ready.public_url}/set-password/{token}/")


@gangway.command("preview-certificate")
@click.argument("design", default="default")
@click.option("--language", default="en", show_default=True)
@click.option("--paper", type=click.Choice(["A4", "Letter"]), default="A4", show_default=True)
@click.option("--orientation", type=click.Choice(["landscape", "portrait"]), default="landscape", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default=None)
@plainly
def preview_certificate(
    design: str, language: str, paper: PaperSize, orientation: Orientation, output: Path | None
) -> None:
    """Write a certificate with invented facts as a PDF."""
    loaded = catalogue.load(settings().content)
    if design not in loaded.designs:
        stop(f"There is no design {design!r}. Choose one of: {', '.join(sorted(loaded.designs))}.")
    if language not in loaded.designs[design].texts:
        stop(
            f"{design} has no texts in {language!r}. Choose one of: {', '.join(sorted(loaded.designs[design].texts))}."
        )
    path = output or Path(f"certificate-{design}.pdf")
    path.write_bytes(pdf.preview(loaded.designs[design], language, paper, orientation))
    click.echo(f"Wrote {path}.")


gangway.add_command(activate_policy)
gangway.add_command(work)
gangway.add_command(recompute_results)
gangway.add_command(verify_log)
gangway.add_command(retention)
gangway.add_command(import_quiz)
gangway.add_command(export_quiz)
gangway.add_command(import_people)
gangway.add_command(confirm_translation)
gangway.add_command(content_report)
gangway.add_command(adopt_signing_key)
gangway.add_command(verify_certificate)

if __name__ == "__main__":
    gangway()
