"""A course's outline, and what has to agree with it: modules, quiz, design, objectives, rights."""

from collections import Counter
from collections.abc import Iterator

from app.content.courses import MODULE_FILE, CourseFiles
from app.content.files import is_language
from app.content.library import Library
from app.content.problems import Problem, suggestion
from app.core.model import ModulePlan


def course_faults(course: CourseFiles, library: Library) -> Iterator[Problem]:
    """What has to be mended in course.yaml, and between it and the rest."""
    yield from _outline(course)
    yield from _neighbours(course, library)
    yield from _objectives(course, library)
    for place, plan in enumerate(course.outline.modules):
        yield from _module(course, place, plan)
    yield from _files(course)
    yield from _rights(course, library)


def _outline(course: CourseFiles) -> Iterator[Problem]:
    outline, source = course.outline, course.source
    if not is_language(outline.source_language):
        yield source.problem(("source_language",), f"`{outline.source_language}` is not a language's code such as `en`")
    if len(outline.objectives) < 2:
        yield source.problem(("objectives",), "has fewer than two objectives; write two or more")
    if not outline.modules:
        yield source.problem(("modules",), "has no module; write one or more")
    if outline.validity_months is not None and not 1 <= outline.validity_months <= 120:
        yield source.problem(("validity_months",), f"is {outline.validity_months}; write 1 to 120, or leave it out")


def _neighbours(course: CourseFiles, library: Library) -> Iterator[Problem]:
    """The quiz, the design and the policy that are named."""
    outline, source = course.outline, course.source
    quiz = library.quizzes.get(outline.quiz)
    if outline.quiz not in library.folders["quizzes"]:
        advice = suggestion(outline.quiz, library.folders["quizzes"])
        yield source.problem(("quiz",), f"`{outline.quiz}` is not a folder of quizzes/; {advice}")
    elif quiz and quiz.quiz.course != course.slug:
        yield source.problem(
            ("quiz",), f"the quiz `{outline.quiz}` belongs to `{quiz.quiz.course}`; name another, or mend it there"
        )
    if outline.certificate not in library.folders["certificates"]:
        advice = suggestion(outline.certificate, library.folders["certificates"])
        yield source.problem(("certificate",), f"`{outline.certificate}` is not a folder of certificates/; {advice}")
    if outline.policy is not None and outline.policy not in library.policies:
        advice = suggestion(outline.policy, library.policies)
        yield source.problem(("policy",), f"`{outline.policy}` is not a folder of policies/; {advice}")


def _objectives(course: CourseFiles, library: Library) -> Iterator[Problem]:
    named = {objective for plan in course.outline.modules for objective in plan.objectives}
    quiz = library.quizzes.get(course.outline.quiz)
    tested = {item.objective for item in quiz.quiz.items.values()} if quiz else None
    for place, objective in enumerate(course.outline.objectives):
        here = ("objectives", place, "id")
        if objective.id not in named:
            yield course.source.problem(
                here, f"no module names the objective `{objective.id}`; add it to one, or remove it"
            )
        if tested is not None and objective.id not in tested:
            yield course.source.problem(here, f"no item of the quiz tests `{objective.id}`; write one, or remove it")


def _module(course: CourseFiles, place: int, plan: ModulePlan) -> Iterator[Problem]:
    source, known = course.source, [objective.id for objective in course.outline.objectives]
    match = MODULE_FILE.fullmatch(plan.file)
    if match is None:
        yield source.problem(
            ("modules", place, "file"), f"`{plan.file}` is not a module's name; write such as 01-why.md"
        )
    elif int(match["number"]) != place + 1:
        message = f"`{plan.file}` is module {place + 1} here; number it {place + 1:02}, in every language"
        yield source.problem(("modules", place, "file"), message)
    if not 1 <= plan.minutes <= 60:
        yield source.problem(("modules", place, "minutes"), f"is {plan.minutes}; write 1 to 60")
    if not plan.objectives:
        yield source.problem(("modules", place, "objectives"), "names no objective; write one or more")
    for number, objective in enumerate(plan.objectives):
        if objective not in known:
            message = f"`{objective}` is not an objective of this course; {suggestion(objective, known)}"
            yield source.problem(("modules", place, "objectives", number), message)


def _files(course: CourseFiles) -> Iterator[Problem]:
    """In every language the folder has exactly the files that are listed."""
    listed = [plan.file for plan in course.outline.modules]
    original = course.outline.source_language
    for file, count in Counter(MODULE_FILE.sub(r"\g<id>", file) for file in listed).items():
        if count > 1:
            yield course.source.problem(
                ("modules",), f"`{file}` is the id of {count} modules; rename the files of all but one"
            )
    for language in {original, *course.modules}:
        for file in listed:
            if file not in course.listing.get(language, ()):
                yield Problem(
                    f"{course.folder}/{language}/{file}", 1, "is missing, but course.yaml lists it; add the file"
                )
        for file in course.modules.get(language, {}).keys() - set(listed):
            yield Problem(
                f"{course.folder}/{language}/{file}", 1, "is not listed in course.yaml; list it there, or remove it"
            )


def _rights(course: CourseFiles, library: Library) -> Iterator[Problem]:
    """The rights block stands where course.yaml says so, and its text exists in every language of the course."""
    source = course.source
    for place, plan in enumerate(course.outline.modules):
        module = course.originals.get(plan.file)
        if module is None or module.draft.sections is None:
            continue
        lines = [section.line for section in module.draft.sections if section.kind == "rights"]
        if plan.rights and not lines:
            yield Problem(module.file, 1, "has no rights block, which course.yaml requires; add `::: rights` and `:::`")
        if lines and not plan.rights:
            yield source.problem(("modules", place), f"`{plan.file}` has a rights block; add `rights: true` here")
    if any(plan.rights for plan in course.outline.modules):
        for language in course.modules.keys() - library.rights.texts.keys():
            message = f"is missing, but `{course.slug}` is offered in this language and has a rights block; write it"
            yield Problem(f"courses/rights/{language}.md", 1, message)
