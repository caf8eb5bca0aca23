"""Certificate designs as they are kept: whole, with the first certificate issued from them, so that it can be made for good."""

import base64
import json
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any, get_args

from app.content.catalogue import Catalogue
from app.content.problems import Problem
from app.core.model import CertificateDesign, Orientation, PaperSize
from app.credentials import pdf
from app.credentials.page import DesignError
from app.services.content_versions import Version
from app.store.models import ContentVersion


def of_design(design: CertificateDesign) -> Version:
    """A design as it is now, files and all, so that certificates can be made from it for good."""
    return Version(
        digest=design.digest, kind="design", slug=design.name, language=None, body=partial(_design_body, design)
    )


def _design_body(design: CertificateDesign) -> str:
    body = {
        "title": design.title,
        "texts": {language: dict(texts) for language, texts in design.texts.items()},
        "files": {name: base64.b64encode(content).decode() for name, content in sorted(design.files.items())},
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def kept(stored: ContentVersion) -> CertificateDesign:
    """The design that `of_design` kept."""
    body: dict[str, Any] = json.loads(stored.body)
    return CertificateDesign(
        name=stored.slug,
        title=body["title"],
        texts=body["texts"],
        files={name: base64.b64decode(content) for name, content in body["files"].items()},
        digest=stored.digest,
    )


def problems(catalogue: Catalogue, *, drawn: Path | None = None) -> list[Problem]:
    """Draw each design in each of its languages on both papers, both ways: what keeps it from being drawn.

    The file `drawn` remembers what was drawn without a fault, so that a start draws only what has changed since.
    """
    fine = _remembered(drawn)
    found: set[Problem] = set()
    for design in catalogue.designs.values():
        if _mark(design) in fine:
            continue
        before = len(found)
        for language, paper, way in product(design.texts, get_args(PaperSize), get_args(Orientation)):
            try:
                pdf.preview(design, language, paper, way)
            except DesignError as error:
                found.add(Problem(f"certificates/{design.name}/template.html", 1, str(error)))
        if len(found) == before:
            fine.add(_mark(design))
    if drawn is not None and drawn.parent.is_dir():
        drawn.write_text("".join(f"{mark}\n" for mark in sorted(fine)), encoding="ascii")
    return sorted(found)


def _mark(design: CertificateDesign) -> str:
    """A design as this version of the typesetter draws it."""
    return sha256(f"{design.digest} {version('weasyprint')} {pdf.PREVIEWED}".encode()).hexdigest()


def _remembered(drawn: Path | None) -> set[str]:
    if drawn is None or not drawn.is_file():
        return set()
    return set(drawn.read_text(encoding="ascii").split())
