"""Findings as one table with types: the rows of TSV, each value as it is."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from countermark.reports.parquet import ParquetWriter
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.tsv import COLUMNS
from countermark.store.engine import cursor
from countermark.store.parquet import parquet

from .conftest import tsv


def table(whole: CheckDocument, folder: Any, mark: str = "") -> tuple[list[str], list[Any], Any]:
    """Names, rows and metadata of the file that is made of ``whole``."""
    writer = ParquetWriter(parquet, mark)
    pieces = [piece for _, piece in writer.part(whole, range(len(whole.subjects)))]
    path = folder / "made.parquet"
    path.write_bytes(b"".join(writer.ending(replace(whole, subjects=()), pieces, ())))
    job = cursor()
    try:
        found = job.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names, rows = [column[0] for column in found.description], found.fetchall()
        said = job.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(path)]).fetchall()
    finally:
        job.close()
    return names, rows, {key.decode(): value.decode() for key, value in said}


def test_it_has_the_rows_of_tab_separated_values(full: CheckDocument, tmp_path: Any) -> None:
    names, rows, said = table(full, tmp_path)
    head, *lines = tsv(full).splitlines()
    assert names == head.split("\t") == list(COLUMNS)
    assert [row[0] or "" for row in rows] == [line.split("\t")[0] for line in lines]
    assert said["as_of"] == full.as_of and said["coverage"].count("\n") > 2


def test_numbers_and_yes_or_no_are_such(full: CheckDocument, tmp_path: Any) -> None:
    names, rows, _ = table(full, tmp_path)
    found = [dict(zip(names, row, strict=True)) for row in rows if row[1] == "finding"]
    assert {type(row["tier"]) for row in found} <= {int, type(None)}
    assert {type(row["certain"]) for row in found} == {bool}


def test_no_value_is_guarded_or_spelt_out(full: CheckDocument, tmp_path: Any) -> None:
    odd = "=cmd|' /C calc'!A0\t\n\u202e"
    one = replace(full.subjects[0], name=odd)
    names, rows, _ = table(replace(full, subjects=(one,)), tmp_path)
    assert rows[0][names.index("subject")] == odd


def test_whom_it_was_made_for_is_a_column(full: CheckDocument, tmp_path: Any) -> None:
    names, rows, _ = table(full, tmp_path, "FOR COUNSEL")
    assert names[-1] == "prepared_for" and {row[-1] for row in rows} == {"FOR COUNSEL"}


def test_nothing_found_is_a_table_too(full: CheckDocument, tmp_path: Any) -> None:
    names, rows, _ = table(replace(full, subjects=(), not_examined=()), tmp_path)
    assert (names, rows) == (list(COLUMNS), [])
