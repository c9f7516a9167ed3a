"""The network client against loopback servers that misbehave in every way we could think of."""

# ruff: noqa: SIM117 - the server and what it must provoke are two steps

from __future__ import annotations

import gzip
import socket
import threading
import time
from contextlib import contextmanager, suppress
from types import SimpleNamespace

import pytest

from countermark.model.errors import CallerError, OperatorError, SourceError
from countermark.store.fetch import MAX_REDIRECTS, fetch


@contextmanager
def server(*answers):
    """A loopback server; ``answers`` are bytes or functions of the socket, one per connection.

    Yields its address and the list of request heads it was sent.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[str] = []
    over = threading.Event()

    def serve() -> None:
        for answer in answers:
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    seen.append(connection.recv(65536).decode())
                    if callable(answer):
                        answer(connection, over)
                    else:
                        connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/list.csv", seen
    finally:
        over.set()
        listener.close()


def reply(status="200 OK", body=b"", **headers):
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "Connection: close"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def test_a_document_comes_whole_with_its_validators():
    answer = reply(body=b"name\n", ETag='"v1"', Last_Modified="Fri, 20 Nov 2026 08:00:00 GMT")
    with server(answer) as (url, seen):
        got = fetch(url)
    assert (got.status, got.content, got.final_url) == (200, b"name\n", url)
    assert (got.etag, got.last_modified) == ('"v1"', "Fri, 20 Nov 2026 08:00:00 GMT")
    assert "If-None-Match" not in seen[0]


def test_an_unchanged_document_is_not_sent_again():
    with server(reply("304 Not Modified", ETag='"v1"')) as (url, seen):
        got = fetch(url, etag='"v1"', last_modified="Fri, 20 Nov 2026 08:00:00 GMT")
    assert (got.status, got.content, got.etag) == (304, b"", '"v1"')
    assert 'If-None-Match: "v1"' in seen[0]
    assert "If-Modified-Since: Fri, 20 Nov 2026 08:00:00 GMT" in seen[0]


def test_a_redirect_is_followed_and_the_last_address_told():
    moved = reply("302 Found", Location="/elsewhere.csv")
    with server(moved, reply(body=b"x")) as (url, seen):
        got = fetch(url)
    assert got.final_url.endswith("/elsewhere.csv")
    assert seen[1].startswith("GET /elsewhere.csv")


@pytest.mark.parametrize(
    "location",
    ["file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "data:,x", "", "http://["],
)
def test_a_redirect_to_anything_else_is_refused(location):
    with server(reply("302 Found", Location=location)) as (url, _):
        with pytest.raises(SourceError, match="which is not followed"):
            fetch(url)


def test_redirects_from_https_to_http_are_refused():
    from countermark.store.fetch import _next

    response = SimpleNamespace(headers={"Location": "http://lists.example/x"})
    with pytest.raises(SourceError, match="not followed"):
        _next("https://lists.example/x", response)
    assert _next("http://lists.example/x", response) == "http://lists.example/x"


def test_a_ring_of_redirects_ends():
    moved = reply("301 Moved Permanently", Location="/list.csv")
    with server(*[moved] * (MAX_REDIRECTS + 1)) as (url, seen):
        with pytest.raises(SourceError, match="more than 5 redirects"):
            fetch(url)
    assert len(seen) == MAX_REDIRECTS + 1


@pytest.mark.parametrize("url", ["file:///etc/hostname", "list.csv", "http://", "http://a:b@c/"])
def test_what_is_no_web_address_is_not_opened(url):
    with pytest.raises(CallerError, match="not an http or https address"):
        fetch(url)


def endless(connection, over):
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"x" * 65536)


def test_an_endless_body_is_cut_at_the_cap():
    with server(endless) as (url, _):
        with pytest.raises(SourceError, match="more than the cap of 300000 bytes"):
            fetch(url, max_bytes=300_000)


def test_a_promise_of_ten_gigabytes_is_refused_before_a_byte():
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n"
    with server(lambda connection, over: (connection.sendall(head), over.wait(5))) as (url, _):
        with pytest.raises(SourceError, match="more than the cap"):
            fetch(url)


def test_a_bomb_counts_as_what_it_unpacks_to():
    body = gzip.compress(bytes(20_000_000))
    with server(reply(body=body, Content_Encoding="gzip")) as (url, _):
        with pytest.raises(SourceError, match="more than the cap of 1000000"):
            fetch(url, max_bytes=1_000_000)


def test_packed_content_is_unpacked():
    body = gzip.compress(b"name\n" * 1000)
    with server(reply(body=body, Content_Encoding="gzip")) as (url, _):
        assert fetch(url).content == b"name\n" * 1000


def stall(connection, over):
    over.wait(5)


def drip_head(connection, over):
    with suppress(OSError):
        while not over.wait(0.02):
            connection.sendall(b"H")


def drip_body(connection, over):
    with suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not over.wait(0.02):
            connection.sendall(b"1\r\nx\r\n")


@pytest.mark.parametrize("behaviour", [stall, drip_head, drip_body])
def test_a_server_that_stalls_or_drips_is_left_behind_in_time(behaviour):
    began = time.monotonic()
    with server(behaviour) as (url, _):
        with pytest.raises(OperatorError, match=r"not done within 0.3 seconds.*import FILE"):
            fetch(url, total_timeout=0.3)
    assert time.monotonic() - began < 2


def test_silence_longer_than_the_read_timeout_is_told():
    with server(stall) as (url, _):
        with pytest.raises(OperatorError, match=r"not reached: .*timed out"):
            fetch(url, read_timeout=0.1)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ],
)
def test_half_an_answer_is_no_answer(answer):
    with server(answer) as (url, _), pytest.raises(OperatorError, match="broke off after"):
        fetch(url)


@pytest.mark.parametrize(
    "answer", [b"", b"\x1b[31mhello\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a" * 70_000]
)
def test_what_is_no_answer_is_told(answer):
    with server(answer) as (url, _):
        with pytest.raises(OperatorError, match=r"not reached: .+; fetch it another way"):
            fetch(url)


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "206 Partial Content", "204 None"])
def test_any_other_answer_is_refused(status):
    with server(reply(status)) as (url, _):
        with pytest.raises(SourceError, match=f"answered {status[:3]}"):
            fetch(url)


def test_an_unreachable_network_names_the_next_step():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(OperatorError, match=r"not reached: .*refused.*register import FILE"):
        fetch(f"http://127.0.0.1:{port}/")
    with pytest.raises(OperatorError, match="register import FILE"):
        fetch("http://no-such-host.invalid/", connect_timeout=2, total_timeout=5)
