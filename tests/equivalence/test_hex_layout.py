"""Memory written as text: lines of another length are explained, anything beside is not."""

from __future__ import annotations

import pytest
from tests.equivalence.comparing import compared
from tests.formats.artefact.hex_files import BODY, intel, motorola, record, s_record

from countermark.model.comparison import Result

LONG = bytes(range(256)) * 300
"""More than 64 KiB."""


def lines(*parts: bytes, end: bytes = b"\n") -> bytes:
    return b"".join(part + end for part in parts)


def at_64k(width: int, first: int = 0, kind: int = 4) -> bytes:
    """``LONG`` at 0x08000000, lines aligned to ``first``, by segments or by upper halves."""
    out, at = [], 0
    while at < len(LONG):
        if at % 65536 == 0:
            upper = 0x800 + (at >> 16)
            body = upper.to_bytes(2, "big") if kind == 4 else ((at >> 16) << 12).to_bytes(2, "big")
            out.append(record(0, kind, body))
        step = min(width - (first if at == 0 else 0), 65536 - at % 65536, len(LONG) - at)
        out.append(record(at % 65536, 0, LONG[at : at + step]))
        at += step
    return lines(*out, record(0, 1, b""))


@pytest.mark.parametrize(
    ("evaluated", "deployed"),
    [
        (intel(), intel(width=32, end=b"\n")),
        (intel(), intel(width=8)),
        (intel(), intel().lower()),
        (at_64k(16), at_64k(32)),
        (at_64k(32), at_64k(24)),
        (motorola(), motorola(width=32, end=b"\r\n")),
        (motorola(), motorola().lower().replace(b"s", b"S")),
    ],
)
def test_lines_of_another_length_are_explained(evaluated: bytes, deployed: bytes) -> None:
    found = compared(evaluated, deployed)
    assert found.result is Result.EQUIVALENT, found.unexplained
    assert "layout.hex-records" in {use.id for use in found.rules}


PLAIN = intel(end=b"\n").split(b"\n")[:-1]
HEAD, BODY_LINES, TAIL = PLAIN[:1], PLAIN[1:14], PLAIN[14:]
"""The upper half of addresses; lines of data; four bytes elsewhere, the start, the end."""


@pytest.mark.parametrize(
    ("deployed", "because"),
    [
        (intel(BODY[:-1] + b"!", width=32), "another byte"),
        (intel(BODY[:-1], width=32), "a byte less"),
        (intel(BODY, width=32).replace(record(0, 5, b"\x08\0\0\xc1"),
                                       record(0, 5, b"\x08\0\0\xc5")), "another start"),
        (intel(width=32).replace(record(0, 5, b"\x08\0\0\xc1") + b"\r\n", b""), "no start"),
        (lines(*PLAIN, record(0, 0, b"!")), "data behind the end"),
        (lines(*PLAIN, record(0, 1, b"")), "two ends"),
        (lines(*PLAIN[:-1]), "no end"),
        (lines(*HEAD, *BODY_LINES[::-1], *TAIL), "lines turned round"),
        (lines(*HEAD, *HEAD, *BODY_LINES, *TAIL), "an upper half twice"),
        (lines(*HEAD, *BODY_LINES, record(0, 4, b"\x08\1"), *HEAD, *TAIL), "one for nothing"),
        (lines(*HEAD, BODY_LINES[0], BODY_LINES[1].lower(), *BODY_LINES[2:], *TAIL), "two cases"),
        (lines(*HEAD, *BODY_LINES, b"", *TAIL), "an empty line"),
        (lines(*PLAIN)[:-1], "the last line has no end"),
        (lines(*PLAIN[:5]) + lines(*PLAIN[5:], end=b"\r\n"), "two ends of lines"),
        (lines(*HEAD, record(0, 0, BODY[:5]), record(5, 0, BODY[5:16]), *BODY_LINES[1:], *TAIL),
         "a line cut where nothing ends"),
        (lines(*HEAD, record(0, 0, b""), *BODY_LINES, *TAIL), "a line without data"),
        (lines(*HEAD, record(0, 6, b"hidden"), *BODY_LINES, *TAIL), "a type nobody knows"),
        (lines(*HEAD, *BODY_LINES, *TAIL[:-1], record(7, 1, b"")), "an end with an address"),
        (lines(*HEAD, *BODY_LINES, *TAIL[:-1], record(0, 1, b"hidden")), "an end with data"),
    ],
)  # fmt: skip
def test_whatever_the_text_says_beside_differs(deployed: bytes, because: str) -> None:
    for evaluated in (intel(), intel(width=32, end=b"\n")):
        assert compared(evaluated, deployed).result is Result.DIFFERS
        assert compared(deployed, evaluated).result is Result.DIFFERS


def records(*more: bytes, header: bytes = b"HDR", start: bytes = b"\x08\0\0\0") -> bytes:
    body = motorola().split(b"\n")[1:-2]
    return lines(s_record(0, b"\0\0", header), *body, *more, s_record(7, start, b""))


@pytest.mark.parametrize(
    ("deployed", "because"),
    [
        (records(header=b"hdr"), "another header"),
        (records(start=b"\x08\0\0\1"), "another start"),
        (records(s_record(5, b"\0\1", b"")), "a wrong count"),
        (records(s_record(3, b"\x08\0\0\xc8", b"!")), "a byte more"),
        (records(s_record(0, b"\0\0", b"more")), "a second header"),
        (records(s_record(4, b"\0\0", b"hidden")), "a type nobody knows"),
        (records() + lines(s_record(7, b"\x08\0\0\0", b"")), "two ends"),
        (records() + lines(s_record(0, b"\0\0", b"hidden")), "a header behind the end"),
        (records()[:-14], "no end"),
    ],
)
def test_whatever_s_records_say_beside_differs(deployed: bytes, because: str) -> None:
    assert compared(motorola(width=32), deployed).result is Result.DIFFERS


def test_a_right_count_of_records_is_layout() -> None:
    counted = records(s_record(5, (13).to_bytes(2, "big"), b""))
    assert compared(motorola(width=32), counted).result is Result.EQUIVALENT
