"""Servers on the loopback that misbehave as told; threads only, no other address."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress


@contextmanager
def server(*answers):
    """Answer one connection after another with bytes or a function of the socket.

    Yields its address and the request heads it was sent; the last answer is repeated.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[str] = []
    over = threading.Event()

    def serve() -> None:
        place = 0
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            answer = answers[min(place, len(answers) - 1)]
            place += 1
            with connection, suppress(OSError):
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
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def closed_port() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/list.csv"


def reply(body=b"", status="200 OK", length=None, **headers) -> bytes:
    """A whole answer; ``length`` may lie."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if length != "none":
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def silent(connection, over):
    """Takes the request and never answers."""
    over.wait(30)


def stalls(connection, over):
    """Begins the body and stops."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nName,")
    over.wait(30)


def drips(connection, over):
    """A byte at a time, for ever: no single wait is long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n")
    while not over.wait(0.05):
        connection.sendall(b"x")


def endless(connection, over):
    """A body without an end and without a length."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"x" * 65536)


def endless_header(connection, over):
    """A header without an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
    while not over.is_set():
        connection.sendall(b"x" * 65536)
