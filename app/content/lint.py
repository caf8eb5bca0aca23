"""The checks of content that could be read: every rule of the authors' guides that the formats alone do not ensure."""

from collections.abc import Iterator

from app.content.library import Library
from app.content.lint_courses import course_faults
from app.content.lint_ids import id_faults
from app.content.lint_links import link_faults
from app.content.lint_modules import module_faults
from app.content.lint_options import option_faults
from app.content.lint_quizzes import quiz_faults
from app.content.lint_translations import translation_faults
from app.content.paths import path_faults
from app.content.policies import policy_faults
from app.content.problems import Problem
from app.content.suggestions import suggestion_faults


def faults(library: Library) -> Iterator[Problem]:
    """What has to be mended in courses, modules, quizzes, policies and suggestions, and between them."""
    for course in library.courses.values():
        yield from id_faults(course.source)
        yield from course_faults(course, library)
        for language, modules in course.modules.items():
            for module in modules.values():
                yield from module_faults(module, is_original=language == course.outline.source_language)
        yield from translation_faults(course)
    for quiz in library.quizzes.values():
        yield from id_faults(quiz.source)
        yield from quiz_faults(quiz, library)
        yield from option_faults(quiz)
    yield from path_faults(library.paths, library.courses, library.folders["courses"] - {"rights"})
    rights_in = set(library.rights.texts).union(*(course.modules for course in library.courses.values()))
    for policy in library.policies.values():
        yield from policy_faults(policy, rights_in)
    for suggestions in library.suggestions.values():
        yield from suggestion_faults(suggestions)
    yield from link_faults(library)
