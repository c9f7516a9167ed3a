"""The one network client: fetches a document whole, or says why not and what to try instead.

HTTP and HTTPS only. Redirects are followed by hand, never to another scheme and never from HTTPS
to HTTP; size and total time are capped, whatever the server does. Asks nobody unless called.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import msgspec

from countermark.model.errors import CallerError, OperatorError, SourceError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager, Timeout

MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
DEFAULT_CAP = 256 * 1024 * 1024
USER_AGENT = "countermark (register update)"
_CHUNK = 64 * 1024
_NEAR = 0.05
"""Seconds before the end within which a socket's timeout was set by the end itself."""
_OFFLINE = "fetch it another way and run countermark register import FILE"


class Fetched(msgspec.Struct, frozen=True):
    """An answer: ``status`` is 200, or 304 (unchanged, no content).

    ``etag`` and ``last_modified`` are to be handed in next time; empty where the server gave none.
    """

    status: int
    content: bytes
    etag: str
    last_modified: str
    final_url: str


class _Deadline:
    """The end of the time allowed for one fetch, redirects included."""

    def __init__(self, seconds: float, url: str) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._url = url

    def left(self, at_most: float) -> float:
        """Seconds a single wait may take now; raises OperatorError when the time is over."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.passed()
        return min(left, at_most)

    def near(self) -> bool:
        """Is a failure now the end of the time rather than the network's?"""
        return self._end - time.monotonic() < _NEAR

    def passed(self) -> OperatorError:
        """What to raise when the time is over."""
        return OperatorError(
            f"not done within {self._seconds:g} seconds",
            place=self._url,
            next_step=f"try again later, or {_OFFLINE}",
        )


def fetch(
    url: str,
    etag: str | None = None,
    last_modified: str | None = None,
    *,
    max_bytes: int = DEFAULT_CAP,
    connect_timeout: float = 10,
    read_timeout: float = 30,
    total_timeout: float = 600,
) -> Fetched:
    """Get ``url``; with validators of an earlier answer the server may say 304, unchanged.

    Times are in seconds, ``max_bytes`` counts decoded bytes. Raises CallerError for an address
    that is none, OperatorError where the network fails or stalls, and SourceError where the
    server answers with an error, too much, or a redirect that must not be followed.
    """
    deadline = _Deadline(total_timeout, url)
    validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}
    headers |= {name: value for name, value in validators.items() if value}

    def work() -> Fetched:
        return _follow(_checked(url), headers, max_bytes, connect_timeout, read_timeout, deadline)

    return _within(total_timeout, work, deadline)


def _within(seconds: float, work: Callable[[], Fetched], deadline: _Deadline) -> Fetched:
    """Run ``work`` on a thread and leave it behind when time is over.

    No timeout of a socket ends a name look-up that hangs or a header that comes a byte at a time.
    """
    answer: Future[Fetched] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=run, name="fetch", daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        raise deadline.passed() from None


def _follow(
    here: str,
    headers: dict[str, str],
    cap: int,
    connect_timeout: float,
    read_timeout: float,
    deadline: _Deadline,
) -> Fetched:
    import urllib3

    first = here
    with urllib3.PoolManager(num_pools=1, retries=False) as pool:
        for _ in range(MAX_REDIRECTS + 1):
            timeout = urllib3.Timeout(
                connect=deadline.left(connect_timeout), read=deadline.left(read_timeout)
            )
            response = _ask(pool, here, headers, timeout, deadline)
            try:
                if response.status in REDIRECTS:
                    here = _next(here, response)
                    continue
                content = _taken(response, here, cap, deadline)
                return Fetched(
                    response.status,
                    content,
                    response.headers.get("ETag", ""),
                    response.headers.get("Last-Modified", ""),
                    here,
                )
            finally:
                response.close()
    raise SourceError(f"more than {MAX_REDIRECTS} redirects", place=first, next_step=_OFFLINE)


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
        sound = sound and parts.username is None and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise CallerError(
            "not an http or https address", place=url, next_step="check the list's address"
        )
    return url


