"""Results of ``check`` as the program reads them back, for tests that ask what was found."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from countermark.reports.document import encode, read_document


def whole(raw: bytes) -> Any:
    """The result in ``raw`` with every reference resolved, field by field as version 1 names them.

    What is folded comes back as findings that have no id and no path.
    """
    return json.loads(encode(read_document(raw)))


def read(raw: bytes) -> Any:
    """Any JSON; a result of ``check`` is ``whole``."""
    found = json.loads(raw)
    is_check = isinstance(found, dict) and str(found.get("schema")).startswith("countermark.check/")
    return whole(raw) if is_check else found


def parquet_words(raw: bytes) -> str:
    """All that a Parquet file says, its metadata too, as tab-separated lines."""
    from countermark.store.engine import cursor

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.parquet"
        path.write_bytes(raw)
        job = cursor()
        try:
            found = job.execute("SELECT * FROM read_parquet(?)", [str(path)])
            names = [column[0] for column in found.description]
            rows = [names, *found.fetchall()]
            said = job.execute("SELECT value FROM parquet_kv_metadata(?)", [str(path)]).fetchall()
        finally:
            job.close()
    lines = ["\t".join("" if cell is None else str(cell) for cell in row) for row in rows]
    return "\n".join([*lines, *(value.decode() for (value,) in said)])
