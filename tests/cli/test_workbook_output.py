"""Excel in, Excel out: each row's verdict stands on that row, and what was not examined says so."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.formats.books import KIND, VENDORS, book, data, full, words, worksheet

from countermark.reports.workbook import OWN_SHEETS
from countermark.reports.workbook_cells import HEADERS

from .conftest import CONTRACTOR, suppliers, table

HUAWEI, FINCH = "Huawei Technologies Co., Ltd.", "Blue Finch LLC"
VERDICT = "Countermark verdict 2026-11-20"
AFTER = tuple(f"Countermark {name}" for name in HEADERS[1:])


def written(name: str, rows: dict, **more) -> str:
    Path(name).write_bytes(book({"Vendors": worksheet(data(rows))}, **more))
    return name


def sheet(raw: bytes, name: str = "Vendors") -> list[dict[str, str]]:
    """The rows below the header with our columns, by header; each with its ``row``."""
    found = openpyxl.load_workbook(io.BytesIO(raw))[name]
    values = [
        ["" if v is None else str(v) for v in row] for row in found.iter_rows(values_only=True)
    ]
    header = next((at for at, row in enumerate(values) if VERDICT in row), 0)
    return [
        {"row": str(at + 1), **dict(zip(values[header], row, strict=True))}
        for at, row in enumerate(values)
        if at > header
    ]


def verdicts(raw: bytes, name: str = "Vendors") -> dict[int, str]:
    return {int(row["row"]): row[VERDICT] for row in sheet(raw, name) if row[VERDICT]}


def check(cm, *paths: str):
    return cm("check", *paths, *CONTRACTOR, "--format", "xlsx")


@pytest.mark.filterwarnings("ignore:Sparkline")
def test_each_row_has_its_own_verdict_by_the_readers_own_numbers(cm):
    Path("v.xlsx").write_bytes(full())
    said = check(cm, "v.xlsx")
    assert said.code == 14
    found = verdicts(said.raw)
    assert found == {
        4: "PROHIBITED",
        6: "NO RESTRICTION FOUND",
        7: "PROHIBITED",  # the name given again, in a hidden row
        8: "NOT EXAMINED",  # a row without a name
        9: "NO RESTRICTION FOUND",
        10: "PROHIBITED",
    }  # and nothing beside the blank row 5 and the sum in row 11
    read_as = {row["row"]: row["Countermark read as"] for row in sheet(said.raw)}
    assert (read_as["4"], read_as["6"], read_as["10"]) == (HUAWEI, FINCH, "ZTE Corporation")


@pytest.mark.filterwarnings("ignore:Sparkline")
def test_beside_a_verdict_stand_reason_step_due_and_a_link_to_the_law(cm):
    Path("v.xlsx").write_bytes(full())
    raw = check(cm, "v.xlsx").raw
    row = sheet(raw)[0]
    assert "section 889(a)(1)(A)" in row["Countermark reason"]
    assert row["Countermark next step"].startswith("Report to")
    assert "within 1 business day" in row["Countermark due"]
    found = openpyxl.load_workbook(io.BytesIO(raw))["Vendors"]
    (link,) = [c.hyperlink.target for c in found[4] if c.hyperlink]
    assert link.startswith("https://")
    assert link in row["Countermark source"]
    assert row["Countermark path and evidence"].startswith("the listed party itself")


@pytest.mark.filterwarnings("ignore:Sparkline")
def test_what_was_not_examined_and_covered_travels_with_the_verdicts(cm):
    Path("v.xlsx").write_bytes(full())
    raw = check(cm, "v.xlsx").raw
    names = openpyxl.load_workbook(io.BytesIO(raw)).sheetnames
    assert names == [
        *("Vendors", "Notes & more"),
        *("Countermark to do", "Countermark not examined", "Countermark coverage"),
    ]
    told = words(raw)
    assert "v.xlsx!Notes & more" in told
    assert "That does not clear" in told
    assert "sheet “Vendors” hides 1 row" in told


def test_a_path_leads_to_the_row_it_rests_on_in_another_sheet(cm):
    links = {1: ["from", "predicate", "to"], 2: ["ZTE Corporation", "owns", "Quay LLC"]}
    pages = {
        "Vendors": worksheet(data({1: ["Supplier"], 2: ["Quay LLC"], 3: [FINCH]})),
        "Who's whose": worksheet(data(links)),
    }
    Path("v.xlsx").write_bytes(book(pages))
    raw = check(cm, "v.xlsx").raw
    assert verdicts(raw)[2] == "PROHIBITED"
    found = openpyxl.load_workbook(io.BytesIO(raw))["Vendors"]
    assert "'Who''s whose'!A2" in [c.hyperlink.location for c in found[2] if c.hyperlink]
    other = sheet(raw, "Who's whose")[0]
    assert other[VERDICT] == "PROHIBITED"
    assert "ZTE Corporation" in other["Countermark read as"]


def test_two_tables_one_below_the_other_have_both_their_verdicts(cm):
    rows = {n: [f"Firm {n} LLC", "US"] for n in range(2, 70)}
    rows = {1: ["Supplier", "Country"], **rows, 72: ["Maker", "Model"], 73: ["Huawei", "HG8245H"]}
    found = verdicts(check(cm, written("v.xlsx", rows)).raw)
    assert found.pop(72) == VERDICT  # the header of the second one
    assert found[2] == "NO RESTRICTION FOUND"
    assert found[73] == "PROHIBITED"
    assert set(found) == {*range(2, 70), 73}


def test_names_without_a_header_have_their_verdicts_without_one(cm):
    raw = check(cm, written("v.xlsx", {1: [HUAWEI], 2: [FINCH], 4: ["ZTE Corporation"]})).raw
    found = openpyxl.load_workbook(io.BytesIO(raw))["Vendors"]
    said = [found.cell(row, 2).value for row in range(1, 5)]
    assert said == ["PROHIBITED", "NO RESTRICTION FOUND", None, "PROHIBITED"]


def test_rows_above_the_header_that_may_be_records_say_that_they_were_not_read(cm):
    rows = {1: ["Vendors 2026"], 2: [FINCH, "US"], 4: ["Supplier", "Country"], 5: [HUAWEI, "CN"]}
    raw = check(cm, written("v.xlsx", rows)).raw
    found = openpyxl.load_workbook(io.BytesIO(raw))["Vendors"]
    assert [found["C1"].value, found["C2"].value] == [None, "NOT EXAMINED"]
    assert found["C4"].value == VERDICT


def test_a_name_of_another_file_that_asks_otherwise_keeps_its_own_verdict(cm):
    other = table("o.csv", "supplier,purpose", '"Hytera Communications Corporation Limited",office')
    rows = {
        1: ["Supplier", "Purpose"],
        2: ["Hytera Communications Corporation Limited", "public safety"],
    }
    raw = check(cm, other, written("v.xlsx", rows)).raw
    assert verdicts(raw) == {2: "PROHIBITED"}
    (aside,) = [row for row in words(raw).splitlines() if "| o.csv:2 |" in row]
    assert "PROHIBITED" not in aside


def test_other_files_stand_in_a_sheet_of_their_own(cm):
    raw = check(
        cm, written("v.xlsx", {1: ["Supplier"], 2: [FINCH]}), suppliers("ZTE Corporation")
    ).raw
    names = openpyxl.load_workbook(io.BytesIO(raw)).sheetnames
    assert names[1] == "Countermark verdicts"
    (row,) = [line for line in words(raw).splitlines() if line.startswith("ZTE Corporation | ")]
    assert "suppliers.csv:2 | PROHIBITED" in row


def test_from_csv_a_new_workbook(cm):
    said = check(cm, suppliers("ZTE Corporation", "=1+1 Ltd"))
    found = openpyxl.load_workbook(io.BytesIO(said.raw))
    assert found.sheetnames == ["Verdicts", "To do", "Not examined", "Coverage"]
    rows = [[cell.value for cell in row] for row in found["Verdicts"].rows]
    assert [row[0] for row in rows] == ["Subject", "ZTE Corporation", "=1+1 Ltd"]
    assert [row[2] for row in rows[1:]] == ["PROHIBITED", "NO RESTRICTION FOUND"]
    assert {cell.data_type for sheet in found for row in sheet.rows for cell in row} <= {"s", "n"}
    assert not [c for s in found for row in s.rows for c in row if c.data_type == "f"]
    assert found["To do"]["F2"].value


def test_several_contexts_have_a_column_each(cm):
    path = written("v.xlsx", {1: ["Supplier"], 2: ["ZTE Corporation"]})
    raw = cm("check", path, *CONTRACTOR, "--context", "us-usf-recipient", "--format", "xlsx").raw
    row = sheet(raw)[0]
    assert row["Countermark verdict in us-federal-contractor"] == "PROHIBITED"
    assert row["Countermark verdict in us-usf-recipient"]


def test_without_a_context_there_are_matches_and_no_verdicts(cm):
    path = written("v.xlsx", {1: ["Supplier"], 2: ["ZTE Corporation"], 3: [FINCH]})
    said = cm("check", path, "--as-of", "2026-11-20", "--format", "xlsx")
    assert said.code == 13
    assert verdicts(said.raw) == {2: "MATCH", 3: "NO MATCH"}


def test_several_workbooks_make_a_new_one_and_say_so(cm):
    one = written("a.xlsx", {1: ["Supplier"], 2: ["ZTE Corporation"]})
    said = check(cm, one, written("b.xlsx", {1: ["Supplier"], 2: [FINCH]}))
    assert "2 workbooks were read (a.xlsx, b.xlsx)" in said.err
    assert openpyxl.load_workbook(io.BytesIO(said.raw)).sheetnames[0] == "Verdicts"
    assert "2 workbooks were read" in words(said.raw)


def test_a_workbook_that_cannot_be_given_back_is_still_judged(cm):
    raw = full().replace(b"xl/styles.xml", b"xl/stylez.xml")
    strict = book({"Vendors": worksheet(data(VENDORS))}, main="application/x-odd")
    Path("v.xlsx").write_bytes(strict)
    said = check(cm, "v.xlsx")
    assert said.code == 14
    assert "v.xlsx is not given back with its verdicts" in said.err
    assert "ZTE Corporation | v.xlsx!Vendors!10 | PROHIBITED" in words(said.raw)
    assert raw


def test_an_encrypted_workbook_is_not_examined(cm):
    Path("v.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000)
    said = check(cm, "v.xlsx")
    assert said.code == 13
    told = [line for line in words(said.raw).splitlines() if line.startswith("v.xlsx |")]
    assert told


def test_a_workbook_with_macros_goes_under_its_own_ending(cm):
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    path = written("v.xlsm", {1: ["Supplier"], 2: [FINCH]}, main=kind)
    said = cm("check", path, *CONTRACTOR, "--output", "out.xlsx")
    assert said.code == 2
    assert "ends with .xlsm" in said.err
    assert not Path("out.xlsx").exists()
    assert cm("check", path, *CONTRACTOR, "--output", "out.xlsm").code == 0
    assert verdicts(Path("out.xlsm").read_bytes()) == {2: "NO RESTRICTION FOUND"}
    assert KIND


def test_a_workbook_is_never_written_over_the_one_that_is_read(cm):
    path = written("v.xlsx", {1: ["Supplier"], 2: [FINCH]})
    before = Path(path).read_bytes()
    Path("again.xlsx").symlink_to(path)
    for output in ("v.xlsx", "./v.xlsx", "again.xlsx"):
        said = cm("check", path, *CONTRACTOR, "--output", output)
        assert (said.code, said.raw) == (2, b"")
        assert "would be written over" in said.err
    assert Path(path).read_bytes() == before


def test_a_terminal_gets_no_archive(cm, monkeypatch):
    path = suppliers(FINCH)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    said = check(cm, path)
    assert (said.code, said.raw) == (2, b"")
    assert "--output result.xlsx" in said.err


def test_a_row_that_names_several_says_whom_its_verdict_is_about(cm):
    """A supplier is not accused of what is found of a party in another column."""
    rows = {1: ["Supplier", "Subcontractor"], 2: ["Quay LLC", "ZTE Corporation"]}
    (row,) = sheet(check(cm, written("v.xlsx", rows)).raw)
    assert row[VERDICT] == "PROHIBITED: ZTE Corporation"
    assert row["Countermark read as"] == (
        "ZTE Corporation (PROHIBITED); Quay LLC (NO RESTRICTION FOUND)"
    )


def test_columns_of_an_earlier_check_are_replaced_and_named(cm):
    """They stood there twice, with a second set of sheets; a link that is gone is no link."""
    rows = {1: ["Supplier", "Note"], 2: ["ZTE Corporation"], 3: [FINCH], 4: ["", "x"], 5: [HUAWEI]}
    path = written("v.xlsx", rows)
    assert cm("check", path, *CONTRACTOR, "--output", "one.xlsx").code == 14
    later = (*CONTRACTOR[:2], "--as-of", "2026-11-21")
    raw = cm("check", "one.xlsx", *later, "--format", "xlsx").raw
    found = openpyxl.load_workbook(io.BytesIO(raw))
    assert found.sheetnames == ["Vendors", *OWN_SHEETS]
    header = [cell.value for cell in found["Vendors"][1]]
    assert header[:3] == ["Supplier", "Note", "Countermark verdict 2026-11-21"]
    assert len(header) == len(set(header))
    assert [found["Vendors"].cell(row, 3).value for row in (2, 5)] == ["PROHIBITED"] * 2
    said = [row[1] for row in found["Countermark coverage"].iter_rows(values_only=True)]
    assert any("columns C to I of sheet “Vendors”" in words for words in said if words)
    xml = zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml").decode()
    links = re.findall(r'<hyperlink ref="([A-Z]+[0-9]+)"', xml)
    assert len(links) == len(set(links))


@pytest.mark.parametrize(
    "spoilt",
    [
        {1: ["Supplier", "Countermark verdict 2026-11-20"], 2: ["ZTE Corporation", "own words"]},
        {1: ["Supplier", VERDICT, *AFTER], 2: ["ZTE Corporation", *["own"] * 7]},
        {1: ["Supplier", VERDICT, *AFTER, "Mine"], 2: ["ZTE Corporation", *["own"] * 8]},
    ],
    ids=["one header alone", "no sheets of ours", "a column behind them"],
)
def test_what_is_only_called_as_ours_stays(cm, spoilt):
    path = written("v.xlsx", spoilt)
    found = openpyxl.load_workbook(io.BytesIO(check(cm, path).raw))["Vendors"]
    assert [cell.value for cell in found[1]][: len(spoilt[1])] == spoilt[1]
    assert [cell.value for cell in found[2]][: len(spoilt[2])] == spoilt[2]


def test_where_a_sheet_of_an_earlier_check_is_gone_the_others_stay(cm):
    """Its columns are not taken for ours then, and neither are the sheets."""
    path = written("v.xlsx", {1: ["Supplier"], 2: ["ZTE Corporation"]})
    assert cm("check", path, *CONTRACTOR, "--output", "one.xlsx").code == 14
    earlier = openpyxl.load_workbook("one.xlsx")
    del earlier["Countermark coverage"]
    earlier["Countermark to do"]["A2"] = "own words"
    earlier.save("two.xlsx")
    found = openpyxl.load_workbook(io.BytesIO(check(cm, "two.xlsx").raw))
    assert found["Countermark to do"]["A2"].value == "own words"
    assert {"Countermark to do 2", "Countermark not examined 2"} <= {*found.sheetnames}


def test_a_party_that_a_list_names_and_that_is_not_bound_here_says_so(cm):
    path = written("v.xlsx", {1: ["Supplier"], 2: ["China Mobile International (USA) Inc."]})
    (row,) = sheet(check(cm, path).raw)
    assert row[VERDICT] == "NOT BINDING HERE"
    assert row["Countermark reason"].startswith("named on FCC Covered List")


def test_more_rows_than_a_sheet_has_go_on_in_the_next(cm, monkeypatch):
    from countermark.reports import workbook_sheets

    monkeypatch.setattr(workbook_sheets, "LAST_ROW", 4)
    raw = check(cm, suppliers(*(f"Firm {n} LLC" for n in range(7)))).raw
    found = openpyxl.load_workbook(io.BytesIO(raw))
    assert found.sheetnames[:3] == ["Verdicts", "Verdicts 2", "Verdicts 3"]
    names = [row[0].value for sheet in found.worksheets[:3] for row in sheet.iter_rows(min_row=2)]
    assert names == [f"Firm {n} LLC" for n in range(7)]
    assert found["Verdicts 3"]["A1"].value == "Subject"


def test_text_over_several_lines_has_room(cm):
    raw = check(cm, suppliers("ZTE Corporation")).raw
    rows = openpyxl.load_workbook(io.BytesIO(raw))["To do"].row_dimensions
    assert max(rows[n].height or 15 for n in range(2, 8)) >= 30


def test_where_no_column_is_free_or_none_is_a_records_own_a_sheet_of_ours_has_the_verdict(cm):
    far = data({1: ["Supplier"], 2: ["ZTE Corporation"]}).replace(
        "</row>", '<c r="XFD1"><v>1</v></c></row>', 1
    )
    turned = data({1: ["Supplier", "Huawei Technologies Co., Ltd."], 2: ["Country", "CN"]})
    Path("v.xlsx").write_bytes(book({"Far": worksheet(far), "Turned": worksheet(turned)}))
    raw = check(cm, "v.xlsx").raw
    told = words(raw).splitlines()
    assert openpyxl.load_workbook(io.BytesIO(raw)).sheetnames[2] == "Countermark verdicts"
    for name in (
        "ZTE Corporation | v.xlsx!Far!2 | ",
        "Huawei Technologies Co., Ltd. | v.xlsx!Turned!",
    ):
        (line,) = [line for line in told if line.startswith(name)]
        assert " | PROHIBITED | " in line
    assert "this workbook | sheet “Far” has no free columns beside its rows" in "\n".join(told)


def test_an_inquiry_that_is_repeated_gives_a_workbook_too(cm):
    path = suppliers("ZTE Corporation")
    cm("check", path, *CONTRACTOR, "--record", "r.json", "--format", "json")
    said = cm("check", "--again", "r.json", "--format", "xlsx")
    assert "ZTE Corporation | suppliers.csv:2 | PROHIBITED" in words(said.raw)


def test_a_sample_of_made_up_workbooks_has_each_verdict_on_its_row(folder):
    """The battery is ``bench/workbook_rows.py``."""
    from bench.workbook_rows import faults

    assert [fault for number in range(3) for fault in faults(7, number, folder)] == []
