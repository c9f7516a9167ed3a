"""``countermark register table``: for a person, for a spreadsheet, for a program."""

from __future__ import annotations

from .conftest import TODAY

ASKED = ("register", "table", "--jurisdiction", "cz", "--as-of", TODAY)


def test_a_person_reads_what_limits_each(cm):
    out = " ".join(cm(*ASKED, "--format", "table").out.split())
    assert "ACTION REQUIRED CZ-WARN-2018" in out
    assert "whom cz-regulated-operator" in out
    assert "a facet that is not told does not limit" in out


def test_a_spreadsheet_has_a_column_for_each_facet(cm):
    rows = {row["id"]: row for row in cm(*ASKED, "--format", "tsv").rows}
    assert rows["CZ-WARN-2018"]["whom"] == "cz-regulated-operator"
    assert rows["CZ-WARN-2018"]["purpose"] == ""


def test_a_program_gets_the_order_of_columns(cm):
    told = cm(*ASKED, "--format", "json").json
    assert told["columns"][0] == "whom"
    assert {row["id"] for row in told["measures"]} >= {"CZ-WARN-2018"}
