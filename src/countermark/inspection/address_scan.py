"""Where do URLs, names of hosts and addresses stand in any bytes? One pass, then a close look.

Only places of ``://``, of a point between letters and of three points between digits are looked at.
A bare name counts by ``host_table``; an e-mail address, a path, a class, a function's name is no
host. A number of four parts that could be a version tells nothing and is marked so.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import msgspec
from msgspec import structs

from countermark.formats.caps import NEVER
from countermark.inspection.boundaries import AROUND, is_whole_address, is_whole_host
from countermark.inspection.host_table import HostTable
from countermark.inspection.segments import segments, wide_letters
from countermark.model.inspection import EndpointKind
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports import Deadline

SEGMENT = 1 << 20
_REACH = 1024
"""Bytes before and behind a place that an address may reach."""

LONGEST = 512
"""Bytes of a URL that are shown."""

_SCHEMES = frozenset(
    (
        *("http", "https", "ftp", "ftps", "sftp", "tftp", "ws", "wss", "mqtt", "mqtts", "coap"),
        *("coaps", "rtsp", "rtsps", "rtmp", "rtmps", "rtp", "ldap", "ldaps", "ssh", "git", "svn"),
        *("rsync", "nfs", "smb", "cifs", "telnet", "tcp", "udp", "ssl", "tls", "stun", "stuns"),
        *("turn", "turns", "sip", "sips", "xmpp", "irc", "ircs", "amqp", "amqps", "redis", "mysql"),
        *("postgresql", "mongodb", "jdbc", "socks", "socks4", "socks5", "vnc", "rdp", "ntp", "dns"),
    )
)
"""Schemes under which any host counts, one without a point too."""

_SCHEME = lazy_pattern(rb"[A-Za-z][A-Za-z0-9+.-]{0,15}\Z")
_AUTHORITY = lazy_pattern(
    rb"(?:[^\s/@\"'<>\\\x00-\x20\x7f-\xff]{1,80}@)?"
    rb"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?\.?)(?::\d{1,5}(?!\d))?"
    rb"(?=[/?#\s\"'<>\\),;\]}|`\x00-\x20\x7f-\xff]|\Z|[^A-Za-z0-9._%@$:-])"
)
_REST = lazy_pattern(rb"[^\s\"'<>\\`^{}|\x00-\x20\x7f-\xff]*")
_LABEL = lazy_pattern(rb"[A-Za-z]{2,10}(?![A-Za-z0-9])")
_QUAD = lazy_pattern(rb"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})")
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_NAMED = bytes(byte if byte in _LETTERS + b"-._" else 0 for byte in range(256))
"""What names are made of, and zero for all else: a table for ``bytes.translate``."""

_SHORTEST = 8
"""Letters of a bare name at least."""

_OBJECTS = frozenset({(1, 0), (1, 2), (1, 3), (2, 5), (2, 16), (2, 23)})
"""Object identifiers begin so (ITU-T X.660); 4.1.2.3 is a version as often as an address."""

_QUAD_STEP = 4
"""Letters from one point of an IPv4 address to the next at most."""


class Found(msgspec.Struct, frozen=True, order=True):
    """An address in some bytes: ``value`` as it stands there, its ``host`` in lower case."""

    offset: int
    length: int
    kind: EndpointKind
    value: str
    host: str
    doubtful: bool = False


class AddressScan:
    """Finds addresses by one table of host names."""

    def __init__(self, table: HostTable) -> None:
        import numpy as np

        self._table = table
        self._letters = np.zeros(256, np.bool_)
        self._letters[list(_LETTERS)] = True
        self._digits = np.zeros(256, np.bool_)
        self._digits[list(b"0123456789")] = True
        self._pairs = np.zeros(1 << 16, np.bool_)
        for label in table.top_level | table.also_words:
            for pair in product(*zip(label[:2], label[:2].upper(), strict=True)):
                self._pairs[ord(pair[0]) << 8 | ord(pair[1])] = True

    def find(self, data: memoryview, deadline: Deadline = NEVER) -> Iterator[Found]:
        """Every address in ``data``, segment by segment; raises SourceError."""
        for begin, buffer, length in segments(data, deadline, SEGMENT, _REACH, _REACH):
            size = min(_REACH + len(data) - begin, buffer.size)
            first = max(_REACH - begin, 0)
            for found in self._in(buffer[first:size], _REACH - first, length):
                yield structs.replace(found, offset=found.offset + begin - _REACH + first)
            yield from self._wide(buffer, begin, length)

    def _wide(self, buffer: Any, begin: int, length: int) -> Iterator[Found]:
        """The same in letters of two bytes, put together as if they were of one."""
        import numpy as np

        spots = wide_letters(buffer, 0)
        if spots.size < _SHORTEST:
            return
        spots = spots[(spots >= 0) & (spots < buffer.size - 1)]
        letters = np.where(buffer[spots + 1] == 0, buffer[spots], 0).astype(np.uint8)
        letters[1:][np.diff(spots) != 2] = 0  # another text begins: its first letter parts them
        for found in self._in(letters, 0, letters.size):
            at = int(spots[found.offset]) - _REACH
            if 0 <= at < length:
                yield structs.replace(found, offset=begin + at, length=2 * found.length)

    def _in(self, part: Any, begin: int, length: int) -> Iterator[Found]:
        """Those that are found by a mark among ``length`` bytes from ``begin`` on."""
        text = part.tobytes()
        ends = 0
        for at in self._marks(part):
            if not begin <= at < begin + length or at < ends:
                continue
            found = _at(text, at, self._table)
            if found is not None:
                ends = found.offset + found.length
                yield found

    def _marks(self, part: Any) -> list[int]:
        """Where a URL, a name or an address may stand: at its ``://``, or at a point."""
        import numpy as np

        if part.size < 4:
            return []
        urls = np.flatnonzero(part[:-3] == 0x3A)
        urls = urls[(part[urls + 1] == 0x2F) & (part[urls + 2] == 0x2F)]
        points = np.flatnonzero(part[1:-2] == 0x2E) + 1
        pairs = self._pairs[(part[points + 1].astype(np.int64) << 8) | part[points + 2]]
        names = points[pairs & self._letters[part[points - 1]]]
        numbers = points[self._digits[part[points - 1]] & self._digits[part[points + 1]]]
        near = np.diff(numbers) <= _QUAD_STEP
        quads = numbers[:-2][near[:-1] & near[1:]] if numbers.size > 2 else numbers[:0]
        marks: list[int] = np.unique(np.concatenate([urls, names, quads])).tolist()
        return marks


