"""Each text field of a file is a mark of its own, and every reader accounts for every mark."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.gap import Why
from countermark.screening.matching.name_queries import queries

ROOT = Path(__file__).parents[2]
COLUMNS = yaml.load(
    (ROOT / "src/countermark/inventory/shipped/columns.yaml").read_bytes(), Loader=yaml.BaseLoader
)
CASES = ROOT / "tests" / "cases" / "inventory"
HEADERS = [h for hs in COLUMNS["meanings"].values() for h in hs[:3]]
HEADERS += ["xyz", "donor", "group text"]
MARK = re.compile(r"mark\d+q")


def lost(reading, marks: dict[str, str]) -> list[str]:
    """Marks that are neither screened, a fact, looked through nor in a column called unread.

    ``marks`` gives the column of each, or nothing where a mark stands in no table.
    """
    texts = [query.text for query in queries(reading.subjects, reading.claims).values()]
    texts += [text for c in reading.claims for text in (c.subject, c.object, c.note, c.claimant)]
    texts += [text for s in reading.subjects for text in (s.name, *(v for _, v in s.fields))]
    texts += [gap.detail for gap in reading.gaps]
    texts += [c.because for c in reading.columns]
    texts += [] if reading.document is None else [reading.document.text]
    found = {mark for text in texts for mark in MARK.findall(text.casefold())}
    unread = " ".join(gap.detail for gap in reading.gaps if gap.why is Why.UNUSED_COLUMN)
    return [m for m, column in marks.items() if m not in found and f"“{column}”" not in unread]


@given(
    st.lists(st.sampled_from(HEADERS), min_size=2, max_size=9, unique=True),
    st.sampled_from(["supplier", "manufacturer"]),
)
def test_each_cell_of_a_table(read, headers: list[str], lead: str) -> None:
    names = [lead, *(h for h in headers if h != lead)]
    marks = {f"mark{at}q": name for at, name in enumerate(names)}
    held = io.StringIO()
    csv.writer(held).writerows([names, [f"{mark} words" for mark in marks]])
    reading = read("t.csv", held.getvalue())
    whole = [gap for gap in reading.gaps if gap.why in (Why.MALFORMED, Why.NO_NAME)]
    assert whole or lost(reading, marks) == [], held.getvalue()


@pytest.mark.parametrize("name", ["product.cdx.json", "product.spdx.json", "product.spdx3.json"])
def test_each_word_of_a_document(read, name: str) -> None:
    marks: dict[str, str] = {}

    def marked(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {k: marked(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [marked(entry, key) for entry in value]
        wanted = ("name", "group", "publisher", "author", "description", "copyright", "comment")
        if isinstance(value, str) and key in wanted:
            marks[f"mark{len(marks)}q"] = ""
            return f"mark{len(marks) - 1}q words"
        return value

    content = marked(json.loads((CASES / name).read_bytes()))
    reading = read(name, json.dumps(content))
    assert marks and lost(reading, marks) == []
