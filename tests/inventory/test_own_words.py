"""Columns under headers in people's own words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from countermark.assessment import shipped
from countermark.formats.grid import Row
from countermark.inventory.columns import lay_out

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "headers" / "own-words.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: " | ".join(case["headers"]))
def test_columns_mean_what_people_mean(case) -> None:
    rows = [case["headers"], *case["rows"]]
    head = [Row(line, tuple(cells)) for line, cells in enumerate(rows, start=1)]
    layout = lay_out(head, shipped.lexicon(), {})
    found = {column.header: column.meaning for column in layout.shown}
    told = [found.get(header, "-").replace("not used", "-") for header in case["headers"]]
    wanted = [one if want == "*" else want for one, want in zip(told, case["means"], strict=True)]
    assert told == wanted