def _at(text: bytes, at: int, table: HostTable) -> Found | None:
    if text[at] == 0x3A:
        return _url(text, at, table)
    if 0x30 <= text[at + 1] <= 0x39:
        return _number(text, at)
    return _name(text, at, table)


def _url(text: bytes, at: int, table: HostTable) -> Found | None:
    scheme = _SCHEME.search(text, max(0, at - 16), at)
    authority = _AUTHORITY.match(text, at + 3)
    if scheme is None or authority is None:
        return None
    begin, word = scheme.start(), scheme.group().lower().decode()
    known = word if word in _SCHEMES else _ending(word)
    host = authority.group(1).decode().lower().rstrip(".")
    last = host.rpartition(".")[2]
    if not known and not ("." in host and table.is_top_level(last)):
        return None
    if known:
        begin = at - len(known)
    rest = _REST.match(text, authority.end())
    end = min(rest.end() if rest else authority.end(), begin + LONGEST)
    value = text[begin:end].decode("ascii", "replace")
    while value and value[-1] in ".,;:)]":
        value = value[:-1]
    kind = EndpointKind.URL
    return Found(begin, len(value), kind, value, host.strip("[]"))


def _ending(word: str) -> str:
    """The longest known scheme that ``word`` ends with: no byte stands before some strings."""
    return max((s for s in _SCHEMES if word.endswith(s) and len(s) > 3), key=len, default="")


def _name(text: bytes, at: int, table: HostTable) -> Found | None:
    label = _LABEL.match(text, at + 1)
    if label is None or not table.is_top_level(label.group().lower().decode()):
        return None
    end = label.end()
    before = text[max(0, at - 253) : at].translate(_NAMED).rpartition(b"\0")[2]
    begin = at - len(before)
    labels = text[begin:end].decode().split(".")
    if not all(_is_label(one) for one in labels) or not table.is_bare_host(labels):
        return None
    behind = text[end : end + AROUND]
    if not is_whole_host(text[max(0, begin - AROUND) : begin], behind):
        return None
    if text[begin - 1 : begin] in (b"@", b"/", b"\\", b"$", b"#") or end - begin < _SHORTEST:
        return None
    value = text[begin:end].decode()
    return Found(begin, end - begin, EndpointKind.HOST, value, value.lower())


def _is_label(label: str) -> bool:
    return 0 < len(label) < 64 and label[0] != "-" and label[-1] != "-" and "_" not in label


def _number(text: bytes, at: int) -> Found | None:
    begin = at
    while begin and at - begin < 3 and 0x30 <= text[begin - 1] <= 0x39:
        begin -= 1
    quad = _QUAD.match(text, begin)
    if quad is None:
        return None
    parts = [int(part) for part in quad.groups()]
    if max(parts) > 255 or any(len(p) > 1 and p[:1] == b"0" for p in quad.groups()):
        return None
    if parts[0] in (0, 127, 255) or not is_whole_address(
        text[max(0, begin - AROUND) : begin], text[quad.end() : quad.end() + AROUND]
    ):
        return None
    value = quad.group().decode()
    port = text[quad.end() : quad.end() + 1] == b":"
    version = max(parts) < 100 or (parts[0], parts[1]) in _OBJECTS
    return Found(begin, quad.end() - begin, EndpointKind.IP, value, value, version and not port)
