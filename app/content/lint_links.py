"""Links between modules lead somewhere, and every paragraph's id is used by something."""

from collections.abc import Iterator

from app.content.courses import CourseFiles
from app.content.library import Library
from app.content.links import Link
from app.content.problems import Problem, suggestion
from app.content.titled_texts import TitledText

Target = tuple[str, str, str]
"""Course, module, paragraph."""


def link_faults(library: Library) -> Iterator[Problem]:
    """Links that lead nowhere, and ids of paragraphs that nothing uses."""
    used = set(_explained(library))
    for course in library.courses.values():
        for module in _modules(course):
            for link in module.draft.links:
                if message := _fault(link, library):
                    yield Problem(module.file, link.line, message)
                if link.course and link.module and link.anchor:
                    used.add((link.course, link.module, link.anchor))
    for policy in library.policies.values():
        for text in policy.texts.by_language.values():
            for link in text.draft.links:
                if message := _fault(link, library):
                    yield Problem(text.file, link.line, message)
    for course in library.courses.values():
        if course.outline.quiz in library.quizzes:
            yield from _unused(course, used)


def _modules(course: CourseFiles) -> Iterator[TitledText]:
    for modules in course.modules.values():
        yield from modules.values()


def _explained(library: Library) -> Iterator[Target]:
    """What the items of the quizzes point at."""
    for quiz in library.quizzes.values():
        for item in quiz.quiz.items.values():
            module, _, anchor = item.explained_in.partition("#")
            yield quiz.quiz.course, module, anchor


def _fault(link: Link, library: Library) -> str | None:
    """Why a link leads nowhere; None where it is sound, or where its course cannot be read."""
    course = library.courses.get(link.course) if link.course else None
    if link.course and link.course not in library.folders["courses"]:
        return f"there is no course `{link.course}`; {suggestion(link.course, library.folders['courses'])}"
    if course is None or link.module is None:
        return None
    known = [plan.id for plan in course.outline.modules]
    if link.module not in known:
        return f"`{course.slug}` has no module `{link.module}`; {suggestion(link.module, known)}"
    target = course.original(link.module)
    if link.anchor and target and link.anchor not in target.draft.author_ids:
        advice = suggestion(link.anchor, target.draft.author_ids)
        return f"{target.file} has no paragraph `{{#{link.anchor}}}`; {advice}"
    return None


def _unused(course: CourseFiles, used: set[Target]) -> Iterator[Problem]:
    for plan in course.outline.modules:
        module = course.originals.get(plan.file)
        for anchor, line in module.draft.author_ids.items() if module else ():
            if (course.slug, plan.id, anchor) not in used:
                yield Problem(
                    module.file if module else "", line, f"nothing links to `{{#{anchor}}}`; remove it, or link to it"
                )
