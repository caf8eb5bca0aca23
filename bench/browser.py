"""A browser as plain as can be: one connection, cookies, forms; every request is timed under its step's name."""

import gzip
import http.client
import re
import time
from collections import defaultdict
from urllib.parse import urlencode, urlsplit

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class UnexpectedAnswer(Exception):
    """The site did not answer as the journey needs."""


class Browser:
    """Follows a journey; `times` are seconds by step, in order of sending."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.times: dict[str, list[float]] = defaultdict(list)
        self.csrf = ""
        self.path = "/"

    def request(self, step: str, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> str:
        """One request; the body as text. Keeps cookies and the form token, and where a redirect leads."""
        headers = {"Accept-Encoding": "gzip", "Accept": "text/html", "Accept-Language": "en"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode([("csrf_token", self.csrf), *fields])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.headers["Content-Encoding"] == "gzip":
            content = gzip.decompress(content)
        self.times[step].append(time.perf_counter() - started)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status not in (200, 303):
            raise UnexpectedAnswer(f"{method} {path}: {answer.status} {content[:300]!r}")
        self.path = path
        if answer.status == 303:
            target = urlsplit(answer.headers["Location"])
            self.path = target.path + (f"?{target.query}" if target.query else "")
        if answer.headers.get_content_type() != "text/html":
            return content.decode("latin-1")
        text = content.decode()
        found = CSRF.search(text)
        self.csrf = found[1] if found else self.csrf
        return text

    def get(self, step: str, path: str) -> str:
        """Open a page."""
        return self.request(step, "GET", path)

    def post(self, step: str, path: str, *fields: tuple[str, str]) -> None:
        """Send a form; `path` is then where it led."""
        self.request(step, "POST", path, list(fields))
