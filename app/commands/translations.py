"""`gangway confirm-translation`: a translation was compared with its original, and renders it."""

from pathlib import Path

import click

from app.commands.plainly import plainly, settings, stop
from app.content.block_labels import translated
from app.content.confirming import confirm
from app.content.library import read_library


@click.command("confirm-translation")
@click.argument("files", nargs=-1, required=True)
@plainly
def confirm_translation(files: tuple[str, ...]) -> None:
    """Note in translations that they render the source text as it is now.

    FILES are files or folders of the content folder, such as courses/confidentiality/nb and quizzes/confidentiality/nb.yaml.
    """
    root = settings().content
    names = [Path(name).as_posix().rstrip("/") for name in files]
    changed, unknown = confirm(root, read_library(root, translated, []), names)
    for file in changed:
        click.echo(f"{file}: noted.")
    if not changed and not unknown:
        click.echo("All of it is noted already.")
    if unknown:
        stop(
            *(
                f"{name}: is no translation, nor a folder with one; write it as in courses/<course>/nb"
                for name in unknown
            )
        )
