"""Rows as a Parquet file (Apache Parquet, compressed with Zstandard), made by the embedded DuckDB.

The rows lie in a temporary file as JSON lines, so that memory does not grow with them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from countermark.model.errors import OperatorError
from countermark.store.engine import cursor
from countermark.store.ledger_view import quoted

CHUNK = 1 << 20
"""Bytes that are handed on at a time."""

LONGEST = 64 << 20
"""Bytes of one row that are read."""


def parquet(
    columns: Mapping[str, str], rows: Iterable[bytes], said: Mapping[str, str]
) -> Iterator[bytes]:
    """The bytes of a file of ``rows``, JSON objects that each end with LF.

    ``columns`` are names and SQL types in their order; ``said`` is kept as key-value metadata of
    the file. Raises OperatorError where temporary files cannot be written.
    """
    from duckdb import Error

    try:
        with tempfile.TemporaryDirectory() as folder:
            lines, made = Path(folder) / "rows.jsonl", Path(folder) / "made.parquet"
            with lines.open("wb") as stream:
                stream.writelines(rows)
            job = cursor()
            try:
                job.execute(_copy(columns, lines, made, said))
            finally:
                job.close()
            with made.open("rb") as stream:
                while chunk := stream.read(CHUNK):
                    yield chunk
    except (OSError, Error) as error:
        raise OperatorError(
            f"no Parquet file was made: {str(error).splitlines()[0][:200]}",
            place=tempfile.gettempdir(),
            next_step="free some space there, or choose another format",
        ) from error


def _copy(columns: Mapping[str, str], lines: Path, made: Path, said: Mapping[str, str]) -> str:
    typed = ", ".join(f"{_key(name)}: {quoted(type_)}" for name, type_ in columns.items())
    metadata = ", ".join(f"{_key(name)}: {quoted(text)}" for name, text in said.items())
    return (
        f"COPY (SELECT * FROM read_json({quoted(str(lines))}, format = 'newline_delimited', "  # noqa: S608
        f"maximum_object_size = {LONGEST}, columns = {{{typed}}})) "
        f"TO {quoted(str(made))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{metadata}}})"
    )


def _key(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