def _ask(
    pool: PoolManager, url: str, headers: dict[str, str], timeout: Timeout, deadline: _Deadline
) -> BaseHTTPResponse:
    from urllib3.exceptions import HTTPError

    try:
        return pool.request(
            "GET",
            url,
            headers=headers,
            timeout=timeout,
            redirect=False,
            preload_content=False,
        )
    except (HTTPError, OSError, UnicodeError) as error:
        if deadline.near():
            raise deadline.passed() from error
        raise OperatorError(
            f"not reached: {_reason(error)}", place=url, next_step=_OFFLINE
        ) from error


def _next(here: str, response: BaseHTTPResponse) -> str:
    location = response.headers.get("Location", "")
    try:
        there = urljoin(here, location)
        scheme, host = urlsplit(there).scheme, urlsplit(there).hostname
    except ValueError:
        there, scheme, host = "", "", None
    downgraded = here.startswith("https:") and scheme == "http"
    if not location or not host or scheme not in ("http", "https") or downgraded:
        raise SourceError(
            f"redirects to “{_clean(location)}”, which is not followed",
            place=here,
            next_step=f"check the list's address, or {_OFFLINE}",
        )
    return there


def _taken(response: BaseHTTPResponse, url: str, cap: int, deadline: _Deadline) -> bytes:
    """The body of a 200, nothing for a 304; taken in chunks, so that no promise is trusted."""
    from urllib3.exceptions import HTTPError

    if response.status == 304:
        return b""
    if response.status != 200:
        raise SourceError(
            f"the server answered {response.status}",
            place=url,
            next_step=f"try later, or {_OFFLINE}",
        )
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > cap:
        raise _too_much(url, cap)
    taken = bytearray()
    plain = _Plain(response.headers.get("Content-Encoding", ""), url, cap)
    try:
        while True:
            deadline.left(0)
            # read1 hands over what has come: a server that drips must not hold us to a full chunk.
            chunk = response.read1(_CHUNK, decode_content=False)
            if not chunk:
                break
            taken += plain.take(chunk)
            if len(taken) > cap:
                raise _too_much(url, cap)
    except (HTTPError, OSError) as error:
        if deadline.near():
            raise deadline.passed() from error
        raise OperatorError(
            f"broke off after {len(taken)} bytes: {_reason(error)}", place=url, next_step=_OFFLINE
        ) from error
    plain.end()
    return bytes(taken)


class _Plain:
    """Undoes the gzip that was asked for. The library takes a stream cut short for a whole one."""

    def __init__(self, encoding: str, url: str, cap: int) -> None:
        self._url, self._cap = url, cap
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise self._fault(f"it comes in an encoding nobody asked for, “{_clean(encoding)}”")
        self._stream = zlib.decompressobj(31) if encoding.endswith("gzip") else None

    def take(self, chunk: bytes) -> bytes:
        """The plain bytes of one chunk, at most one more than the cap."""
        if self._stream is None:
            return chunk
        try:
            return self._stream.decompress(chunk, self._cap + 1)
        except zlib.error as error:
            raise self._fault("its compression is damaged") from error

    def end(self) -> None:
        """Was that all?"""
        if self._stream is not None and not self._stream.eof:
            raise self._fault("its compressed content ends early")
        if self._stream is not None and self._stream.unused_data:
            raise self._fault("more follows its compressed content")

    def _fault(self, words: str) -> SourceError:
        return SourceError(words, place=self._url, next_step=f"try again later, or {_OFFLINE}")


def _too_much(url: str, cap: int) -> SourceError:
    return SourceError(f"more than the cap of {cap} bytes", place=url, next_step=_OFFLINE)


def _reason(error: BaseException) -> str:
    """The innermost reason that has words, without addresses of objects."""
    while True:
        inner = getattr(error, "reason", None) or error.__cause__ or error.__context__
        if not isinstance(inner, BaseException):
            break
        error = inner
    words = getattr(error, "strerror", None) or str(error).rpartition(": ")[2]
    return _clean(str(words)) or type(error).__name__


def _clean(text: str) -> str:
    """A server's words on one line: no control characters reach a terminal."""
    return "".join(c if c.isprintable() else " " for c in text[:200]).strip()
