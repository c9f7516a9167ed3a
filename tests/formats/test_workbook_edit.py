"""A workbook given back with columns: what changes, what stays bit for bit, what is refused."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from dataclasses import dataclass

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.books import (
    KIND,
    MAIN,
    OFFICE,
    STYLES,
    VENDORS,
    book,
    data,
    full,
    letter,
    relation,
    relations,
    worksheet,
)

from countermark.formats import xlsx
from countermark.formats.sheet_cells import Cell, Links, Look, shown
from countermark.formats.sheet_patch import Columns, patched
from countermark.formats.sheet_survey import surveyed
from countermark.formats.workbook_edit import Book
from countermark.formats.workbook_new import empty
from countermark.formats.workbook_parts import OddBookError
from countermark.formats.xml_edit import OddXmlError
from countermark.model.gap import Gap

URL = "https://example.com/law?a=1&b=2"


@dataclass
class Made:
    """A workbook with the columns "one" and "two" beside the rows of a sheet."""

    raw: bytes

    def part(self, name: str) -> str:
        with zipfile.ZipFile(io.BytesIO(self.raw)) as archive:
            assert archive.testzip() is None
            return archive.read(name).decode()

    def rows(self, sheet: str = "Vendors") -> list[list[str]]:
        found = xlsx.sheets("a.xlsx", self.raw)
        assert not isinstance(found, Gap), found
        return next([list(row.cells) for row in one.rows] for one in found if one.sheet == sheet)


def beside(content: bytes, sheet: str = "Vendors", header: int = 3, **more: str) -> Made:
    own = Book(content)
    found = own.survey(sheet)
    first = max(found.used, found.drawn, own.covered(sheet, found, header, 11)) + 1

    def cells(row: int) -> list[Cell]:
        if row < header:
            return []
        if row == header:
            return [Cell("one", Look.HEADER), Cell("two", Look.HEADER)]
        return [Cell(more.get("text", f"row {row}"), Look.BAD), Cell("law", Look.LINK, url=URL)]

    own.add_columns(sheet, found, Columns(first, [20, 30], cells), {header}, [URL])
    return Made(b"".join(own.result()))


def members(raw: bytes) -> dict[str, bytes]:
    """Each member's record, bit for bit, from its local header to the next."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        starts = sorted((one.header_offset, one.filename) for one in archive.infolist())
        ends = [at for at, _ in starts[1:]] + [archive.start_dir]
    return {name: raw[at:end] for (at, name), end in zip(starts, ends, strict=True)}


def test_every_other_member_is_the_same_to_the_bit() -> None:
    before = full()
    after = members(beside(before).raw)
    changed = {name for name, record in members(before).items() if after[name] != record}
    assert changed == {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
    }
    assert not after.keys() - members(before).keys()


def test_what_is_changed_is_added_to_and_nothing_is_lost_of_it() -> None:
    before, after = Made(full()), beside(full())
    for name in ("xl/styles.xml", "xl/worksheets/_rels/sheet1.xml.rels"):
        left = re.sub(r"\d", "", after.part(name))
        for piece in re.sub(r"\d", "", before.part(name)).split("<"):
            assert piece in left
    sheet, rest = after.part("xl/worksheets/sheet1.xml"), before.part("xl/worksheets/sheet1.xml")
    ours = re.compile(r'<c r="[A-Z]+\d+" s="\d+"(?: t="inlineStr"><is>.*?</is></c>|/>)')
    plain = ours.sub("", sheet).replace("A1:H11", "A1:F11").replace('"1:8"', '"1:6"')
    plain = re.sub(r'<hyperlink ref="\w+" xmlns:r="[^"]+" r:id="countermark1"/>', "", plain)
    plain = plain.replace("A3:H10", "A3:E10")
    cols = re.compile(r"<cols>.*?</cols>")
    assert cols.sub("", plain) == cols.sub("", rest)


