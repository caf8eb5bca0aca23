"""`gangway import-quiz` and `gangway export-quiz`: quizzes from other systems and to them."""

from collections.abc import Sequence
from pathlib import Path

import click

from app.commands.plainly import plainly, settings, stop
from app.content.exchange import folders, formats
from app.content.exchange.archives import LARGEST
from app.content.exchange.importing import Plan
from app.content.exchange.report import UnreadableFile
from app.content.problems import Problem

EXTENSIONS = {"gift": "gift", "moodle": "xml", "qti": "zip"}


@click.command("import-quiz")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--slug", required=True, help="The name of the new folder in quizzes/.")
@click.option("--course", required=True, help="The course whose objectives the quiz tests.")
@click.option("--format", "form", type=click.Choice(sorted(formats.READERS)), help="Told from the file where left out.")
@click.option("--language", default="", help="The language of the file's texts, such as nb.")
@click.option("--title", default="", help="The quiz's title.")
@click.option("--objective", default="", help="For items that name none; the course's first where left out.")
@click.option("--explained-in", default="", help="For items that name none: <module>#<paragraph id>.")
@plainly
def import_quiz(
    file: Path, slug: str, course: str, form: str | None, language: str, title: str, objective: str, explained_in: str
) -> None:
    """Write quizzes/<slug>/quiz.yaml from GIFT, Aiken, Moodle XML or QTI 3.0."""
    plan = Plan(
        slug=slug, course=course, language=language, title=title, objective=objective, explained_in=explained_in
    )
    try:
        done = folders.import_quiz(settings().content, _beginning(file), file.name, form or "", plan)
    except UnreadableFile as refusal:
        stop(str(refusal))
    click.echo(f"Wrote {done.file} with {_count(len(done.quiz.items), 'item')}.")
    _tell("Not carried over:", done.losses)
    _tell("To finish it, mend these lines; until then the content check fails:", done.unfinished)


@click.command("export-quiz")
@click.argument("slug")
@click.option("--format", "form", type=click.Choice(sorted(formats.WRITERS)), required=True)
@click.option("--language", default="", help="The language of the texts; the quiz's own where left out.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=None)
@plainly
def export_quiz(slug: str, form: str, language: str, output: Path | None) -> None:
    """Write a quiz as GIFT, Moodle XML or a QTI 3.0 package."""
    try:
        done = folders.export_quiz(settings().content, slug, form, language)
    except UnreadableFile as refusal:
        stop(str(refusal))
    path = output or Path(f"{slug}.{EXTENSIONS[form]}")
    path.write_bytes(done.body)
    click.echo(f"Wrote {path} with {_count(done.questions, 'question')}.")
    _tell("Not carried over:", done.losses)


def _beginning(file: Path) -> bytes:
    """The file, or so much of it that it is seen to be too large."""
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _tell(heading: str, problems: Sequence[Problem]) -> None:
    if problems:
        click.echo("\n".join([heading, *(f"  {problem}" for problem in problems)]))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
