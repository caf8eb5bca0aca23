"""A policy's folder: policy.yaml, and its text in every language. The files are a draft; what is in force is kept in rows."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.content.block_labels import Labels, translated
from app.content.files import ID_ADVICE, entries, is_id, read_text, relative
from app.content.links import Place
from app.content.lint_modules import blocks_faults
from app.content.lint_translations import differences
from app.content.problems import Problem, suggestion
from app.content.schema import built
from app.content.structure import digest
from app.content.titled_texts import TitledText, TitledTexts, read_folder, titled
from app.content.yaml_source import YamlSource, read_yaml
from app.core.policies import Policy, PolicyOutline, PolicyText

FOLDER = "policies"
TAKEN = "questions"
"""The page of all questions stands where the page of a policy of this name would."""
COMPILED = 256
"""Texts that are kept compiled: those of the versions that people look at."""


@dataclass(frozen=True, kw_only=True)
class PolicyFiles:
    """What a policy's folder holds, its texts by language."""

    slug: str
    source: YamlSource
    outline: PolicyOutline
    texts: TitledTexts


def read_policies(root: Path, labels: Labels, problems: list[Problem]) -> dict[str, PolicyFiles]:
    """Every policy that can be read, by slug; there may be none."""
    found = (_read(root, folder, labels, problems) for folder in entries(root / FOLDER) if folder.is_dir())
    return {policy.slug: policy for policy in found if policy}


def _read(root: Path, folder: Path, labels: Labels, problems: list[Problem]) -> PolicyFiles | None:
    slug, file = folder.name, f"{relative(folder, root)}/policy.yaml"
    if not is_id(slug):
        problems.append(Problem(relative(folder, root), 1, f"`{slug}` is not an id; {ID_ADVICE}"))
    if slug == TAKEN:
        problems.append(
            Problem(relative(folder, root), 1, f"`{slug}` is the address of a page; name the folder otherwise")
        )
    text = read_text(root, file, problems)
    source = None if text is None else read_yaml(text, file, problems)
    outline = source and built(PolicyOutline, source, problems)
    texts = dict(read_folder(root, folder, labels, problems, what="a policy's texts", beside="policy.yaml"))
    if not source or not outline:
        return None
    in_languages = TitledTexts(source_language=outline.source_language, by_language=texts)
    return PolicyFiles(slug=slug, source=source, outline=outline, texts=in_languages)


def policy_faults(policy: PolicyFiles, rights_in: Collection[str]) -> Iterator[Problem]:
    """What has to be mended in one policy: its languages, the rights block, and dos ahead of don'ts.

    `rights_in` are the languages in which there is a text of the rights, or a course is told that there is none.
    """
    for key in ("source_language", "prevailing_language"):
        language = getattr(policy.outline, key)
        if language not in policy.texts.by_language:
            advice = suggestion(language, policy.texts.by_language)
            yield policy.source.problem((key,), f"there is no {language}.md; {advice}")
    for translation, original in policy.texts.translations():
        yield from differences(translation, original)
    for language, text in policy.texts.by_language.items():
        if language not in rights_in:
            message = f"is missing, but the policy `{policy.slug}` is offered in this language; write it"
            yield Problem(f"courses/rights/{language}.md", 1, message)
        sections = text.draft.sections
        if sections is None:
            continue
        if not any(section.kind == "rights" for section in sections):
            yield Problem(text.file, 1, "has no rights block, which every policy needs; add `::: rights` and `:::`")
        for line, message in blocks_faults(sections):
            yield Problem(text.file, line, message)


def compiled_policy(policy: PolicyFiles) -> Policy:
    """A policy of a sound folder, the language that it is written in first."""
    return Policy(
        slug=policy.slug,
        source_language=policy.outline.source_language,
        prevailing_language=policy.outline.prevailing_language,
        texts={
            language: _as_text(policy.texts.by_language[language], language, is_stale=policy.texts.is_stale(language))
            for language in policy.texts.languages
        },
    )


@lru_cache(maxsize=COMPILED)
def compiled_again(source: str, language: str) -> PolicyText:
    """A text that was kept when its version was activated, compiled once more; it was sound then."""
    text = titled(source, Place(file="policy", language=language), translated, [])
    return _as_text(text, language, is_stale=False)


def _as_text(text: TitledText, language: str, *, is_stale: bool) -> PolicyText:
    return PolicyText(
        language=language,
        title=text.title,
        html=text.draft.html,
        source=text.text,
        digest=digest(text.text),
        is_stale=is_stale,
    )
