"""Text that may not be kept is taken out of the ledger, and out of its old versions.

Every file that holds a row of the claims is written again without it; one commit names them all,
so that the chain and ``verify`` hold; then the old files are deleted. What stays of a claim is its
id, predicate, polarity and the digest of its evidence. The id is a digest of the text: whoever
guesses the text can see that it was this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from countermark.model.claim import digest_fields
from countermark.model.errors import CallerError, OperatorError
from countermark.store import commits, delta, lock, log_entry, migration, proven, sound
from countermark.store.chain import State
from countermark.store.clock import now_micros
from countermark.store.columns import LEDGER_COLUMNS
from countermark.store.ledger_view import open_job, parquet, prove, quoted, rows_of
from countermark.store.log_entry import File, Kind, Record, Replaced

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PATIENCE = 10.0
"""Seconds to wait for writers: a file must not go while one of them reads it."""

KEPT = ("id", "predicate", "polarity", "evidence", "recorded_at")
"""The columns that a row keeps."""

BLANK = {
    "claimant": "''",
    "subject": "''",
    "object": "''",
    "note": "''",
    "media_type": "''",
    "selector": "'whole='",
    "grade": "'F6'",
    "certain": "false",
    "evidence_label": "''",
    "evidence_source": "''",
    "not_kept": "'redacted'",
    "redacts": "id",
}
"""What the others hold afterwards, where that is not null."""


def redact(directory: Path, ids: Sequence[str], reason: str, author: str, recorded_at: int) -> int:
    """See ``Ledger.redact``."""
    with lock.alone(directory, PATIENCE), open_job(directory) as job:
        for attempt in range(commits.ATTEMPTS):
            try:
                state = migration.migrated(directory, delta.newest(directory))
                state, gone = _redact(job, directory, ids, (reason, author, recorded_at))
            except commits.OvertakenError:
                commits.pause(attempt)
                continue
            _delete(directory, gone)
            return state.version
    raise OperatorError("not redacted: another writer was always faster", place=str(directory))


def _redact(
    job: DuckDBPyConnection, directory: Path, ids: Sequence[str], said: tuple[str, str, int]
) -> tuple[State, list[str]]:
    state = delta.whole(directory)
    files = {file.path: file for file in state.named.values()}
    sound.check(directory, list(files.values()))
    prove(job, directory, proven.unknown(list(files.values())))
    wanted = _wanted(job, directory, list(state.files.values()), ids)
    if not wanted:
        return state, []
    replaced: list[Replaced] = []
    try:
        for path in _holding(job, directory, list(files.values()), wanted):
            replaced.append(Replaced(path, _blanked(job, directory, files[path], wanted)))
        row = _said(job, directory, wanted, said)
    except BaseException:
        _delete(directory, (one.file.path for one in replaced))
        raise
    proven.trust((row, *(one.file for one in replaced)))
    active = [one for one in replaced if one.path in state.files]
    record = Record(
        format=log_entry.FORMAT,
        kind=Kind.REDACT,
        previous=state.digest,
        at=now_micros(),
        files=(*(one.file for one in active), row),
        removed=tuple(one.path for one in active),
        replaced=tuple(replaced),
    )
    try:
        state = commits.commit(directory, state, record)
    except commits.OvertakenError:
        # Only then is it sure that no commit names them.
        _delete(directory, (row.path, *(one.file.path for one in replaced)))
        raise
    return state, [one.path for one in replaced]


def _delete(directory: Path, paths: Iterable[str]) -> None:
    for path in paths:
        with suppress(OSError):  # tidy takes what is left
            (directory / path).unlink()


def _wanted(
    job: DuckDBPyConnection, directory: Path, files: Sequence[File], ids: Sequence[str]
) -> list[str]:
    """Those of ``ids`` that still have their text; CallerError for one that is not here."""
    job.execute(f"CREATE OR REPLACE TEMP VIEW ledger AS {rows_of(directory, files)}")
    found = dict(
        job.execute(
            "SELECT id, bool_or(redacts IS NULL) FROM ledger "
            "WHERE retracts IS NULL AND id IN (SELECT unnest($1::VARCHAR[])) GROUP BY id",
            [list(ids)],
        ).fetchall()
    )
    if unknown := [id_ for id_ in ids if id_ not in found]:
        raise CallerError(
            f"the ledger holds no claim {unknown[0][:12]}", next_step="give its full id"
        )
    return sorted(id_ for id_, has_text in found.items() if has_text)


def _holding(
    job: DuckDBPyConnection, directory: Path, files: Sequence[File], wanted: list[str]
) -> list[str]:
    """The files that hold a row of the claims."""
    rows = parquet(directory, files, ", filename = true")
    found = job.execute(
        f"SELECT DISTINCT filename FROM {rows} "  # noqa: S608
        "WHERE retracts IS NULL AND id IN (SELECT unnest($1::VARCHAR[])) ORDER BY 1",
        [wanted],
    ).fetchall()
    return [Path(row[0]).name for row in found]


def _blanked(job: DuckDBPyConnection, directory: Path, file: File, wanted: list[str]) -> File:
    """The file written again without the text of the claims; the same rows in the same order."""
    this = "retracts IS NULL AND id IN (SELECT unnest($1::VARCHAR[]))"
    columns = ", ".join(
        name
        if name in KEPT
        else f"CASE WHEN {this} THEN {BLANK.get(name, 'NULL')} ELSE {name} END AS {name}"
        for name in LEDGER_COLUMNS
    )
    job.execute(
        f"CREATE OR REPLACE TEMP TABLE blanked AS "  # noqa: S608
        f"SELECT {columns} FROM ({rows_of(directory, [file])})",
        [wanted],
    )
    return commits.new_file(directory, lambda path: _copy(job, "blanked", path))


def _said(
    job: DuckDBPyConnection, directory: Path, wanted: list[str], said: tuple[str, str, int]
) -> File:
    """The rows that say who took the text out, and why: retractions too."""
    reason, author, at = said
    own = [digest_fields(("redacts", id_, reason, author, str(at))) for id_ in wanted]
    values = {
        "id": "own",
        "retracts": "gone",
        "redacts": "gone",
        "reason": "$3",
        "author": "$4",
        "recorded_at": "greatest($5::BIGINT, coalesce(recorded, 0))",
    }
    columns = ", ".join(
        f"CAST({values.get(name, 'NULL')} AS {kind}) AS {name}"
        for name, kind in LEDGER_COLUMNS.items()
    )
    job.execute(
        f"""CREATE OR REPLACE TEMP TABLE said AS SELECT {columns}
        FROM (SELECT unnest($1::VARCHAR[]) AS own, unnest($2::VARCHAR[]) AS gone)
        LEFT JOIN (SELECT id AS claim, max(recorded_at) AS recorded FROM ledger
                   WHERE retracts IS NULL GROUP BY id) ON claim = gone""",  # noqa: S608
        [own, wanted, reason, author, at],
    )
    return commits.new_file(directory, lambda path: _copy(job, "said", path))


def _copy(job: DuckDBPyConnection, table: str, path: Path) -> int:
    job.execute(f"COPY {table} TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    return int(job.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608
