"""A name is a name where it stands whole: an expert's table of traps."""

from pathlib import Path

import pytest
import yaml

from countermark.inspection.indicator_scan import IndicatorScan
from countermark.model.indicator import Indicator, IndicatorKind, Look, Pattern

ROWS = yaml.safe_load((Path(__file__).parent / "cases/boundaries.yaml").read_text("utf-8"))


def in_bytes(text: str) -> bytes:
    r"""As in Python; ``\x80`` to ``\x9f`` are bytes as they stand, the rest is UTF-8."""
    letters = text.encode("utf-8").decode("unicode_escape")
    return b"".join(bytes([ord(x)]) if 0x80 <= ord(x) < 0xA0 else x.encode() for x in letters)


def widened(data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode("utf-16-le")


def scan(look: Look, value: str) -> IndicatorScan:
    kind = IndicatorKind.STRING
    row = Indicator(id="made", kind=kind, values=(value,), patterns=(Pattern(look, value),))
    return IndicatorScan((row,))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['for']} in {row['text']}")
def test_boundaries(row):
    one = scan(Look(row.get("look", "host")), row["for"])
    data = in_bytes(row["text"])
    found, _ = one.in_bytes(memoryview(data))
    assert bool(found) == row["found"], row["because"]
    for match in found:
        (span,) = match.spans
        words = data[span.offset : span.end].lower().replace(b"/", b".")
        assert words == row["for"].lower().replace("/", ".").encode()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['for']} in {row['text']}")
def test_boundaries_in_letters_of_two_bytes(row):
    if len(row["for"]) < 7 or "\\x8" in row["text"]:
        pytest.skip("short texts of two bytes are found by the same rules; a lone byte is none")
    one = scan(Look(row.get("look", "host")), row["for"])
    found, _ = one.in_bytes(memoryview(b"\x01" + widened(in_bytes(row["text"])) + b"\x00\x00\xff"))
    assert bool(found) == row["found"], row["because"]


def test_there_are_traps_both_ways():
    assert len(ROWS) >= 30
    assert sum(row["found"] for row in ROWS) >= 15
    assert sum(not row["found"] for row in ROWS) >= 15
