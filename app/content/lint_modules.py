"""How a module is built: a situation first, dos before don'ts, a question to oneself, three takeaways last."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from app.content.blocks import Section
from app.content.problems import Problem
from app.content.titled_texts import TitledText

FEWEST_WORDS, MOST_WORDS = 500, 900
LISTS = ("bullet_list", "ordered_list")


def module_faults(module: TitledText, *, is_original: bool) -> Iterator[Problem]:
    """What has to be mended in one module. Words are counted in the original: languages differ in how many they need."""
    words = module.draft.words
    if is_original and not FEWEST_WORDS <= words <= MOST_WORDS:
        yield Problem(module.file, 1, f"has {words} words; write {FEWEST_WORDS} to {MOST_WORDS}")
    sections = module.draft.sections
    if sections is None:
        return
    if not sections:
        yield Problem(module.file, 1, "has no text; write a `::: situation` block first")
        return
    for line, message in (*_order(sections), *_checks(sections), *blocks_faults(sections)):
        yield Problem(module.file, line, message)


def _order(sections: Sequence[Section]) -> Iterator[tuple[int, str]]:
    ends = {
        "situation": (sections[0], "first", "a situation that a new hire could meet this week"),
        "takeaways": (sections[-1], "last", "a list of exactly three"),
    }
    for kind, (there, place, what) in ends.items():
        found = [section for section in sections if section.kind == kind]
        if not found:
            yield there.line, f"`::: {kind}` is missing here; add it as the {place} block: {what}"
        for section in found:
            if section is not there:
                yield section.line, f"`::: {kind}` is the {place} block of a module and stands there once; move it"


def _checks(sections: Sequence[Section]) -> Iterator[tuple[int, str]]:
    checks = [section for section in sections if section.kind == "check"]
    if not checks:
        yield 1, "has no question to check oneself with; add one or two `::: check` blocks"
    for section in checks[2:]:
        yield section.line, "is the third question or more; keep one or two `::: check` blocks"
    for section in checks:
        if section.parts[:1] != ("paragraph",) or len(section.parts) < 2:
            yield section.line, "`::: check` needs a paragraph that asks, an empty line, and the answer"


def blocks_faults(sections: Sequence[Section]) -> Iterator[tuple[int, str]]:
    """Lines and messages of what is wrong inside blocks, in any text."""
    yield from _dos(sections)
    yield from _contents(sections)


def _dos(sections: Sequence[Section]) -> Iterator[tuple[int, str]]:
    """Each `do` with the `dont` directly after it."""
    before = ""
    for section, after in zip_longest(sections, sections[1:]):
        if section.kind == "do":
            if after is None or after.kind != "dont":
                yield section.line, "`::: do` is not followed by don'ts; put `::: dont` directly after it"
            elif after.entries > section.entries:
                yield (
                    after.line,
                    f"has {after.entries} don'ts but only {section.entries} dos; write at least as many dos",
                )
        if section.kind == "dont" and before != "do":
            yield section.line, "`::: dont` does not follow dos; put it directly after a `::: do` block"
        before = section.kind


def _contents(sections: Sequence[Section]) -> Iterator[tuple[int, str]]:
    for section in sections:
        if section.kind in ("do", "dont", "takeaways"):
            if len(section.parts) != 1 or section.parts[0] not in LISTS:
                yield section.line, f"`::: {section.kind}` holds one list and nothing else; begin each entry with `- `"
            elif section.kind == "takeaways" and section.entries != 3:
                yield section.line, f"has {section.entries} takeaways; write exactly three"
        elif section.kind == "rights" and section.parts:
            yield section.line, "`::: rights` is not empty; remove its text, which comes from courses/rights/"
        elif section.kind in ("situation", "company") and not section.parts:
            yield section.line, f"`::: {section.kind}` is empty; write its text"
