"""Where to go after a form: only ever to a path of this site."""

from urllib.parse import urlsplit


def safe_path(wanted: str | None) -> str:
    """The path where it leads nowhere else, else the home page."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return "/"
    if any(ord(character) < 32 for character in wanted) or urlsplit(wanted).netloc:
        return "/"
    return wanted
