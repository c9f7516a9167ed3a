"""The ledger: every claim ever recorded and every retraction, each with the time it was written.

Append-only and bitemporal. ``append`` returns only when the data is committed: a process killed
at any moment afterwards loses nothing, and one killed before leaves no half state (at most a file
that no version names). This is tested for the death of the process, **not for a power loss**:
files are flushed to the disk before ``append`` returns, but no power was ever cut to see.

Readers never wait: a view is a fixed list of files that nobody changes, and each of them is
weighed against its commit before it is read (``chain``, ``sound``). A ledger of format 1 is read as
it is, and moved to format 2 by the first thing that is recorded (``migration``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from countermark.model.claim import Claim, digest_fields
from countermark.model.errors import CallerError, OperatorError, SourceError
from countermark.model.ports import Claims
from countermark.store import commits, delta, lock, merging, migration, redaction, sound, trust
from countermark.store import ledger_sql as sql
from countermark.store.chain import State
from countermark.store.columns import IDENTITY, LEDGER_COLUMNS, to_arrow, to_claims
from countermark.store.ledger_changes import LedgerChange, changes
from countermark.store.ledger_view import LedgerView, open_job, quoted, show

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Event(msgspec.Struct, frozen=True):
    """One row of a claim's history: recorded (``claim`` is set) or retracted, by whom and why.

    With ``redacted`` the claim's text was taken out: the row that says so has reason and author,
    what is left of the claim's own row has neither.
    """

    recorded_at: int
    claim: Claim | None = None
    reason: str = ""
    author: str = ""
    redacted: bool = False


class Redaction(msgspec.Struct, frozen=True):
    """Whose text was taken out of the ledger, why, by whom, and when (UTC microseconds)."""

    claim: str
    reason: str
    author: str
    recorded_at: int


class Typed(msgspec.Struct, frozen=True):
    """A claim that rests on words that a person typed; ``retracted`` where it was taken back."""

    claim: Claim
    recorded_at: int
    retracted: Event | None = None


class Ledger:
    """A directory with the table. Make one with ``create`` or ``open``."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._known: State | None = None

    @classmethod
    def create(cls, directory: str | Path) -> Ledger:
        """Make an empty ledger; an existing one is opened instead."""
        where = Path(directory).absolute()
        commits.create(where, LEDGER_COLUMNS)
        return cls.open(where)

    @classmethod
    def open(cls, directory: str | Path, version: int | None = None) -> Ledger:
        """Open a ledger; OperatorError if it is missing, damaged, or of a newer format.

        With ``version`` only what is needed to read that version has to be sound.
        """
        ledger = cls(Path(directory).absolute())
        state = ledger._state(version)
        if missing := sound.weigh(ledger._directory, list(state.files.values()), look=True):
            raise sound.damaged(ledger._directory, missing, len(state.files))
        return ledger

    def _state(self, version: int | None = None) -> State:
        if version is not None:
            return delta.at_version(self._directory, version)
        self._known = delta.newest(self._directory, self._known)
        return self._known

    @contextmanager
    def _rows(self) -> Iterator[DuckDBPyConnection]:
        state = self._state()
        with open_job(self._directory) as job:
            show(job, self._directory, list(state.files.values()))
            yield job

    def _foreign(self, state: State) -> frozenset[str]:
        """The files of which only a part counts: none in a directory that the user trusts."""
        return frozenset() if self._counts_whole(state) else frozenset(state.foreign)

    def _counts_whole(self, state: State) -> bool:
        return not state.others or trust.is_trusted(self._directory.parent.parent)

    def version(self) -> int:
        """The number of the last commit; 0 for an empty ledger."""
        return self._state().version

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
            _take(job, claims)

            def rows() -> bool:
                _fill(job, recorded_at, revive=revive)
                return True

            with lock.turn(self._directory):
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

            with lock.turn(self._directory):
                return self._commit(job, rows, whole=True)

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
        texts: Mapping[str, str] | None = None,
    ) -> int:
        """Record claims and retract those they take the place of, in one commit.

        ``texts`` are kept in that commit, each in the place of an earlier one of its name. The
        retractions count for views from ``known_from`` on. What ``author`` itself retracted
        before comes back where it is stated again; what others retracted only with ``revive``.
        """
        ids = list(gone)
        own = [digest_fields(("retracts", i, reason, author, str(recorded_at))) for i in ids]
        with open_job(self._directory) as job:
            _take(job, claims)

            def rows() -> bool:
                _fill(job, recorded_at, revive=True, author=None if revive else author)
                return True

            def closed() -> None:
                values = [own, ids, recorded_at, reason, author, known_from]
                job.execute(f"INSERT INTO fresh BY NAME {sql.RETRACTIONS}", values)

            with lock.turn(self._directory):
                return self._commit(job, rows, closed if ids else None, texts=texts)

    def redact(
        self, claim_ids: Iterable[str], *, reason: str, author: str, recorded_at: int
    ) -> int:
        """Take the text of these claims (full ids) out of the ledger, old versions too, and
        retract them; returns the version. What is left of each is its id, predicate, polarity and
        the digest of its evidence, and a row that says who took the rest out, and why.

        Raises CallerError for an id that is not here; one redacted already is left as it is.
        """
        return redaction.redact(self._directory, tuple(claim_ids), reason, author, recorded_at)

    def redactions(self) -> list[Redaction]:
        """Every claim whose text was taken out, oldest first."""
        with self._rows() as job:
            return [Redaction(*row) for row in job.execute(sql.REDACTIONS).fetchall()]

    def migrate(self) -> int:
        """Move a ledger of format 1 to format 2, at once or not at all; returns the version."""
        with lock.writing(self._directory), open_job(self._directory):
            return migration.migrated(self._directory, self._state()).version

    def _commit(
        self,
        job: DuckDBPyConnection,
        rows: Callable[[], bool],
        more: Callable[[], None] | None = None,
        *,
        whole: bool = False,
        texts: Mapping[str, str] | None = None,
    ) -> int:
        """Build ``fresh`` on the newest version and commit it; again if overtaken.

        What somebody else recorded is not there already, nor taken back, unless ``whole``: what is
        recorded here would be his word, or be missing because he took it back. ``more`` adds to
        ``fresh`` what rests on all that counts.
        """

        def write(path: Path) -> int:
            job.execute(f"COPY fresh TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")
            return int(job.execute("SELECT count(*) FROM fresh").fetchall()[0][0])

        for attempt in range(commits.ATTEMPTS):
            state = self._state()
            foreign = frozenset() if whole else self._foreign(state)
            files = list(state.files.values())
            show(job, self._directory, [file for file in files if file.path not in foreign])
            filled = rows()
            if more is not None:
                show(job, self._directory, files, foreign=foreign)
                more()
            filled = filled and bool(job.execute("SELECT 1 FROM fresh LIMIT 1").fetchall())
            said = {n: text for n, text in (texts or {}).items() if state.texts.get(n) != text}
            if not filled and not said:
                return state.version
            with lock.writing(self._directory):
                try:
                    state = migration.migrated(self._directory, state)
                    state = commits.append(state, self._directory, write if filled else None, said)
                except commits.OvertakenError:
                    commits.pause(attempt)
                    continue
                version = state.version
                self._known = merging.merge_small_files(state, self._directory)
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
        *,
        own: bool = False,
    ) -> LedgerView:
        """What is known by ``known_at`` (None: everything) in a version (None: the last).

        With ``recorded_by`` (UTC microseconds) only what had been written down, or taken back, by
        then: what this ledger could have told on that day. ``own``: without anything that somebody
        else recorded and the user has not accepted.
        """
        state = self._state(version)
        whole = self._counts_whole(state)
        others = state.others_texts
        if own and not whole:
            mine = [file for file in state.files.values() if file.path not in state.foreign]
            return LedgerView(
                self._directory, mine, known_at, state.version, recorded_by, texts=state.texts
            )
        return LedgerView(
            self._directory,
            tuple(state.files.values()),
            known_at,
            state.version,
            recorded_by,
            frozenset() if whole else frozenset(state.foreign),
            0 if whole else state.undone,
            state.texts | others if whole else others | state.texts,
            frozenset() if whole else frozenset(others),
        )

    def recorded(self, after: int, by: int) -> bool:
        """Was anything written later than ``after`` and not later than ``by``, in microseconds?"""
        with self._rows() as job:
            found = job.execute(sql.RECORDED, [after, by]).fetchall()
        return bool(found)

    def changes(self, before: int, after: int = 0) -> list[LedgerChange]:
        """What was recorded or taken back since the version ``before``, by whomever.

        With ``after`` only what was written later than that, in microseconds (UTC). Raises
        OperatorError for a version that is not there any more.
        """
        then, now = self._state(before), self._state()
        return list(changes(self._directory, [*then.files.values()], [*now.files.values()], after))

    def history(self, claim_id: str) -> list[Event]:
        """Every row about one claim, oldest first; empty for an id that is not here."""
        with self._rows() as job:
            found = job.execute(sql.HISTORY, [claim_id]).fetchall()
        return [_event(row) for row in found]

    def typed(self, media_type: str, selector: str) -> list[Typed]:
        """Every claim whose evidence is of ``media_type`` with a selector that begins with
        ``selector``, the first recorded first: those that were taken back, and those that somebody
        else recorded, too."""
        with self._rows() as job:
            rows = job.execute(sql.BY_PEOPLE, [media_type, selector]).fetchall()
        return [_typed(row) for row in rows]

    def find(self, prefix: str) -> list[str]:
        """Up to ten ids of claims, retracted ones too, that begin with ``prefix``, in order."""
        with self._rows() as job:
            return [row[0] for row in job.execute(sql.BY_PREFIX, [prefix]).fetchall()]

    def verify(self) -> list[str]:
        """Ids (up to ten) that are not the digest of their row: altered after they were written."""
        with self._rows() as job:
            return [row[0] for row in job.execute(sql.WRONG_IDS).fetchall()]


