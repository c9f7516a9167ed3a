"""Lists of digests of other entries, computed again: ``md5sums`` of a Debian package, ``RECORD``.

A list follows from what it lists. Where two lists differ, each line that differs must be true of
the entry on its own side; then the entries themselves say what differs. Sources: deb-md5sums(5),
the specification of recorded installed projects (``RECORD``).
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Iterator, Mapping

import msgspec

from countermark.equivalence.finding import Difference, Pair
from countermark.formats.artefact.opening import Opened
from countermark.model.artefact import Kind
from countermark.model.comparison import Failed, Unproven

SIZE = 16 << 20
"""Bytes of a list at most."""


class Line(msgspec.Struct, frozen=True):
    """What a list says of the entry at ``path``: the name of an algorithm, a digest, a size."""

    path: bytes
    algorithm: str
    digest: bytes
    size: int | None = None


def digests_match(difference: Difference) -> Failed | None:
    """Both list the same entries in the same order, and what they say of them is true."""
    if max(map(len, difference.bytes)) > SIZE:
        return Failed(Unproven.LARGE_LIST, (SIZE,))
    name = difference.pair.path[-1] if difference.pair.path else b""
    lists = [_lines(name, bytes(part)) for part in difference.bytes]
    if lists[0] is None or lists[1] is None:
        return Failed(Unproven.NO_LIST)
    if [line.path for line in lists[0]] != [line.path for line in lists[1]]:
        return Failed(Unproven.OTHER_ENTRIES_LISTED)
    for side in (0, 1):
        entries = _entries(difference.pair, side)
        for one, other in zip(lists[0], lists[1], strict=True):
            line = (one, other)[side]
            if one != other and not _true(line, entries):
                return Failed(Unproven.FALSE_LINE, (line.path,))
    return None


def _lines(name: bytes, raw: bytes) -> list[Line] | None:
    """The lines of a list; None where one of them is no such line."""
    try:
        if name.rpartition(b"/")[2] == b"RECORD":
            return [*_record(raw)]
        return [*_sums(raw)]
    except (ValueError, csv.Error):
        return None


def _record(raw: bytes) -> Iterator[Line]:
    ends = b"\r\n" if b"\r\n" in raw else b"\n"
    for line in _cut(raw, ends):
        path, digest, size = next(csv.reader([line.decode("utf-8")]))
        written = io.StringIO()
        csv.writer(written, lineterminator="").writerow((path, digest, size))
        if written.getvalue().encode() != line or str(int(size or "0")) != (size or "0"):
            raise ValueError("not as it is written")
        if not digest and not size:
            yield Line(path.encode(), "", b"")
            continue
        algorithm, _, text = digest.partition("=")
        if algorithm not in ("sha256", "sha384", "sha512"):
            raise ValueError(algorithm)
        value = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        if base64.urlsafe_b64encode(value).decode().rstrip("=") != text:
            raise ValueError("bits behind a digest")
        yield Line(path.encode(), algorithm, value, int(size))


def _cut(raw: bytes, ends: bytes) -> list[bytes]:
    """Lines, each ended in the one way: whoever writes a list has no choice, and no message."""
    if raw and not raw.endswith(ends):
        raise ValueError("the last line is cut")
    lines = raw.removesuffix(ends).split(ends) if raw else []
    if any(b"\r" in line or b"\n" in line for line in lines):
        raise ValueError("lines that end in two ways")
    return lines


_BY_LENGTH = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}


def _sums(raw: bytes) -> Iterator[Line]:
    for line in _cut(raw, b"\n"):
        digest, gap = line[: line.index(b" ")], line[line.index(b" ") :][:2]
        path = line[len(digest) + 2 :]
        if gap != b"  " or not path or digest.lower() != digest:
            raise ValueError("no such line")
        algorithm = _BY_LENGTH.get(len(digest))
        if algorithm is None:
            raise ValueError("no digest")
        yield Line(path, algorithm, bytes.fromhex(digest.decode("ascii")))


def _true(line: Line, entries: Mapping[bytes, tuple[Opened, int]]) -> bool:
    where = entries.get(line.path.removeprefix(b"./"))
    if where is None or not line.algorithm:
        return False
    opened, number = where
    content = opened.decoded(number)
    if not isinstance(content, memoryview):
        content = memoryview(b"") if not opened.nodes[number].size else content
    if not isinstance(content, memoryview):
        return False
    if line.size is not None and line.size != len(content):
        return False
    digest = hashlib.new(line.algorithm, content, usedforsecurity=False).digest()
    return digest == line.digest


def _entries(pair: Pair, side: int) -> dict[bytes, tuple[Opened, int]]:
    """The entries that a list may be of: beside it, and in the archives beside its own archive."""
    made: dict[bytes, tuple[Opened, int]] = {}
    beside = pair.outer
    if beside is None:
        return made
    made.update(_named(beside.sides[side]))
    package = beside.outer
    while package is not None and package.form in ("", "gzip", "xz", "zstd", "bzip2"):
        package = package.outer
    if package is not None and package.form == "ar":
        made.update(_data(package.sides[side]))
    return made


def _data(package: Opened) -> Iterator[tuple[bytes, tuple[Opened, int]]]:
    """The entries of ``data.tar.*`` of a Debian package, through its compression."""
    for number, node in enumerate(package.nodes):
        if node.kind is not Kind.FILE or not node.name.startswith(b"data.tar"):
            continue
        inside = package.inside(number)
        while isinstance(inside, Opened) and inside.space.form not in ("tar", ""):
            files = [n for n, node in enumerate(inside.nodes) if node.kind is Kind.FILE]
            inside = inside.inside(files[0]) if len(files) == 1 else None
        if isinstance(inside, Opened):
            yield from _named(inside)


def _named(opened: Opened) -> Iterator[tuple[bytes, tuple[Opened, int]]]:
    """The entries of a space by path; of several with one name the last, which replaces them."""
    for number, node in enumerate(opened.nodes):
        if node.kind is Kind.FILE and node.name:
            yield node.name.removeprefix(b"./"), (opened, number)
