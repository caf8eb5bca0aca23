"""A translation has the same blocks, paragraph ids and sources as the original, and says what it renders."""

from collections.abc import Iterator

from app.content import renders
from app.content.blocks import BLOCKS
from app.content.courses import CourseFiles
from app.content.problems import Problem
from app.content.titled_texts import TitledText


def translation_faults(course: CourseFiles) -> Iterator[Problem]:
    """What is missing from, or added by, the translations of a course's modules."""
    for language, modules in course.modules.items():
        if language == course.outline.source_language:
            continue
        for name, module in modules.items():
            if original := course.originals.get(name):
                yield from differences(module, original)


def differences(text: TitledText, original: TitledText) -> Iterator[Problem]:
    """What is missing from, or added by, one translated text."""
    yield from _ids(text, original)
    yield from _blocks(text, original)
    yield from _sources(text, original)
    yield from _renders(text)


def _renders(module: TitledText) -> Iterator[Problem]:
    if not renders.DIGEST.fullmatch(module.renders or ""):
        yield Problem(module.file, 1, f"does not say which text it renders; {renders.advice(module.file)}")


def _ids(module: TitledText, original: TitledText) -> Iterator[Problem]:
    ours, theirs = module.draft.author_ids, original.draft.author_ids
    for missing in theirs.keys() - ours.keys():
        where = f"{original.file}:{theirs[missing]}"
        yield Problem(module.file, 1, f"has no `{{#{missing}}}`; put it above the paragraph that translates {where}")
    for extra in ours.keys() - theirs.keys():
        yield Problem(module.file, ours[extra], f"`{{#{extra}}}` is not in {original.file}; remove it, or add it there")


def _blocks(module: TitledText, original: TitledText) -> Iterator[Problem]:
    if module.draft.sections is None or original.draft.sections is None:
        return
    ours, theirs = (
        [section for section in text.draft.sections or () if section.kind in BLOCKS] for text in (module, original)
    )
    for mine, other in zip(ours, theirs, strict=False):
        if mine.kind != other.kind:
            message = (
                f"`::: {mine.kind}` stands where {original.file}:{other.line} has `::: {other.kind}`; keep the order"
            )
            yield Problem(module.file, mine.line, message)
            return
        if mine.entries != other.entries and mine.kind != "takeaways":
            message = f"`::: {mine.kind}` has {mine.entries} entries; {original.file}:{other.line} has {other.entries}"
            yield Problem(module.file, mine.line, message)
    if len(ours) < len(theirs):
        missing = theirs[len(ours)]
        yield Problem(module.file, 1, f"has no `::: {missing.kind}` of {original.file}:{missing.line}; translate it")
    if len(ours) > len(theirs):
        extra = ours[len(theirs)]
        yield Problem(
            module.file, extra.line, f"`::: {extra.kind}` is not in {original.file}; remove it, or add it there"
        )


def _sources(module: TitledText, original: TitledText) -> Iterator[Problem]:
    for file, section in original.draft.cited - module.draft.cited:
        yield Problem(module.file, 1, f"does not cite source:{file}#{section}, as {original.file} does; add the link")
    for file, section in module.draft.cited - original.draft.cited:
        yield Problem(
            module.file, 1, f"cites source:{file}#{section}, which {original.file} does not; remove it, or add it there"
        )
