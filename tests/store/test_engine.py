"""The engine: SQL over named tables, and nothing of the outside."""

from __future__ import annotations

import duckdb
import pytest
from arro3.core import Array, DataType, Table

from countermark.store import engine


def numbers(*values):
    return Table.from_pydict({"n": Array(values, DataType.int64())})


def test_sql_runs_over_named_tables_with_parameters():
    with engine.cursor({"a": numbers(1, 2, 3), "b": numbers(7)}) as job:
        job.execute("SELECT a.n, b.n FROM a, b WHERE a.n < $1 ORDER BY ALL", [3])
        assert job.fetchall() == [(1, 7), (2, 7)]


def test_jobs_do_not_see_each_others_tables():
    with engine.cursor({"mine": numbers(1)}):
        with engine.cursor() as other, pytest.raises(duckdb.CatalogException):
            other.execute("SELECT * FROM mine")
        with engine.cursor({"mine": numbers(2)}) as other:
            assert other.execute("SELECT * FROM mine").fetchall() == [(2,)]


def test_sql_cannot_reach_python_variables_or_install_extensions():
    secret = numbers(1)  # noqa: F841 - what the SQL must not see
    with engine.cursor() as job:
        with pytest.raises(duckdb.CatalogException):
            job.execute("SELECT * FROM secret")
        for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
            assert job.execute(f"SELECT current_setting('{name}')").fetchall() == [(False,)]
