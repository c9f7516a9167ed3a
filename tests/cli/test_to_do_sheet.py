"""The to-do sheet of a workbook says when, who, for which contract, and of which row."""

from __future__ import annotations

from python_calamine import CalamineWorkbook

from .conftest import CONTRACTOR, suppliers, table


def test_a_step_has_a_day_an_owner_a_contract_and_a_row(cm, folder):
    links = table(
        "links.csv",
        "from,predicate,to",
        "contract:HQ-1,delivers,AX-900",
        "AX-900,made_by,ZTE Corporation",
    )
    asked = ("check", suppliers("Hytera America"), links, *CONTRACTOR)
    assert cm(*asked, "--output", "r.xlsx").code == 14
    sheet = CalamineWorkbook.from_path("r.xlsx").get_sheet_by_name("To do")
    header, *rows = sheet.to_python()
    assert header[:6] == ["No.", "Due", "Who", "Contract", "Row", "What"]
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert {one["Who"] for one in told} == {""}
    assert any(one["Contract"] == "HQ-1" for one in told)
    assert any("suppliers.csv:2" in one["Row"] for one in told)
    assert all(one["What"] for one in told)