def test_the_reader_sees_the_same_rows_and_ours_beside_them() -> None:
    before, after = Made(full()).rows(), beside(full()).rows()
    assert len(before) == len(after)
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        assert new[: len(old)] == old
        rest = [text for text in new[len(old) :] if text]
        blank = number < 3 or number == 5
        assert rest == (
            [] if blank else ["one", "two"] if number == 3 else [f"row {number}", "law"]
        )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", "\t=1", "'=1"])
def test_a_cell_is_text_whatever_it_begins_with(text: str) -> None:
    made = beside(full(), text=text)
    cells = re.findall(r'<c r="[GH]\d+"[^>]*>', made.part("xl/worksheets/sheet1.xml"))
    assert cells
    assert all('t="inlineStr"' in one for one in cells)
    sheet = openpyxl.load_workbook(io.BytesIO(made.raw))["Vendors"]
    assert {sheet.cell(4, 7).data_type, sheet.cell(4, 7).number_format} == {"s", "@"}


def test_letters_that_an_office_program_would_read_otherwise_come_out_as_they_are() -> None:
    text = "_x0041_ & <b> \u6f22\u5b57 é 'q' \"d\""
    assert beside(full(), text=text).rows()[3][-2] == text
    assert beside(full(), text="a\u202eb\0c\x1b[1m").rows()[3][-2] == shown("a\u202eb\0c\x1b[1m")


def test_a_long_text_is_cut_and_says_so() -> None:
    text = beside(full(), text="x" * 40_000).rows()[3][-2]
    assert len(text) <= 32_767
    assert "characters more; --format json" in text


def test_our_columns_are_seen_though_all_others_are_hidden_and_the_styles_show_nothing() -> None:
    """The sheet hides every column from F on, and its first style has the format ``;;;``."""
    sheet = openpyxl.load_workbook(io.BytesIO(beside(full()).raw))["Vendors"]
    assert not sheet.column_dimensions["G"].hidden
    assert sheet.column_dimensions["I"].hidden
    assert sheet.cell(4, 7).number_format == "@"
    assert sheet.cell(4, 7).font.color.rgb == "FF000000"


def test_columns_stand_behind_a_sparkline_and_behind_what_lies_over_the_rows() -> None:
    """The sparkline stands in F4; a chart from column H to J lies over the rows."""
    assert beside(full()).rows()[2].index("one") == 6
    with zipfile.ZipFile(io.BytesIO(full())) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    low = drawing.replace("<xdr:col>3</xdr:col>", "<xdr:col>9</xdr:col>").replace(
        "<xdr:row>2</xdr:row>", "<xdr:row>5</xdr:row>"
    )
    moved = full().replace(b"", b"") and _with(full(), {"xl/drawings/drawing1.xml": low})
    assert beside(moved).rows()[2].index("one") == 10


def test_the_filter_takes_the_columns_along_so_that_sorting_keeps_rows_whole() -> None:
    made = beside(full())
    assert '<autoFilter ref="A3:H10"/>' in made.part("xl/worksheets/sheet1.xml")
    assert "Vendors!$A$3:$H$10" in made.part("xl/workbook.xml")


def _table(**more: str) -> bytes:
    columns = "".join(f'<tableColumn id="{n}" name="c{n}"/>' for n in (1, 2, 3, 4, 5))
    given = {"tableType": "worksheet", **more}
    said = " ".join(f'{name}="{value}"' for name, value in given.items())
    table = (
        f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="A3:E10" {said}>'
        f'<autoFilter ref="A3:E10"/><tableColumns count="5">{columns}</tableColumns></table>'
    )
    parts = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    return book(
        {"Vendors": worksheet(data(VENDORS) + parts)},
        {
            "xl/tables/table1.xml": table,
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                relation("rId1", "table", "../tables/table1.xml")
            ),
        },
        types=f'<Override PartName="/xl/tables/table1.xml" ContentType="{KIND}.spreadsheetml'
        '.table+xml"/>',
    )


