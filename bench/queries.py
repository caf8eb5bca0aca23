"""SQL statements of each step, counted in one journey through a server in this process."""

from collections import defaultdict
from pathlib import Path
from threading import Thread

from sqlalchemy import event
from werkzeug.serving import make_server

from app import create_app
from app.config import Settings
from app.content.catalogue import Catalogue
from app.web.site import EXTENSION
from bench import company, journey
from bench.browser import Browser
from bench.processes import free_port

FRAMES = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA")


class CountingBrowser(Browser):
    """Notes how many statements were sent during each request."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.sent = 0
        self.counted: dict[str, list[int]] = defaultdict(list)

    def request(self, step: str, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> str:
        """One request, its statements counted."""
        self.sent = 0
        body = super().request(step, method, path, fields)
        self.counted[step].append(self.sent)
        return body


def count(content: Catalogue, folder: Path) -> dict[str, list[int]]:
    """Statements by step, in the order of the requests; what frames transactions is left out."""
    port = free_port()
    environment = company.prepare(f"sqlite:///{folder.with_suffix('.sqlite3')}", folder, port, 1)
    app = create_app(Settings.from_environment(environment))
    browser = CountingBrowser(port)

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(FRAMES):
            browser.sent += 1

    event.listen(app.extensions[EXTENSION].database.engine, "before_cursor_execute", note)
    server = make_server("127.0.0.1", port, app)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        journey.travel(browser, content, company.email(0))
    finally:
        server.shutdown()
        thread.join()
    return browser.counted
