"""The embedded DuckDB that runs heavy work: SQL over named tables, one cursor for each job.

Installs no extension, reads no Python variable, reaches no network.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@cache
def _database() -> DuckDBPyConnection:
    import tempfile

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
