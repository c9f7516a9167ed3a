"""The decision table says of each measure what its record says: cases that an expert edits."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from countermark.register.decision_table import COLUMNS, table
from countermark.register.query import Filter, QueryDates

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/register/decision-table.yaml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def rows(catalog):
    return {row.id: row for row in table(catalog, QueryDates(CASES["as_of"]))}


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["measure"])
def test_a_row_says_what_it_gives_and_what_limits_it(rows, case):
    row = rows[case["measure"]]
    assert (row.gives, row.status) == (case["gives"], case["status"])
    for column, words in case["facets"].items():
        assert row.facets.get(column) == words
    assert set(case["limits"]) <= row.facets.keys()


def test_every_measure_has_a_row_and_every_cell_a_column(rows, catalog):
    assert rows.keys() == catalog.measures.keys()
    assert all(row.facets.keys() <= set(COLUMNS) for row in rows.values())
    assert all(all(row.facets.values()) for row in rows.values())


def test_some_alone(catalog):
    found = table(catalog, QueryDates(CASES["as_of"]), Filter(jurisdiction="CZ", entity="huawei"))
    assert [row.id for row in found] == ["CZ-WARN-2018"]
