"""A folder of suggestions to share: one file for each language, in it posts to pick from, with and without the company's name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.content import titled_texts
from app.content.block_labels import Labels
from app.content.files import ID, ID_ADVICE, entries, is_id, relative
from app.content.lint_translations import differences
from app.content.problems import Problem
from app.content.titled_texts import TitledText, TitledTexts, read_folder
from app.core.suggestions import Edition, Suggestion

FOLDER = "suggestions"
SOURCE_LANGUAGE = "en"
FEWEST, MOST = 2, 8
LONGEST = 700
"""Characters of a post, so that it fits where people post."""
POST = re.compile(rf"\{{#(?P<id>{ID.pattern})\}}\n## (?P<title>[^\n]+)\n(?P<text>.*?)(?=\n\{{#|\Z)", re.DOTALL)
MARKED = re.compile(r"<(?!/?(?:p|h2)\b)")
NAMED = re.compile(r"\{\{\s*company\.name\s*\}\}")


@dataclass(frozen=True, kw_only=True)
class SuggestionFiles:
    """What a folder holds, by language."""

    slug: str
    texts: TitledTexts


def read_suggestions(root: Path, labels: Labels, problems: list[Problem]) -> dict[str, SuggestionFiles]:
    """Every folder of suggestions by its name; there may be none."""
    found: dict[str, SuggestionFiles] = {}
    for folder in entries(root / FOLDER):
        if not folder.is_dir():
            continue
        if not is_id(folder.name):
            problems.append(Problem(relative(folder, root), 1, f"`{folder.name}` is not an id; {ID_ADVICE}"))
        by_language = dict(read_folder(root, folder, labels, problems, what="suggestions"))
        texts = TitledTexts(source_language=SOURCE_LANGUAGE, by_language=by_language)
        found[folder.name] = SuggestionFiles(slug=folder.name, texts=texts)
    return found


def suggestion_faults(files: SuggestionFiles) -> Iterator[Problem]:
    """What has to be mended in one folder: the posts' form, their number, and the balance between them."""
    if files.texts.original is None:
        yield Problem(f"{FOLDER}/{files.slug}/{SOURCE_LANGUAGE}.md", 1, "is missing; the translations render it")
    for text in files.texts.by_language.values():
        posts = posts_of(text)
        yield from _form(text, posts)
        yield from _balance(text, posts)
    for text, original in files.texts.translations():
        yield from differences(text, original)
        yield from _same_kinds(text, posts_of(text), posts_of(original))


def posts_of(text: TitledText) -> tuple[Suggestion, ...]:
    """The posts of a file in order; whether one names the company follows from its words."""
    return tuple(
        Suggestion(
            id=match["id"],
            title=match["title"].strip(),
            text=_unwrapped(match["text"]),
            names_company=NAMED.search(match["text"]) is not None,
        )
        for match in POST.finditer(titled_texts.body(text.text))
    )


def _unwrapped(text: str) -> str:
    """Paragraphs as people paste them: lines that were wrapped are one."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())


def _form(text: TitledText, posts: tuple[Suggestion, ...]) -> Iterator[Problem]:
    body = titled_texts.body(text.text)
    if POST.sub("", body).strip() or body.count("\n## ") + body.startswith("## ") != len(posts):
        yield Problem(text.file, 1, "is not made of posts alone; write `{#id}`, `## A title` and the post, each time")
    if MARKED.search(text.draft.html):
        yield Problem(text.file, 1, "has Markdown in a post, which networks show as it is; write plain paragraphs")
    if not FEWEST <= len(posts) <= MOST:
        yield Problem(text.file, 1, f"has {len(posts)} posts; write {FEWEST} to {MOST}")
    for post in posts:
        line = text.draft.author_ids.get(post.id, 1)
        if "{{" in post.title:
            yield Problem(
                text.file, line, f"the title of `{post.id}` cannot hold the company's words; write it without"
            )
        if not post.text:
            yield Problem(text.file, line, f"`{post.id}` has no text; write the post below its title")
        if len(post.text) > LONGEST:
            yield Problem(text.file, line, f"`{post.id}` has {len(post.text)} characters; write at most {LONGEST}")


def _balance(text: TitledText, posts: tuple[Suggestion, ...]) -> Iterator[Problem]:
    named = sum(post.names_company for post in posts)
    if not named or named > len(posts) - named:
        advice = "let one or more name it, and as many or more not"
        yield Problem(text.file, 1, f"{named} of {len(posts)} posts have `{{{{ company.name }}}}`; {advice}")


def _same_kinds(
    text: TitledText, posts: tuple[Suggestion, ...], originals: tuple[Suggestion, ...]
) -> Iterator[Problem]:
    kinds = {post.id: post.names_company for post in originals}
    for post in posts:
        if kinds.get(post.id, post.names_company) is not post.names_company:
            line = text.draft.author_ids.get(post.id, 1)
            yield Problem(text.file, line, f"`{post.id}` names the company in one language only; let both or neither")


def compiled_editions(files: SuggestionFiles) -> dict[str, Edition]:
    """The suggestions of a sound folder by language, English first. `digest` is of all languages together."""
    texts = files.texts.by_language
    whole = sha256("\0".join(texts[language].text for language in files.texts.languages).encode()).hexdigest()
    return {
        language: Edition(
            slug=files.slug,
            language=language,
            title=texts[language].title,
            posts=posts_of(texts[language]),
            digest=whole,
            is_stale=files.texts.is_stale(language),
        )
        for language in files.texts.languages
    }
