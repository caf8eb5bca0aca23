"""`gangway content-report`: what there is of each course, in which languages, and whether its quiz can be guessed."""

from collections import Counter
from collections.abc import Iterator

import click

from app.commands.plainly import plainly, settings
from app.content import lint
from app.content.block_labels import translated
from app.content.completeness import Edition, editions
from app.content.guessers import GUESSERS, passes
from app.content.library import Library, read_library
from app.content.problems import Problem

HEADINGS = f"  {'language':10}{'words of modules':>18}{'of the quiz':>13}{'translated':>12}{'stale':>8}"


@click.command("content-report")
@click.option("--course", "slug", default="", help="Only this course.")
@click.option("--guess", "papers", type=click.IntRange(1), help="How many papers each guesser fills in.")
@plainly
def content_report(slug: str, papers: int | None) -> None:
    """Print words, item types, objectives and completeness of each course and language, of unfinished content too."""
    problems: list[Problem] = []
    library = read_library(settings().content, translated, problems)
    found = [each for each in editions(library) if slug in ("", each.course)]
    for course in dict.fromkeys(each.course for each in found):
        in_languages = [each for each in found if each.course == course]
        for line in _course(library, course, in_languages):
            click.echo(line)
        for line in _guesses(library, course, papers) if papers else ():
            click.echo(line)
        click.echo("")
    problems.extend(lint.faults(library))
    if problems:
        click.echo(f"{len(problems)} problems besides; `gangway check-content` names them.")


def _course(library: Library, slug: str, in_languages: list[Edition]) -> Iterator[str]:
    files = library.courses[slug]
    modules = files.outline.modules
    yield f"{slug}: {files.outline.title}, {len(modules)} modules, {sum(each.minutes for each in modules)} minutes"
    if quiz := library.quizzes.get(files.outline.quiz):
        bank = quiz.quiz.items.values()
        types, tested = Counter(str(item.type) for item in bank), Counter(item.objective for item in bank)
        yield f"  {len(bank)} items, {quiz.quiz.items_drawn} on a paper: {_counted(types)}"
        yield f"  by objective: {_counted(tested)}"
    yield HEADINGS
    for each in in_languages:
        share = "original" if each.is_original else f"{each.share.percent}%"
        stale = "" if each.is_original else f"{each.share.percent_stale}%"
        yield f"  {each.language:10}{each.module_words:18,}{each.quiz_words:13,}{share:>12}{stale:>8}"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def _guesses(library: Library, slug: str, papers: int) -> Iterator[str]:
    """A line for each language of the quiz: how many papers of so many each guesser passes."""
    yield f"  of {papers:,} papers, passed by somebody who marks what is"
    yield f"  {'language':10}" + "".join(f"{name:>14}" for name in GUESSERS)
    quiz = library.quizzes.get(library.courses[slug].outline.quiz)
    for language, edition in quiz.editions.items() if quiz else ():
        yield f"  {language:10}" + "".join(f"{count:14,}" for count in passes(edition, papers).values())
