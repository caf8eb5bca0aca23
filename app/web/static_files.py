"""Static files: served under one address that changes whenever any of them does, so that browsers may keep them for good."""

import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

SOURCE = Path(__file__).parent / "static"
SHEETS = (
    "tokens",
    "elements",
    "frame",
    "page",
    "controls",
    "parts",
    "forms",
    "tables",
    "table-tools",
    "reading",
    "blocks",
    "stimuli",
    "quiz",
    "branching",
    "result",
    "statistics",
    "dashboard",
    "items",
)
"""The stylesheets in the order in which they build on each other; `print` stands apart."""
BUNDLE = "css/all.css"
TEXTS = frozenset({".css", ".js", ".svg"})
"""What is served compressed; fonts for browsers are compressed by themselves."""


@dataclass(frozen=True)
class StaticFiles:
    """The folder served, and the address that it is served under, such as `/static/3f2a90c1d4e5/`."""

    folder: Path
    prefix: str

    @property
    def stylesheets(self) -> tuple[str, ...]:
        """One bundle where it was built, else each sheet as it is written."""
        if (self.folder / BUNDLE).is_file():
            return (BUNDLE,)
        return tuple(f"css/{sheet}.css" for sheet in SHEETS)

    def url(self, path: str) -> str:
        """The address of a static file."""
        return self.prefix + path


def digest(folder: Path = SOURCE) -> str:
    """What the address is made of: names and contents of all files."""
    total = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def find(built: Path) -> StaticFiles:
    """The compressed copy where one was built for exactly these files, else the source itself."""
    name = digest()
    copy = built / name
    return StaticFiles(copy if copy.is_dir() else SOURCE, f"/static/{name}/")


def build(built: Path) -> None:
    """Copy the static files and put compressed versions beside them; older copies go. Whole or not at all."""
    name = digest()
    built.mkdir(parents=True, exist_ok=True)
    if (built / name).is_dir():
        return
    with tempfile.TemporaryDirectory(dir=built) as scratch:
        copy = Path(scratch) / name
        shutil.copytree(SOURCE, copy)
        (copy / BUNDLE).write_text(
            "".join((SOURCE / f"css/{sheet}.css").read_text("utf-8") for sheet in SHEETS), "utf-8"
        )
        compressor = Compressor(quiet=True)
        for path in sorted(copy.rglob("*")):
            if path.suffix in TEXTS:
                compressor.compress(str(path))
        for old in built.iterdir():
            if old != Path(scratch):
                shutil.rmtree(old)
        copy.rename(built / name)


def serve(app: Flask, files: StaticFiles, *, watch: bool) -> None:
    """Let WhiteNoise answer for static files before the application is asked."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(files.folder),
        prefix=files.prefix,
        autorefresh=watch,
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: not watch,
        add_headers_function=lambda headers, _path, _url: headers.add_header("X-Content-Type-Options", "nosniff"),
    )
