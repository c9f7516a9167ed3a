"""Addresses that any bytes hide: under a constant, in base64, in hexadecimal digits, backwards.

Looked for by how the beginning of an address looks in each, so that a program of any language and
machine can be read this way; what has no such beginning is not found. Addresses in letters of two
bytes are read as plain ones elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.inspection.hidden import constants
from countermark.inspection.hidden.encodings import encoded, printable
from countermark.inspection.hidden.report import Text
from countermark.model.artefact import Span
from countermark.model.inspection import Hiding
from countermark.model.lazy_pattern import lazy_pattern

PART = 8 << 20
_OVERLAP = 4096
"""Bytes that are looked at together, and of the part before once more."""

_ENCODED = (
    (b"aHR0cDovL", lazy_pattern(rb"[A-Za-z0-9+/_-]{12,}={0,2}")),
    (b"aHR0cHM6Ly", lazy_pattern(rb"[A-Za-z0-9+/_-]{12,}={0,2}")),
    (b"687474703a2f2f", lazy_pattern(rb"[0-9a-f]{16,}")),
    (b"687474703A2F2F", lazy_pattern(rb"[0-9A-F]{16,}")),
    (b"68747470733a2f2f", lazy_pattern(rb"[0-9a-f]{16,}")),
    (b"68747470733A2F2F", lazy_pattern(rb"[0-9A-F]{16,}")),
)
_BACKWARDS = (b"//:ptth", b"//:sptth")
_URL_LETTERS = lazy_pattern(rb"[\x21-\x7e]{4,512}\Z")


def found(data: memoryview) -> Iterator[Text]:
    """All of them, with where each stands; some perhaps twice."""
    for begin in range(0, max(len(data), 1), PART):
        part = data[max(begin - _OVERLAP, 0) : begin + PART]
        whole = begin + PART >= len(data)
        for one in _in_part(part):
            # What begins near the end of a part is read in the next one, where it is whole.
            if whole or one.spans[0].offset < len(part) - _OVERLAP:
                yield one.moved(max(begin - _OVERLAP, 0))


def _in_part(part: memoryview) -> Iterator[Text]:
    for text, at, way in constants.found_in_bytes(part):
        yield Text(text, (way,), (Span(at, len(text)),))
    raw = bytes(part)
    for mark, pattern in _ENCODED:
        for at in _places(raw, mark):
            match = pattern.match(raw, at)
            written = match[0].decode("ascii") if match else ""
            for _, inner, hiding in encoded([_whole(written)]):
                if read := printable(inner):
                    yield Text(read, (hiding,), (Span(at, len(written)),))
    for mark in _BACKWARDS:
        for at in _places(raw, mark):
            end = at + len(mark)
            if match := _URL_LETTERS.search(raw, max(at - 512, 0), end):
                text = match[0].decode("ascii")[::-1]
                yield Text(text, (Hiding.REVERSED,), (Span(match.start(), len(text)),))


def _whole(written: str) -> str:
    """Without the last letter where it belongs to no whole group: another text may follow."""
    return (
        written[:-1]
        if len(written) % 4 == 1 or (len(written) % 2 and written[0] == "6")
        else written
    )


def _places(raw: bytes, mark: bytes) -> Iterator[int]:
    at = -1
    while (at := raw.find(mark, at + 1)) >= 0:
        yield at
