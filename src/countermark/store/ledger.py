"""The ledger: every claim ever recorded and every retraction, each with the time it was written.

Append-only and bitemporal. ``append`` returns only when the data is committed: a process killed
at any moment afterwards loses nothing, and one killed before leaves no half state (at most a file
that no version names). This is tested for the death of the process, **not for a power loss**:
files are flushed to the disk before ``append`` returns, but no power was ever cut to see.

Readers never wait: a view is a fixed list of files that nobody changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from countermark.model.claim import Claim, digest_fields
from countermark.model.errors import CallerError, OperatorError, SourceError
from countermark.model.ports import Claims
from countermark.store import delta
from countermark.store import ledger_sql as sql
from countermark.store.columns import IDENTITY, LEDGER_COLUMNS, to_arrow, to_claims
from countermark.store.ledger_view import LedgerView, open_job, quoted, show

if TYPE_CHECKING:
    from deltalake import DeltaTable
    from duckdb import DuckDBPyConnection


class Event(msgspec.Struct, frozen=True):
    """One row of a claim's history: recorded (``claim`` is set) or retracted, by whom and why."""

    recorded_at: int
    claim: Claim | None = None
    reason: str = ""
    author: str = ""


class Ledger:
    """A directory with the table. Make one with ``create`` or ``open``."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @classmethod
    def create(cls, directory: str | Path) -> Ledger:
        """Make an empty ledger; an existing one is opened instead."""
        where = Path(directory).absolute()
        delta.create(where, LEDGER_COLUMNS)
        return cls.open(where)

    @classmethod
    def open(cls, directory: str | Path) -> Ledger:
        """Open a ledger; OperatorError if it is missing, damaged, or of a newer format."""
        ledger = cls(Path(directory).absolute())
        delta.parquet_files(ledger._table(), ledger._directory)
        return ledger

    def _table(self, version: int | None = None) -> DeltaTable:
        return delta.open_table(self._directory, LEDGER_COLUMNS, version)

    @contextmanager
    def _rows(self) -> Iterator[DuckDBPyConnection]:
        table = self._table()
        with open_job(self._directory) as job:
            show(job, delta.parquet_files(table, self._directory))
            yield job

    def version(self) -> int:
        """The number of the last commit; 0 for an empty ledger."""
        return self._table().version()

    def append(
        self, claims: Iterable[Claim] | Claims, recorded_at: int, *, revive: bool = False
    ) -> int:
        """Record the claims that are not there yet; returns the version that holds them all.

        ``claims`` may be a table (see ``model.ports.Claims``). ``recorded_at`` is in UTC
        microseconds. A retracted claim stays retracted unless ``revive``: importing a file again
        must not undo a person's retraction, judging again must. Nothing new, nothing committed.
        """
        with open_job(self._directory) as job:
            # Taken once: a stream can be read only once, and a commit may need a second attempt.
            present = _take(job, claims)

            def rows() -> bool:
                _replace(job, sql.fresh(present, revive), [recorded_at])
                return True

            return self._commit(job, rows)

    def retract(self, claim_id: str, reason: str, author: str, recorded_at: int) -> int:
        """Take back one claim, by its full id; the claim itself stays in the history.

        Raises CallerError for an unknown id; a claim already retracted is left as it is.
        """

        with open_job(self._directory) as job:

            def rows() -> bool:
                recorded, gone = job.execute(sql.STATE_OF, [claim_id]).fetchall()[0]
                if recorded is None:
                    raise CallerError(
                        f"the ledger holds no claim {claim_id[:12]}", next_step="give its full id"
                    )
                if gone is not None and gone >= recorded:
                    return False
                at = max(recorded_at, recorded)
                own = digest_fields(("retracts", claim_id, reason, author, str(at)))
                _replace(job, sql.RETRACTION, [own, claim_id, reason, author, at])
                return True

            return self._commit(job, rows)

    def succeed(
        self,
        claims: Iterable[Claim] | Claims,
        gone: Iterable[str],
        recorded_at: int,
        *,
        author: str,
        reason: str,
        known_from: str | None = None,
        revive: bool = False,
    ) -> int:
        """Record claims and retract those they take the place of, in one commit.

        The retractions count for views from ``known_from`` on. What ``author`` itself retracted
        before comes back where it is stated again; what others retracted only with ``revive``.
        """
        ids = list(gone)
        own = [digest_fields(("retracts", i, reason, author, str(recorded_at))) for i in ids]
        with open_job(self._directory) as job:
            present = _take(job, claims)

            def rows() -> bool:
                mine = [] if revive else [author]
                _replace(job, sql.fresh(present, True, author=bool(mine)), [recorded_at, *mine])
                values = [own, ids, recorded_at, reason, author, known_from]
                job.execute(f"INSERT INTO fresh BY NAME {sql.RETRACTIONS}", values)
                return True

            return self._commit(job, rows)

    def _commit(self, job: DuckDBPyConnection, rows: Callable[[], bool]) -> int:
        """Build ``fresh`` on the newest version and commit it; again if overtaken."""
        from deltalake.exceptions import CommitFailedError

        def write(path: Path) -> int:
            job.execute(f"COPY fresh TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")
            return int(job.execute("SELECT count(*) FROM fresh").fetchall()[0][0])

        for attempt in range(delta.ATTEMPTS):
            table = self._table()
            show(job, delta.parquet_files(table, self._directory))
            if not rows() or not job.execute("SELECT 1 FROM fresh LIMIT 1").fetchall():
                return table.version()
            try:
                version = delta.append(table, self._directory, write)
            except CommitFailedError:
                delta.pause(attempt)
                continue
            delta.merge_small_files(table, self._directory)
            return version
        raise OperatorError(
            "not committed: another writer was always faster",
            place=str(self._directory),
            next_step="wait until it is done, then run this again",
        )

    def view(
        self,
        known_at: date | None = None,
        version: int | None = None,
        recorded_by: int | None = None,
    ) -> LedgerView:
        """What is known by ``known_at`` (None: everything) in a version (None: the last).

        With ``recorded_by`` (UTC microseconds) only what had been written down, or taken back, by
        then: what this ledger could have told on that day.
        """
        table = self._table(version)
        files = delta.parquet_files(table, self._directory)
        return LedgerView(self._directory, files, known_at, table.version(), recorded_by)

    def recorded(self, after: int, by: int) -> bool:
        """Was anything written later than ``after`` and not later than ``by``, in microseconds?"""
        with self._rows() as job:
            found = job.execute(sql.RECORDED, [after, by]).fetchall()
        return bool(found)

    def history(self, claim_id: str) -> list[Event]:
        """Every row about one claim, oldest first; empty for an id that is not here."""
        with self._rows() as job:
            found = job.execute(sql.HISTORY, [claim_id]).fetchall()
        return [
            Event(row[3], reason=row[1] or "", author=row[2] or "")
            if row[0] is not None
            else Event(row[3], claim=next(to_claims([row[4:]])))
            for row in found
        ]

    def find(self, prefix: str) -> list[str]:
        """Up to ten ids of claims, retracted ones too, that begin with ``prefix``, in order."""
        with self._rows() as job:
            return [row[0] for row in job.execute(sql.BY_PREFIX, [prefix]).fetchall()]

    def verify(self) -> list[str]:
        """Ids (up to ten) that are not the digest of their row: altered after they were written."""
        with self._rows() as job:
            return [row[0] for row in job.execute(sql.WRONG_IDS).fetchall()]


def _replace(job: DuckDBPyConnection, query: str, values: list[object]) -> None:
    job.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS {query}", values)


def _take(job: DuckDBPyConnection, claims: Iterable[Claim] | Claims) -> frozenset[str]:
    """Put the claims into ``incoming``; returns its columns. SourceError for unknown words."""
    table = claims if hasattr(claims, "__arrow_c_stream__") else to_arrow(claims)
    job.register("given", table)
    job.execute("CREATE TEMP TABLE incoming AS FROM given")
    job.unregister("given")
    present = frozenset(row[0] for row in job.execute("DESCRIBE incoming").fetchall())
    if missing := [name for name in IDENTITY if name not in present]:
        raise SourceError(f"a table of claims has no column “{missing[0]}”")
    if unknown := job.execute(sql.UNKNOWN_WORDS).fetchall():
        raise SourceError(
            f"“{unknown[0][1]} {unknown[0][2]}” is not in the vocabulary of claims",
            place=str(unknown[0][0]),
        )
    return present
