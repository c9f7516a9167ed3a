"""Arrow tables of anybody's making, through the C stream interface: columns out, a table back.

Knows no meaning of a column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from countermark.model.errors import CallerError


def columns_of(table: object) -> dict[str, list[Any]]:
    """The columns of whatever offers ``__arrow_c_stream__``, as lists; raises CallerError."""
    if not hasattr(table, "__arrow_c_stream__"):
        raise CallerError(
            "this is no Arrow table", next_step="give an object with __arrow_c_stream__"
        )
    from arro3.core import Table

    read = Table.from_arrow(table)
    found: dict[str, list[Any]] = {}
    for name in read.column_names:
        column: Any = read.column(name)
        found[name] = column.to_pylist()
    return found


def table_of(columns: Mapping[str, Sequence[float]]) -> Any:
    """A table of numbers, which offers ``__arrow_c_stream__``."""
    from arro3.core import Array, DataType, Table

    return Table.from_pydict(
        {name: Array(list(values), DataType.float64()) for name, values in columns.items()}
    )
