"""What one version of a ledger holds that another does not: claims recorded, and taken back.

Compares rows, whichever files they lie in: small files are merged, and nothing depends on a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from countermark.model.claim import Claim
from countermark.store import ledger_sql as sql
from countermark.store.columns import to_claims
from countermark.store.ledger_view import open_job, prove, rows_of
from countermark.store.log_entry import File

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class LedgerChange(msgspec.Struct, frozen=True):
    """``claim`` was recorded between two versions, or taken back (``is_gone``)."""

    claim: Claim
    is_gone: bool


_NEW = """
    SELECT * FROM now WHERE recorded_at > $1 AND NOT EXISTS (
        SELECT 1 FROM before WHERE before.id = now.id AND before.recorded_at = now.recorded_at)
"""

_RECORDED = f"SELECT {sql.SHOWN} FROM fresh WHERE {sql.CLAIM_ROW} ORDER BY id"  # noqa: S608

_GONE = f"""
    SELECT DISTINCT ON (id) {sql.SHOWN} FROM every WHERE {sql.CLAIM_ROW} AND id IN (
        SELECT coalesce(retracts, redacts) FROM fresh WHERE NOT ({sql.CLAIM_ROW})) ORDER BY id
"""  # noqa: S608


def changes(
    directory: Path, before: Sequence[File], now: Sequence[File], after: int
) -> Iterator[LedgerChange]:
    """What the files ``now`` say that ``before`` did not, recorded after a time (0: whenever).

    Files that both have are not read for what is new. Whoever recorded it: what does not count may
    be among it. Raises OperatorError where a file is not what was committed.
    """
    same = {file.path for file in before} & {file.path for file in now}
    with open_job(directory) as job:
        prove(job, directory, [file for file in now if file.path not in same])
        _view(job, directory, "before", [file for file in before if file.path not in same])
        _view(job, directory, "now", [file for file in now if file.path not in same])
        _view(job, directory, "every", now)
        job.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS {_NEW}", [after])
        recorded, gone = (job.execute(query).fetchall() for query in (_RECORDED, _GONE))
    yield from (LedgerChange(claim, is_gone=False) for claim in to_claims(recorded))
    yield from (LedgerChange(claim, is_gone=True) for claim in to_claims(gone))


def _view(job: DuckDBPyConnection, directory: Path, name: str, files: Sequence[File]) -> None:
    job.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {rows_of(directory, files)}")