def test_a_table_takes_the_columns_in() -> None:
    table = beside(_table()).part("xl/tables/table1.xml")
    assert table.count('ref="A3:G10"') == 2
    assert '<tableColumns count="7">' in table
    assert '<tableColumn id="6" name="one"/><tableColumn id="7" name="two"/>' in table
    sheet = openpyxl.load_workbook(io.BytesIO(beside(_table()).raw))["Vendors"]
    assert sheet.tables["T"].ref == "A3:G10"


def test_a_table_of_a_query_is_left_alone() -> None:
    before = _table(tableType="queryTable")
    name = "xl/tables/table1.xml"
    assert members(beside(before).raw)[name] == members(before)[name]


def test_links_are_relations_to_https_alone() -> None:
    made = beside(full())
    sheet = openpyxl.load_workbook(io.BytesIO(made.raw))["Vendors"]
    assert sheet["H4"].hyperlink.target == URL
    assert sheet["A6"].hyperlink.target == "https://example.com/finch"
    assert Links(["http://a", "https://a b", "javascript:1", "file:///etc", URL]).named.keys() == {
        URL
    }


def test_a_sheet_under_a_prefix_gets_cells_under_it() -> None:
    inside = data(VENDORS, "x:")
    raw = book({"Vendors": f'<x:worksheet xmlns:x="{MAIN}">{inside}</x:worksheet>'})
    made = beside(raw)
    assert '<x:c r="F4"' in made.part("xl/worksheets/sheet1.xml")
    assert made.rows()[3][-2:] == ["row 4", "law"]
    assert openpyxl.load_workbook(io.BytesIO(made.raw))["Vendors"]["F4"].value == "row 4"


def test_rows_without_numbers_and_empty_styled_cells_are_met() -> None:
    inside = (
        '<sheetData><row><c t="inlineStr"><is><t>Supplier</t></is></c><c s="1"/></row>'
        '<row/><row r="3"><c r="A3"><v>1</v></c><c r="B3" s="1"/><c r="D3" s="1"/></row>'
        "</sheetData>"
    )
    made = beside(book({"Vendors": worksheet(inside)}), header=1)
    sheet = made.part("xl/worksheets/sheet1.xml")
    assert '<row><c t="inlineStr"><is><t>Supplier</t></is></c><c r="B1"' in sheet
    assert '<row><c r="B2"' in sheet
    assert sheet.count('r="B3"') == 1
    assert sheet.index('r="C3"') < sheet.index('r="D3"')
    assert [row[:3] for row in made.rows()][2] == ["1", "row 3", "law"]


ODD = {
    "a cell that says another row": '<row r="1"><c r="A2"><v>1</v></c></row>',
    "rows out of order": '<row r="2"/><row r="1"/>',
    "a row twice": '<row r="2"/><row r="2"/>',
    "cells out of order": '<row r="1"><c r="B1"/><c r="A1"/></row>',
    "cells in cells": '<row r="1"><c r="A1"><is><row r="9"/></is></c></row>',
    "a row that means something else": '<row r="1" xmlns="urn:x"/>',
    "no row": '<line r="1"/>',
    "a number that is none": '<row r="１"/>',
    "a place that is none": '<row r="1"><c r="$A$1"/></row>',
}


@pytest.mark.parametrize("name", ODD)
def test_a_sheet_that_two_programs_read_in_two_ways_gets_nothing(name: str) -> None:
    with pytest.raises(OddBookError):
        Book(book({"Vendors": worksheet(f"<sheetData>{ODD[name]}</sheetData>")})).survey("Vendors")


