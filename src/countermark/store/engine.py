"""Runs heavy work: one SQL text over named tables on embedded DuckDB, or a function over batches.

Installs no extension, reads no Python variable, reaches no network. One cursor for each job.
"""

from __future__ import annotations

import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

In = TypeVar("In")
Out = TypeVar("Out")

WORKERS = os.cpu_count() or 1


@cache
def _database() -> DuckDBPyConnection:
    import duckdb

    return duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            # Otherwise it spills into the directory we were started in.
            "temp_directory": os.path.join(tempfile.gettempdir(), f"countermark-{os.getpid()}"),  # noqa: PTH118
        },
    )


def cursor(tables: Mapping[str, object] | None = None) -> DuckDBPyConnection:
    """A cursor of its own on the process's DuckDB, with ``tables`` under their names.

    A table is anything behind the Arrow C stream interface. Close the cursor after the job.
    """
    job = _database().cursor()
    for name, table in (tables or {}).items():
        job.register(name, table)
    return job


def run(
    sql: str, parameters: Sequence[object] | None = None, **tables: object
) -> list[tuple[Any, ...]]:
    """The rows of one SQL text over named tables; ``$1``, ``$2`` stand for ``parameters``.

    Raises ``duckdb.Error`` for SQL that cannot be run: a defect of the caller's.
    """
    with closing(cursor(tables)) as job:
        return job.execute(sql, parameters).fetchall()


def map_batches(
    fn: Callable[[In], Out], batches: Iterable[In], workers: int = WORKERS
) -> Iterator[Out]:
    """``fn`` of each batch, in order, on threads; at most twice ``workers`` batches wait.

    The first failure is raised where its result was due; batches not yet begun are dropped.
    """
    from concurrent.futures import Future, ThreadPoolExecutor

    waiting: deque[Future[Out]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for batch in batches:
                waiting.append(pool.submit(fn, batch))
                if len(waiting) >= 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()
