"""`{{ company.name }}` and its like: finding them, and naming those that do not exist."""

import re
from collections.abc import Iterator

from app.content.problems import Problem, suggestion
from app.core.company import COMPANY_WORDS

WORD = re.compile(r"\{\{\s*company\.(" + "|".join(COMPANY_WORDS) + r")\s*\}\}")
BRACES = re.compile(r"\{\{(?P<inside>[^{}]*)(?P<end>\}\})?")


def faults(text: str, file: str) -> Iterator[Problem]:
    """Every pair of braces in a file that is not one of the company's words."""
    for number, line in enumerate(text.split("\n"), start=1):
        for match in BRACES.finditer(line):
            if WORD.match(line, match.start()):
                continue
            said = match["inside"].strip()
            if match["end"] is None:
                yield Problem(file, number, "`{{` is not closed; write `{{ company.name }}` on one line")
            elif said.startswith("company."):
                advice = suggestion(said.removeprefix("company."), COMPANY_WORDS)
                yield Problem(file, number, f"`{said}` is not known; after `company.`, {advice}")
            else:
                yield Problem(
                    file, number, f"`{{{{ {said} }}}}` is not known; write `{{{{ company.name }}}}` or its like"
                )


def refused(text: str, file: str, what: str) -> Iterator[Problem]:
    """The company's words where they may not stand."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "{{" in line:
            yield Problem(file, number, f"{what} cannot hold the company's words; write it without `{{{{`")
