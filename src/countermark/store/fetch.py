"""The one network client: fetches a document whole, or says why not and what to try instead.

HTTP and HTTPS only. Redirects are followed by hand, never to another scheme, never from HTTPS to
HTTP, and never into a network that is not public; size and total time are capped, whatever the
server does. Asks nobody unless called.
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
from countermark.store.addresses import names_itself_private, resolved

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool, Timeout

_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
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
    ``whole``: the server said how long the content is, or marked its end, and so much came; a body
    that ends with the connection may have been cut anywhere.
    """

    status: int
    content: bytes
    etag: str
    last_modified: str
    final_url: str
    whole: bool = True


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
    allow_private: bool = False,
) -> Fetched:
    """Get ``url``; with validators of an earlier answer the server may say 304, unchanged.

    Times are in seconds, ``max_bytes`` counts decoded bytes. A machine that is not on the public
    internet is asked only where ``url`` itself names it so (``localhost``, ``10.0.0.1``), or with
    ``allow_private``; a redirect to any other such machine is refused. Raises CallerError for an
    address that is none, OperatorError where the network fails or stalls, and SourceError where
    the server answers with an error, too much, or a redirect that must not be followed.
    """
    deadline = _Deadline(total_timeout, url)
    validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}
    headers |= {name: value for name, value in validators.items() if value}

    def work() -> Fetched:
        waits = (connect_timeout, read_timeout)
        return _follow(_checked(url), headers, max_bytes, waits, deadline, allow_private)

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
    waits: tuple[float, float],
    deadline: _Deadline,
    allow_private: bool,
) -> Fetched:
    first = here
    asked_for = _origin(first) if names_itself_private(_origin(first)[0]) else None
    for _ in range(MAX_REDIRECTS + 1):
        private = allow_private or _origin(here) == asked_for
        response = _ask(here, headers, waits, deadline, private=private)
        try:
            if response.status in REDIRECTS:
                here = _next(here, response)
                continue
            if response.status == 304 and not _CONDITIONS & headers.keys():
                raise SourceError(
                    "it says that nothing has changed, though it was not asked that",
                    place=here,
                    next_step=f"try again later, or {_OFFLINE}",
                )
            content = _taken(response, here, cap, deadline)
            return Fetched(
                response.status,
                content,
                response.headers.get("ETag", ""),
                response.headers.get("Last-Modified", ""),
                here,
                response.status == 304 or _says_its_end(response),
            )
        finally:
            response.close()
    raise SourceError(f"more than {MAX_REDIRECTS} redirects", place=first, next_step=_OFFLINE)


def _origin(url: str) -> tuple[str, int, str]:
    """Host, port and scheme: what two addresses share if one machine answers both."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.hostname or "", port, parts.scheme


def _says_its_end(response: BaseHTTPResponse) -> bool:
    """Chunked (the library insists on the last chunk) or of a stated length (RFC 9112, 6.3)."""
    coding = response.headers.get("Transfer-Encoding", "").strip().lower()
    if coding:
        return coding == "chunked"
    return response.headers.get("Content-Length", "").strip().isdecimal()


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
    url: str,
    headers: dict[str, str],
    waits: tuple[float, float],
    deadline: _Deadline,
    *,
    private: bool,
) -> BaseHTTPResponse:
    """Ask the first address of the host that takes a connection."""
    import urllib3
    from urllib3.exceptions import HTTPError, NewConnectionError
    from urllib3.util import parse_url

    failed: BaseException | None = None
    try:
        target = parse_url(url)
        host = (target.host or "").strip("[]")
        port = target.port or (443 if target.scheme == "https" else 80)
        addresses = resolved(host, port, url, private=private, next_step=_OFFLINE)
        for address in addresses:
            connect, read = (deadline.left(wait) for wait in waits)
            timeout = urllib3.Timeout(connect=connect, read=read)
            pool = _pool(target.scheme or "", address, host, port, timeout)
            try:
                return pool.request(
                    "GET",
                    target.request_uri,
                    headers={**headers, "Host": target.netloc or host},
                    redirect=False,
                    retries=False,
                    preload_content=False,
                )
            except (NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
                failed = error
    except (HTTPError, OSError, UnicodeError) as error:
        failed = error
    if deadline.near():
        raise deadline.passed() from failed
    reason = _reason(failed) if failed else "it has no address"
    raise OperatorError(f"not reached: {reason}", place=url, next_step=_OFFLINE) from failed


def _pool(scheme: str, address: str, host: str, port: int, timeout: Timeout) -> HTTPConnectionPool:
    """Connections to one address; the certificate must be the host's, not the address's."""
    import urllib3

    if scheme != "https":
        return urllib3.HTTPConnectionPool(address, port, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        address,
        port,
        timeout=timeout,
        cert_reqs="CERT_REQUIRED",
        server_hostname=host,
        assert_hostname=host,
    )


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