def _with(raw: bytes, parts: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(held, "w") as new:
        for one in old.infolist():
            new.writestr(one.filename, parts.get(one.filename, old.read(one)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return held.getvalue()


PLAIN = book({"Vendors": worksheet(data(VENDORS))})
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
REFUSED = {
    "strict": (book({"A": worksheet("<sheetData/>")}, {}), "Strict"),
    "bytes before it": (b"MZ" + PLAIN, "before the archive"),
    "another main part": (
        _with(PLAIN, {"_rels/.rels": relations(relation("a", "officeDocument", "xl/b.xml"))}),
        "not where programs expect it",
    ),
    "one id twice": (
        _with(
            PLAIN,
            {
                "xl/_rels/workbook.xml.rels": relations(
                    relation("rId1", "worksheet", "worksheets/sheet1.xml"),
                    relation("rId1", "worksheet", "worksheets/sheet2.xml"),
                )
            },
        ),
        "two of its relations",
    ),
    "a sheet that is nowhere": (
        _with(PLAIN, {"xl/_rels/workbook.xml.rels": relations()}),
        "which part is its sheet",
    ),
    "entities": (
        _with(PLAIN, {"xl/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><styleSheet/>'}),
        "document type",
    ),
    "another kind": (book({"A": worksheet("<sheetData/>")}, main="text/plain"), "of the kind"),
}
with zipfile.ZipFile(io.BytesIO(PLAIN)) as _archive:
    _workbook = _archive.read("xl/workbook.xml").decode().replace(MAIN, STRICT)
REFUSED["strict"] = (_with(PLAIN, {"xl/workbook.xml": _workbook}), "Strict")


@pytest.mark.parametrize("name", REFUSED)
def test_a_workbook_that_cannot_be_given_back_is_refused_in_a_sentence(name: str) -> None:
    raw, words = REFUSED[name]
    with pytest.raises(OddBookError, match=words):
        beside(raw)


def test_a_part_that_unpacks_to_more_than_the_cap_is_refused() -> None:
    from countermark.formats.caps import Caps

    with pytest.raises(OddBookError, match="too large"):
        Book(PLAIN, Caps(expanded=100))


def test_macros_stay_and_ask_for_their_own_ending() -> None:
    main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    before = book(
        {"Vendors": worksheet(data(VENDORS))}, {"xl/vbaProject.bin": b"\1" * 999}, main=main
    )
    assert Book(before).ending == ".xlsm"
    assert Book(PLAIN).ending == ".xlsx"
    name = "xl/vbaProject.bin"
    assert members(beside(before).raw)[name] == members(before)[name]


def test_a_signature_is_known_to_be_broken() -> None:
    assert Book(_with(PLAIN, {"_xmlsignatures/sig1.xml": "<a/>"})).is_signed
    assert not Book(PLAIN).is_signed


def test_a_workbook_without_styles_gets_some() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist() if n != "xl/styles.xml"}
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        parts[name] = re.sub(rb'<[^<>]*styles\.xml"[^<>]*/>', b"", parts[name])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    made = beside(held.getvalue())
    assert openpyxl.load_workbook(io.BytesIO(made.raw))["Vendors"]["F4"].number_format == "@"
    assert STYLES


def test_a_new_workbook_has_our_sheets_and_names_each_once() -> None:
    new = Book(empty())
    for _ in range(2):
        new.add_sheet(new.name_for("To do"), ["a", "b"], [[Cell("=1"), Cell("2")]], [10, 10])
    found = openpyxl.load_workbook(io.BytesIO(b"".join(new.result())))
    assert found.sheetnames == ["To do", "To do 2"]
    assert [[c.value for c in row] for row in found["To do"].rows] == [["a", "b"], ["=1", "2"]]
    assert found["To do"]["A2"].data_type == "s"


def test_the_same_workbook_gives_the_same_bytes() -> None:
    assert beside(full()).raw == beside(full()).raw


ROWS = st.dictionaries(
    st.integers(1, 40),
    st.lists(st.one_of(st.just(""), st.text("ab<&é=", max_size=4), st.integers(-9, 9)), max_size=5),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(ROWS, st.integers(1, 40), st.integers(0, 1 << 30))
def test_however_a_sheet_is_filled_and_cut_into_chunks_the_rows_are_the_same(
    rows: dict[int, list[str | int]], header: int, seed: int
) -> None:
    ordered = {number: rows[number] for number in sorted(rows)}
    raw = worksheet(data(ordered)).encode()  # type: ignore[arg-type]
    dice = random.Random(seed)
    cuts = sorted(dice.randrange(len(raw)) for _ in range(dice.randrange(9)))
    chunks = [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    found = surveyed(chunks)
    assert found == surveyed([raw])
    new = Columns(
        found.used + 1, [9, 9], lambda row: [Cell(f"r{row}"), Cell("")] if row > 2 else []
    )
    numbers = dict.fromkeys(Look, 0)
    made = b"".join(patched(chunks, found, new, numbers, Links([])))
    single = (raw[at : at + 1] for at in range(len(raw)))
    assert made == b"".join(patched(single, found, new, numbers, Links([])))
    text = made.decode()
    for number in ordered:
        place = f'r="{letter(found.used + 1)}{number}"'
        assert (place in text) is (number > 2)
    cols = re.compile(r"<cols>.*?</cols>")
    ours = re.compile(r'<c r="[A-Z]+\d+" s="0"(?: t="inlineStr"><is>.*?</is></c>|/>)')
    assert ours.sub("", cols.sub("", text)).replace("></row>", "/>").replace(
        "<sheetData/>", "<sheetData></sheetData>"
    ) == raw.decode().replace("></row>", "/>").replace("<sheetData/>", "<sheetData></sheetData>")


def test_a_sheet_that_changes_between_the_walks_is_no_result() -> None:
    found = surveyed([worksheet(data(VENDORS)).encode()])
    new = Columns(9, [9], lambda _: [Cell("a")])
    with pytest.raises(OddXmlError):
        list(patched([b"<worksheet><sheetData><row r='x'>"], found, new, {}, Links([])))
    assert OFFICE


def test_a_sample_of_odd_workbooks_is_refused_or_marked_row_by_row() -> None:
    """The battery is ``bench/workbooks.py``."""
    from bench.workbooks import fault, made

    said = Counter(fault(made(7, number)) for number in range(60))
    assert said.keys() == {"refused", "sound"}, said


CONDITIONS = (
    '<conditionalFormatting sqref="A1:XFD50 B2 F1:G9"><cfRule type="expression" dxfId="0"'
    ' priority="1"><formula>1</formula></cfRule></conditionalFormatting>'
    '<conditionalFormatting sqref="F1:G9"/>'
    '<extLst><ext xmlns:x14="urn:a" uri="u"><x14:conditionalFormattings><x14:conditionalFormatting>'
    '<x14:cfRule><xm:f xmlns:xm="urn:b">A1:XFD1</xm:f></x14:cfRule>'
    '<xm:sqref xmlns:xm="urn:b">C1:Z9</xm:sqref></x14:conditionalFormatting>'
    "</x14:conditionalFormattings></ext></extLst>"
)


def test_conditional_formats_leave_our_columns_out() -> None:
    """One over the whole sheet could show nothing where a cell says prohibited."""
    raw = book({"Vendors": worksheet(data(VENDORS) + CONDITIONS)})
    made = beside(raw).part("xl/worksheets/sheet1.xml")
    assert 'sqref="A1:E50 H1:XFD50 B2"' in made
    assert '<conditionalFormatting sqref="XFD1048576"/>' in made
    assert ">C1:E9 H1:Z9</xm:sqref>" in made
    assert "<formula>1</formula>" in made
    assert ">A1:XFD1</xm:f>" in made


def test_letters_and_ground_are_both_ours() -> None:
    """A table's own style may paint either; what a cell says itself comes before it."""
    cell = openpyxl.load_workbook(io.BytesIO(beside(_table()).raw))["Vendors"]["G4"]
    assert (cell.font.color.rgb, cell.fill.fill_type, cell.fill.fgColor.rgb) == (
        "FF0B5394",
        "solid",
        "FFFFFFFF",
    )


def test_hidden_rows_and_sheets_are_known() -> None:
    assert Book(full()).survey("Vendors").hidden == 1
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        text = archive.read("xl/workbook.xml").decode()
    shut = _with(PLAIN, {"xl/workbook.xml": text.replace("<sheet ", '<sheet state="veryHidden" ')})
    assert Book(shut).hides("Vendors")
    assert not Book(PLAIN).hides("Vendors")
