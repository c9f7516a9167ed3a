"""Workbooks in which a parser might see something else than the checker did."""

from __future__ import annotations

import pytest
from tests.formats.workbooks import rows, text, workbook

from countermark.formats import xlsx
from countermark.formats.caps import Caps
from countermark.model.gap import Gap, Why

CAPS = Caps(characters=100_000, cells=10_000)
LONG = text("x" * 2000)
FAR = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="{}"><v>1</v></c></row></sheetData>'
UNPLACED = '<sheetData><row r="1">{}</row><row r="900"><c><v>1</v></c></row></sheetData>'
PLAIN = workbook(rows(2), text("ZTE"))
START = PLAIN.index(b"PK\3\4", 4)

BAD = {
    "one text in a hundred cells": (workbook(rows(100), LONG), Why.EXPANDS),
    "an empty text before it": (workbook(rows(100), "<si/>", LONG), Why.EXPANDS),
    "its number with a sign": (workbook(rows(100).replace("<v>0", "<v>+00"), LONG), Why.EXPANDS),
    "its number cut in two": (
        workbook(rows(100).replace("<v>0", "<v>0<!-- -->9"), LONG),
        Why.MALFORMED,
    ),
    "parts with other letters": (
        workbook(
            rows(100),
            LONG,
            path="xl/Worksheets/A.DAT",
            target="Worksheets/A.DAT",
            shared="XL/SHAREDSTRINGS.XML",
        ),
        Why.EXPANDS,
    ),
    "an absolute target elsewhere": (
        workbook(rows(100), LONG, path="data/a.bin", target="/data/a.bin"),
        Why.EXPANDS,
    ),
    "a cell far down": (workbook(FAR.format("A99999999")), Why.EXPANDS),
    "a cell far right": (workbook(FAR.format("ZZZZZZZZZ1")), Why.EXPANDS),
    "cells without a place": (workbook(UNPLACED.format("<c><v>1</v></c>" * 900)), Why.EXPANDS),
    "a part given twice": (
        workbook(rows(1), text("a"), more=(("xl/SharedStrings.xml", "<sst/>"),)),
        Why.MALFORMED,
    ),
    "UTF-16": (workbook(rows(1), more=(("xl/a.xml", '<?xml encoding="UTF-16"?><a/>'),)), None),
    "bytes after the end": (PLAIN + b"PK more", Why.MALFORMED),
    "bytes before the beginning": (b"junk" + PLAIN, Why.MALFORMED),
    "another check sum in the part's own header": (
        PLAIN[: START + 14] + b"\1\2\3\4" + PLAIN[START + 18 :],
        Why.MALFORMED,
    ),
    "another name in the part's own header": (
        PLAIN[: START + 30] + b"y" + PLAIN[START + 31 :],
        Why.MALFORMED,
    ),
    "no XML": (workbook("<sheetData><row>"), Why.MALFORMED),
    "an unknown encoding": (
        workbook(rows(1), more=(("xl/a.xml", '<?xml version="1.0" encoding="UTF-9"?><a/>'),)),
        Why.WRONG_ENCODING,
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_one_gap(name: str) -> None:
    content, why = BAD[name]
    found = xlsx.sheets("a.xlsx", content, CAPS)
    assert isinstance(found, Gap)
    assert why is None or found.why is why, found


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN + b"\r\n",
        workbook('<dimension ref="A1:XFD1048576"/>' + rows(2), text("ZTE")),
        workbook(rows(2), text("ZTE"), LONG),
        workbook(rows(2), text("ZTE"), path="data/a.bin", target="/data/a.bin"),
    ],
)
def test_what_is_sound_is_read(content: bytes) -> None:
    found = xlsx.sheets("a.xlsx", content, CAPS)
    assert not isinstance(found, Gap), found
    assert [list(row.cells) for grid in found for row in grid.rows] == [["ZTE"], ["ZTE"]]


def test_many_sheets_of_one_part_end_at_the_cap() -> None:
    found = xlsx.sheets("a.xlsx", workbook(rows(4000), text("a"), sheets=9), CAPS)
    assert not isinstance(found, Gap)
    grids = [(sum(1 for _ in grid.rows), grid.gaps) for grid in found]
    assert [count for count, _ in grids] == [4000, 4000, 4000, 0]
    assert grids[-1][1][0].why is Why.LIMIT
    assert grids[-1][1][0].size == 6


def test_a_directory_of_millions_of_lines_is_refused_before_they_are_read() -> None:
    """Each line becomes an object in memory before anybody can count them."""
    size = (Caps().members * 1000 + 1).to_bytes(4, "little")
    end = PLAIN.rindex(b"PK\5\6")
    large = PLAIN[: end + 12] + size + PLAIN[end + 16 :]
    found = xlsx.sheets("a.xlsx", large, Caps())
    assert isinstance(found, Gap)
    assert found.why is Why.EXPANDS
    assert "the directory of the archive has 2000001 bytes" in found.detail
