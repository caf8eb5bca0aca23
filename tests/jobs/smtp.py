"""A real mail server in a thread: it keeps what it takes, answers as it is told, and can be killed and started again."""

import socket
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller

TAKEN = "250 OK"


class MailServer:
    """`answer` says what comes of a mail: by the recipient, and how many were taken before.

    `options` are the controller's: certificates, and who may sign in.
    """

    def __init__(self, answer: Callable[[str, int], str] = lambda _to, _before: TAKEN, **options: object) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.answer = answer
        self.options = options
        self.taken = []
        self.sessions = set()
        self.controller = None
        self.start()

    def start(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=30, **self.options)
        self.controller.start()

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop()
        self.controller = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def message_ids(self) -> Counter:
        return Counter(message["Message-ID"] for message in self.taken)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 the server's name for it
        answer = self.answer(address, len(self.taken))
        if answer.startswith(("250", "kill")):
            envelope.rcpt_tos.append(address)
            return TAKEN
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.sessions.add(session.peer)
        killed = self.answer(envelope.rcpt_tos[0], len(self.taken)) == "kill"
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        if killed:  # the mail is taken, and nobody hears of it
            server.transport.abort()
        return TAKEN
