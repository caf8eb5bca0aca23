"""A certificate design's folder: template, style, texts by language, and the pictures and fonts that they use."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.content.files import ID_ADVICE, entries, is_id, is_language, read_text, relative
from app.content.problems import Problem
from app.content.schema import built
from app.content.yaml_source import YamlSource, read_yaml
from app.core.model import CertificateDesign

REQUIRED = ("template.html", "style.css", "template.yaml")
ENDINGS = (".png", ".svg", ".woff2")
NOTES = (".md", ".txt")
MAXIMUM_BYTES = 2_000_000


@dataclass(frozen=True, kw_only=True)
class TemplateSheet:
    """template.yaml: the design's title, and its texts by language and key."""

    title: str
    texts: dict[str, dict[str, str]]


def read_designs(root: Path, problems: list[Problem]) -> dict[str, CertificateDesign]:
    """Every design that can be read, by its folder's name."""
    found = (read_design(root, folder, problems) for folder in entries(root / "certificates") if folder.is_dir())
    return {design.name: design for design in found if design}


def read_design(root: Path, folder: Path, problems: list[Problem]) -> CertificateDesign | None:
    """The design in that folder, or None where a file that it needs cannot be read."""
    name = relative(folder, root)
    if not is_id(folder.name):
        problems.append(Problem(name, 1, f"`{folder.name}` is not an id; {ID_ADVICE}"))
    texts = [read_text(root, f"{name}/{file}", problems) for file in REQUIRED]
    sheet_text = texts[-1]
    source = None if sheet_text is None else read_yaml(sheet_text, f"{name}/template.yaml", problems)
    sheet = source and built(TemplateSheet, source, problems)
    files = _files(folder, name, problems)
    if not source or not sheet or None in texts:
        return None
    _check_texts(source, sheet, problems)
    return CertificateDesign(name=folder.name, title=sheet.title, texts=sheet.texts, files=files, digest=_digest(files))


def _files(folder: Path, name: str, problems: list[Problem]) -> dict[str, bytes]:
    """The design's files by name; notes and licences beside them are no part of it."""
    files: dict[str, bytes] = {}
    for path in entries(folder):
        file = f"{name}/{path.name}"
        if path.suffix in NOTES and path.is_file():
            continue
        if not path.is_file() or (path.name not in REQUIRED and path.suffix not in ENDINGS):
            problems.append(
                Problem(file, 1, "does not belong into a design; beside its three files put .png, .svg or .woff2")
            )
        elif path.stat().st_size > MAXIMUM_BYTES:
            problems.append(Problem(file, 1, f"is larger than {MAXIMUM_BYTES:,} bytes; make it smaller"))
        else:
            files[path.name] = path.read_bytes()
    return files


def _check_texts(source: YamlSource, sheet: TemplateSheet, problems: list[Problem]) -> None:
    """Every language has the same texts."""
    every = {key: language for language, texts in reversed(sheet.texts.items()) for key in texts}
    if not every:
        problems.append(source.problem(("texts",), "`texts` has no language; write one, such as `en:`, with its texts"))
    for language, texts in sheet.texts.items():
        if not is_language(language):
            problems.append(source.problem(("texts", language), f"`{language}` is not a language; write its code"))
        for key in every.keys() - texts.keys():
            message = f"`{key}` is missing in `{language}`; translate it from `{every[key]}`"
            problems.append(source.problem(("texts", language), message))


def _digest(files: dict[str, bytes]) -> str:
    """The SHA-256 over the files' names and digests."""
    lines = (f"{sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items()))
    return sha256("".join(lines).encode()).hexdigest()
