"""Files to take away: built whole before the first byte is sent, so that a broken one never looks complete."""

from collections.abc import Iterable, Sequence
from typing import IO, Literal

from flask import Response, request
from werkzeug.wsgi import wrap_file

from app.reports import files
from app.reports.files import Cell, Sheet
from app.web import site

FileKind = Literal["csv", "xlsx"]
# The site's own policy would keep Chromium's viewer from drawing: it shows a PDF as an element with inline style.
DOCUMENT_POLICY = "frame-ancestors 'none'"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table(
    kind: FileKind,
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    more: Sequence[Sheet] = (),
) -> Response:
    """A table as a file of this kind, named in ASCII with the day, such as `completions-2026-11-20.csv`.

    Excel's files hold the further tables too.
    """
    file = files.to_csv(columns, rows) if kind == "csv" else files.to_xlsx(Sheet(title, columns, rows), *more)
    response = _sent(file)
    response.content_type = MEDIA_TYPES[kind]
    file_name = f"{name.replace('_', '-')}-{site.today().isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def archive(file: IO[bytes], name: str) -> Response:
    """A ZIP, named in ASCII with the day, kept by no browser."""
    response = _sent(file)
    response.content_type = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{site.today().isoformat()}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def pdf(body: bytes, name: str, *, inline: bool = False) -> Response:
    """A document, named in ASCII without its ending, kept by no browser, and shown in the page only where it is `inline`."""
    response = Response(body, mimetype="application/pdf")
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _sent(file: IO[bytes]) -> Response:
    """The whole file, of known length: from memory where it fits there, else from the disk."""
    length = file.seek(0, 2)
    file.seek(0)
    if length <= files.KEPT_IN_MEMORY:
        with file:
            return Response(file.read())
    response = Response(wrap_file(request.environ, file), direct_passthrough=True)
    response.content_length = length
    return response
