"""A company's own templates, `mails/<kind>.<language>.txt` and the like, each tried when it is loaded."""

import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from app import i18n
from app.mail import facts
from app.mail.wording import FORMS, MISTAKES, SUBJECT, Form, Own, Wording, compiled, environment

FOLDER = "mails"
GUIDE = "README.md"
LARGEST = 100_000
NAMED = re.compile(r"([a-z_]+)(?:\.([a-z]{2}))?\.(txt|html)")


class Flaw(NamedTuple):
    """What is wrong with a template: its file relative to the content folder, the line, and what to write instead."""

    file: str
    line: int
    message: str


def load(root: Path) -> tuple[Wording, list[Flaw]]:
    """The templates of a content folder, and all that is wrong with them; the folder may be missing."""
    found: dict[tuple[str, str, Form], Own] = {}
    flaws: list[Flaw] = []
    folder = root / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name == GUIDE or path.name.startswith("."):
            continue
        key, own, problems = _read(path)
        flaws += problems
        if key is not None and own is not None:
            found[key] = own
    return Wording(found), sorted(flaws)


def _read(path: Path) -> tuple[tuple[str, str, Form] | None, Own | None, list[Flaw]]:
    file = f"{FOLDER}/{path.name}"
    named = NAMED.fullmatch(path.name)
    if not named or not path.is_file():
        wish = "name it like `reminder.txt` or, for one language, `reminder.he.html`"
        return None, None, [Flaw(file, 1, f"is no template of a mail; {wish}")]
    kind, language, form = named[1], named[2] or "", FORMS[FORMS.index(named[3])]
    if kind not in facts.FACTS:
        return (
            None,
            None,
            [Flaw(file, 1, f"`{kind}` is no kind of mail; write one of: {', '.join(sorted(facts.FACTS))}")],
        )
    if language and language not in i18n.languages():
        known = ", ".join(i18n.languages())
        return None, None, [Flaw(file, 1, f"mails are not written in `{language}`; write one of: {known}")]
    try:
        source = path.read_bytes()[: LARGEST + 1].decode("utf-8")
    except UnicodeDecodeError:
        return None, None, [Flaw(file, 1, "is not UTF-8; save it as UTF-8")]
    if len(source) > LARGEST:
        return None, None, [Flaw(file, 1, f"is longer than {LARGEST:,} characters; make it shorter")]
    return (kind, language, form), Own(file, source), list(_flaws(source, kind, language, form, file))


def _flaws(source: str, kind: str, language: str, form: Form, file: str) -> Iterator[Flaw]:
    """What is wrong with a template, found by reading it and by filling it in with invented facts."""
    if form == "txt" and not source.lstrip().startswith(SUBJECT):
        yield Flaw(file, 1, f"must begin with the mail's subject; write `{SUBJECT} ...` as its first line")
    within, known = environment(language or i18n.SOURCE, form), facts.sample(kind)
    try:
        tree = within.parse(source, name=file, filename=file)
        within.compile(tree, name=file, filename=file)
        undeclared = find_undeclared_variables(within.parse(source))
    except TemplateSyntaxError as error:
        yield Flaw(file, error.lineno, f"cannot be read: {error.message}")
        return
    for part in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        yield Flaw(file, part.lineno, "a template stands for itself; write here what it was to take from another")
        return
    unknown = undeclared - known.keys() - within.globals.keys()
    for name in tree.find_all(nodes.Name):
        if name.name in unknown and name.ctx == "load":
            yield Flaw(file, name.lineno, f"`{name.name}` is not known; write one of: {', '.join(sorted(known))}")
    if not unknown:
        yield from _tried(source, language or i18n.SOURCE, form, file, known)


def _tried(source: str, language: str, form: Form, file: str, known: Mapping[str, object]) -> Iterator[Flaw]:
    """What goes wrong when the template is filled in."""
    try:
        compiled(source, language, form, file).render(known)
    except MISTAKES as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
        yield Flaw(file, (lines or [1])[-1] or 1, f"cannot be filled in: {error}")
