"""Requests that no browser sends, as bytes to the real server: an answer that blames the sender, and the server lives on."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from app.config import Settings
from tests.security.servers import Server, environment

HOST = b"Host: 127.0.0.1"
CHUNKED = b"Transfer-Encoding: chunked"
CHUNKS = b"".join(b"2000\r\n" + b"x" * 0x2000 + b"\r\n" for _ in range(200)) + b"0\r\n\r\n"


def request(line: bytes, *headers: bytes, body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    return b"\r\n".join([line + b" HTTP/1.1", *headers, b"Connection: close", b"", body])


def form(body: bytes, *headers: bytes) -> bytes:
    """A form for signing in, with these headers about its length."""
    kind = b"Content-Type: application/x-www-form-urlencoded"
    return request(b"POST /sign-in/", HOST, kind, *headers, body=body)


REQUESTS = {
    "no Host": request(b"GET /sign-in/"),
    "an empty Host": request(b"GET /sign-in/", b"Host:"),
    "another Host": request(b"GET /sign-in/", b"Host: evil.example"),
    "two Hosts": request(b"GET /courses", HOST, b"Host: evil.example"),
    "another Host in the address": request(b"GET http://evil.example/courses", HOST),
    "two slashes": request(b"GET //evil.example/courses", HOST),
    "bytes that are no text": request(b"GET /\xff\xfe?\xc3\x28", HOST),
    "an escape that is no text": request(b"GET /courses/%ff%c3%28/", HOST),
    "a NUL": request(b"GET /courses/%00/", HOST),
    "a raw NUL": request(b"GET /courses/\x00/", HOST),
    "headers that are no text": request(b"GET /sign-in/", HOST, b"Cookie: gangway=\xff\xfe", b"User-Agent: \xe9"),
    "a header over two lines": request(b"GET /sign-in/", HOST, b"X-A: b", b" c: d"),
    "an address without end": request(b"GET /" + b"a" * 100_000, HOST),
    "headers without end": request(b"GET /", HOST, *(b"X-%d: y" % number for number in range(2_000))),
    "a length that is none": form(b"", b"Content-Length: abc"),
    "two lengths": form(b"a=b", b"Content-Length: 3", b"Content-Length: 5"),
    "length and chunks": form(b"0\r\n\r\n", b"Content-Length: 3", CHUNKED),
    "chunks that are none": form(b"zz\r\n", CHUNKED),
    "chunks beyond the limit": form(CHUNKS, CHUNKED),
    "a length beyond the limit": form(b"a=b", b"Content-Length: 9999999999"),
    "an unknown method": request(b"GANGWAY /", HOST),
    "TRACE": request(b"TRACE /", HOST, b"Cookie: gangway=secret"),
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.fixture(scope="module")
def server(sqlite, content_root, tmp_path_factory) -> Iterator[Server]:
    """The real server on an empty database."""
    environ = environment(tmp_path_factory.mktemp("data"), content_root, sqlite.copy())
    running = Server(Settings.from_environment(environ), environ)
    yield running
    running.stop()


def answer_to(server: Server, sent: bytes) -> bytes:
    """Whatever comes back before the connection ends."""
    parts = urlsplit(server.origin)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        with suppress(OSError):  # the server may hang up in the middle of nonsense
            connection.sendall(sent)
        with suppress(ConnectionError):
            return b"".join(iter(lambda: connection.recv(65_536), b""))
    return b""


@pytest.mark.parametrize("name", REQUESTS)
def test_nonsense_is_refused_and_the_server_lives_on(server, name):
    workers = server.workers()
    answer = answer_to(server, REQUESTS[name])
    assert int(re.match(rb"HTTP/1\.\d (\d{3})", answer).group(1)) < 500
    assert b"evil.example" not in answer.replace(b'value="/evil.example', b"")  # a path of this site is no harm
    assert b"secret" not in answer.partition(b"\r\n\r\n")[2]
    assert b"Traceback" not in answer
    assert server.answers()
    assert server.workers() == workers
    assert [line for line in server.log if "Traceback" in line] == []