def _event(row: Sequence[Any]) -> Event:
    retracts, redacts, reason, author, recorded_at = row[:5]
    if retracts is not None:
        return Event(recorded_at, None, reason or "", author or "", redacts is not None)
    if redacts is not None:
        return Event(recorded_at, redacted=True)
    return Event(recorded_at, claim=next(to_claims([row[5:]])))


def _typed(row: Sequence[Any]) -> Typed:
    first, last, gone, reason, author = row[:5]
    retracted = None if gone is None or gone < last else Event(gone, None, reason, author)
    return Typed(next(to_claims([row[5:]])), first, retracted)


def _replace(job: DuckDBPyConnection, query: str, values: list[object]) -> None:
    job.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS {query}", values)


def _fill(
    job: DuckDBPyConnection, recorded_at: int, *, revive: bool, author: str | None = None
) -> None:
    """Make ``fresh`` of what in ``stated`` is not there yet (see ``ledger_sql.fresh``)."""
    if not job.execute(sql.MET).fetchall():  # as nearly always: the question is soon answered
        _replace(job, sql.UNKNOWN, [recorded_at])
        return
    mine = [] if author is None else [author]
    _replace(job, sql.fresh(revive, author=bool(mine)), [recorded_at, *mine])


def _take(job: DuckDBPyConnection, claims: Iterable[Claim] | Claims) -> None:
    """Put the claims into ``stated``, each once. SourceError for unknown words."""
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
    job.execute(f"CREATE TEMP TABLE stated AS {sql.stated(present)}")
    job.execute("DROP TABLE incoming")
    if job.execute(sql.TWICE).fetchall()[0][0]:
        job.execute(f"CREATE OR REPLACE TEMP TABLE stated AS {sql.SINGLE}")
