"""The engine: SQL over named tables, functions over batches, nothing of the outside."""

from __future__ import annotations

import threading
import time

import duckdb
import pytest
from arro3.core import Array, DataType, Table

from countermark.store import engine


def numbers(*values):
    return Table.from_pydict({"n": Array(values, DataType.int64())})


def test_sql_runs_over_named_tables_with_parameters():
    rows = engine.run(
        "SELECT a.n, b.n FROM a, b WHERE a.n < $1 ORDER BY ALL",
        [3],
        a=numbers(1, 2, 3),
        b=numbers(7),
    )
    assert rows == [(1, 7), (2, 7)]


def test_jobs_do_not_see_each_others_tables():
    with engine.cursor({"mine": numbers(1)}):
        with pytest.raises(duckdb.CatalogException):
            engine.run("SELECT * FROM mine")
        assert engine.run("SELECT * FROM mine", mine=numbers(2)) == [(2,)]


def test_sql_cannot_reach_python_variables_or_install_extensions():
    secret = numbers(1)  # noqa: F841 - what the SQL must not see
    with pytest.raises(duckdb.CatalogException):
        engine.run("SELECT * FROM secret")
    for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
        assert engine.run(f"SELECT current_setting('{name}')") == [(False,)]


def test_batches_come_back_in_order_though_they_finish_out_of_it():
    def late(n: int) -> int:
        time.sleep(0.02 if n % 2 == 0 else 0)
        return n * n

    assert list(engine.map_batches(late, range(20), workers=4)) == [n * n for n in range(20)]
    assert list(engine.map_batches(late, [])) == []


def test_only_a_few_batches_wait():
    taken: list[int] = []

    def batches():
        for n in range(100):
            taken.append(n)
            yield n

    results = engine.map_batches(lambda n: n, batches(), workers=2)
    assert next(results) == 0
    assert len(taken) <= 4
    results.close()


def test_the_first_failure_is_raised_where_it_was_due():
    def fail(n: int) -> int:
        if n == 3:
            raise ValueError("the third batch")
        return n

    results = engine.map_batches(fail, range(1000), workers=2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="the third batch"):
        next(results)


def test_it_runs_on_threads():
    here = threading.get_ident()
    assert here not in set(engine.map_batches(lambda _: threading.get_ident(), range(4)))
