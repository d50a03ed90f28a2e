"""The server at its socket: who says nothing, or says it too slowly, is hung up on; every answer has its headers."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

pytest.importorskip("uvicorn", reason="the extra [web] is not installed")
pytest.importorskip("python_multipart", reason="the extra [web] is not installed")
from support.serving import ByHand, listening

from quoteattr.views.gate import patient
from quoteattr.views.server import create_app

PATIENCE = 0.6
HEAD = b"POST /v1/attributions HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = create_app(ByHand(), timeout=2.0)
    app.state.desk.wait()
    with listening(app, log_level="critical", ws="none", http=patient(PATIENCE)) as number:
        yield number


def talk(port: int, *pieces: bytes, pause: float = 0.1, seconds: float = 10.0) -> tuple[bytes, float]:
    """Send the pieces one after another, and return all that comes back with how long the connection lived."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(seconds)
        found = b""
        for piece in pieces:
            try:
                client.sendall(piece)
            except OSError:
                break
            time.sleep(pause)
        try:
            while data := client.recv(65536):
                found += data
        except ConnectionError:
            pass
        return found, time.monotonic() - begun


def test_a_request_is_answered(port: int) -> None:
    found, _ = talk(
        port, HEAD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + b"Nobody came.", pause=0
    )
    assert found.startswith(b"HTTP/1.1 200")


def test_a_request_that_comes_in_pieces_is_answered(port: int) -> None:
    request = HEAD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + b"Nobody came."
    found, _ = talk(port, request[:20], request[20:100], request[100:-3], request[-3:], pause=0.05)
    assert found.startswith(b"HTTP/1.1 200")


def test_who_says_nothing_is_hung_up_on(port: int) -> None:
    found, lived = talk(port)
    assert found.startswith(b"HTTP/1.1 408")
    assert PATIENCE <= lived < 5


def test_headers_that_drip_are_hung_up_on(port: int) -> None:
    found, lived = talk(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n", *[b"X-A: 1\r\n"] * 60)
    assert found.startswith(b"HTTP/1.1 408") or not found  # the reset may come before it is read
    assert lived < 5


def test_so_are_headers_of_a_second_request(port: int) -> None:
    first = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    found, lived = talk(port, first, *[b"G", b"ET", b" /", b" HT"] * 15)
    assert found.startswith(b"HTTP/1.1 200")
    assert lived < 5


def test_a_body_that_drips_is_refused(port: int) -> None:
    found, lived = talk(port, HEAD, *[b"a"] * 5, pause=0.1, seconds=20)
    assert b" 408 " in found
    assert lived < 8


def test_a_body_that_drips_after_a_refusal_is_hung_up_on(port: int) -> None:
    head = HEAD.replace(b"localhost", b"evil.example").replace(b": 12", b": 120000")
    found, lived = talk(port, head, *[b"a"] * 60, seconds=20)
    assert found.startswith(b"HTTP/1.1 400") or not found
    assert lived < 8


@pytest.mark.parametrize(
    "request_", [b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                 b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000],
)  # fmt: skip
def test_what_is_no_http_gets_a_private_answer(port: int, request_: bytes) -> None:
    found, _ = talk(port, request_, pause=0)
    assert found.startswith(b"HTTP/1.1 400")
    head = found.partition(b"\r\n\r\n")[0].lower()
    assert b"x-content-type-options: nosniff" in head
    assert b"cache-control: no-store" in head


def test_many_silent_connections_do_not_keep_others_out(port: int) -> None:
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
    found, _ = talk(port, b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", pause=0)
    assert found.startswith(b"HTTP/1.1 200")
    time.sleep(PATIENCE + 1)
    for one in silent:
        one.settimeout(5)
        assert one.recv(100).startswith(b"HTTP/1.1 408")
        one.close()


def test_an_upgrade_to_a_web_socket_is_no_way_around(port: int) -> None:
    found, _ = talk(
        port,
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: upgrade, close\r\nUpgrade: websocket\r\n\r\n",
        pause=0,
    )
    assert found.startswith(b"HTTP/1.1 400")
