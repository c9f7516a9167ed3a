"""A result written part by part: the same bytes as if the whole document had been held at once.

Parts bring subjects; what stands around them is known at the end. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import msgspec

from countermark.reports.encoding import compact, encode
from countermark.reports.shape import CheckDocument
from countermark.reports.tsv import closing_lines, header_line, subject_lines


class Writer(Protocol):
    """How one format is written: the subjects of parts, then what stands around all of them."""

    def part(self, part: CheckDocument) -> bytes: ...

    def around(self, whole: CheckDocument) -> tuple[bytes, bytes]: ...


class JsonWriter:
    """Indented JSON, as ``encode`` gives it."""

    def __init__(self) -> None:
        self._begun = False

    def part(self, part: CheckDocument) -> bytes:
        """The subjects of a part, as they stand in the array."""
        if not part.subjects:
            return b""
        listed = msgspec.json.format(compact(part.subjects), indent=2)
        lines = listed[2:-2].replace(b"\n", b"\n  ")  # without the brackets, one step deeper
        before = b",\n  " if self._begun else b"\n  "
        self._begun = True
        return before + lines

    def around(self, whole: CheckDocument) -> tuple[bytes, bytes]:
        """What stands before and after the subjects."""
        head, mark, tail = encode(whole).partition(b'\n  "subjects": [')
        return head + mark, (b"\n  " if self._begun else b"") + tail


class TsvWriter:
    """Tab-separated lines, as ``tsv`` gives them."""

    def part(self, part: CheckDocument) -> bytes:
        """The lines of a part's subjects."""
        return _utf8(subject_lines(part))

    def around(self, whole: CheckDocument) -> tuple[bytes, bytes]:
        """The header, and the lines that follow all subjects."""
        return _utf8(iter((header_line(),))), _utf8(closing_lines(whole))


def _utf8(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


WRITERS: dict[str, Callable[[], Writer]] = {"json": JsonWriter, "tsv": TsvWriter}
"""The formats that can be written in parts."""


def joined(head: bytes, body: Iterator[bytes], tail: bytes) -> Iterator[bytes]:
    """A whole result, some bytes at a time."""
    yield head
    yield from body
    yield tail
