"""How much of each course and its quiz there is in each language, measured in words of the source text."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from app.content.courses import CourseFiles
from app.content.library import Library
from app.content.markdown import WORDS
from app.content.quizzes import QuizFiles
from app.core.texts import parts_of, texts_of


@dataclass(frozen=True)
class Share:
    """Words of the source text: all of them, those that are translated, and those whose translation is stale."""

    all: int = 0
    translated: int = 0
    stale: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.all + other.all, self.translated + other.translated, self.stale + other.stale)

    @property
    def percent(self) -> int:
        """How much is translated; 100 only where nothing is missing."""
        return 100 * self.translated // self.all if self.all else 100

    @property
    def percent_stale(self) -> int:
        """How much is stale; 0 only where nothing is."""
        return -(-100 * self.stale // self.all) if self.all else 0


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A course in one language: the words that its modules and its quiz have in it, and how complete it is."""

    course: str
    language: str
    is_original: bool
    module_words: int
    quiz_words: int
    share: Share


def editions(library: Library) -> Iterator[Edition]:
    """Every course in every language in which there is anything at all, the original first."""
    spoken = {language for course in library.courses.values() for language in course.modules}
    spoken |= {language for quiz in library.quizzes.values() for language in (*quiz.editions, *quiz.translations)}
    for course in library.courses.values():
        original = course.outline.source_language
        quiz = library.quizzes.get(course.outline.quiz)
        for language in (original, *sorted(spoken - {original})):
            yield Edition(
                course=course.slug,
                language=language,
                is_original=language == original,
                module_words=sum(module.draft.words for module in course.modules.get(language, {}).values()),
                quiz_words=_words(texts_of(quiz.editions[language])) if quiz and language in quiz.editions else 0,
                share=_of_course(course, language) + (_of_quiz(quiz, language) if quiz else Share()),
            )


def _of_course(course: CourseFiles, language: str) -> Share:
    there = course.modules.get(language, {})
    share = Share()
    for name, original in course.originals.items():
        module, words = there.get(name), original.draft.words
        is_stale = module is not None and course.is_stale(module, name)
        share += Share(words, words if module else 0, words if is_stale else 0)
    texts = texts_of(course.outline)
    if language == course.outline.source_language:
        return share + Share(_words(texts), _words(texts))
    translation = course.translations.get(language)
    return share + _of_texts(texts, translation.found if translation else (), translation.stale if translation else ())


def _of_quiz(quiz: QuizFiles, language: str) -> Share:
    texts = texts_of(quiz.quiz)
    if language == quiz.quiz.source_language:
        return Share(_words(texts), _words(texts))
    translation = quiz.translations.get(language)
    return _of_texts(texts, translation.found if translation else (), translation.stale if translation else ())


def _of_texts(original: Mapping[str, str], found: Collection[str], stale: Collection[str]) -> Share:
    there = {path: text for path, text in original.items() if path in found}
    old = {path: text for part in stale for path, text in parts_of(there).get(part, {}).items()}
    return Share(_words(original), _words(there), _words(old))


def _words(texts: Mapping[str, str]) -> int:
    return sum(len(WORDS.findall(text)) for text in texts.values())
