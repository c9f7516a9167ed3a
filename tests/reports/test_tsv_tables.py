"""Tab-separated values: one kind of row a file, and every file can be read as a table."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from countermark.reports.shapes.check import CheckDocument
from countermark.reports.tsv import COLUMNS

from .conftest import tsv

TABLES = ("findings", "totals", "coverage", "lists")


def rows(whole: CheckDocument, table: str) -> list[dict[str, str]]:
    head, *lines = tsv(whole, table).splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


@pytest.mark.parametrize("table", TABLES)
def test_each_row_has_every_column(full: CheckDocument, table: str) -> None:
    assert rows(full, table)


def test_findings_come_with_what_was_not_examined_and_nothing_else(full: CheckDocument) -> None:
    found = rows(full, "findings")
    assert {row["row"] for row in found} <= {"finding", "subject", "match", "not-examined"}
    assert sum(row["row"] == "not-examined" for row in found) == len(full.not_examined)
    assert list(found[0]) == list(COLUMNS)


def test_totals_are_those_of_the_document(full: CheckDocument) -> None:
    found = {(row["context"], row["of"]): int(row["number"]) for row in rows(full, "totals")}
    for context, counts in full.totals.by_context.items():
        assert {word: found[context, word] for word in counts} == counts
    assert found["", "subjects"] == full.totals.subjects
    assert found["", "not examined"] == full.totals.not_examined


def test_coverage_and_lists_are_those_of_the_document(full: CheckDocument) -> None:
    said = [row["coverage"] for row in rows(full, "coverage")]
    assert len(said) == len(full.coverage.sentences)
    lists = rows(full, "lists")
    assert lists[0]["digest"] == full.register.digest
    assert [row["list"] for row in lists[1:]][: len(full.register.lists)] == [
        one.id for one in full.register.lists
    ]
    assert {row["state"] for row in lists} == {"loaded", "not loaded"}


def test_which_thing_and_where_are_columns(full: CheckDocument) -> None:
    first = full.subjects[0]
    said = {"maker": "M", "model": "X", "site": "Riga", "role": "r", "serial": "S", "host": "H"}
    whole = replace(full, subjects=(replace(first, fields=first.fields | said),))
    head, row, *_ = (line.split("\t") for line in tsv(whole).splitlines())
    shown = dict(zip(head, row, strict=True))
    assert {name: shown[name] for name in said} == said
