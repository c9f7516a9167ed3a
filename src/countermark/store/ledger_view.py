"""One version of the ledger as a View: questions become SQL over a fixed list of Parquet files.

Nobody changes these files, so a view never waits and never sees what is written meanwhile.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from countermark.model.claim import Claim
from countermark.model.errors import OperatorError
from countermark.model.evidence import Digest
from countermark.model.match import ListedName
from countermark.model.predicate import Predicate
from countermark.store import attribution, engine, head, listed_names, proven, sound
from countermark.store import ledger_sql as sql
from countermark.store.columns import LATER, LEDGER_COLUMNS, to_claims
from countermark.store.ledger_errors import as_operator_errors
from countermark.store.log_entry import File
from countermark.store.paths import printable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class LedgerView:
    """A View (see ``model.ports``) over one version; claims come back in the order of their ids."""

    def __init__(
        self,
        directory: Path,
        files: Sequence[File],
        known_at: date | None,
        version: int,
        recorded_by: int | None = None,
        foreign: frozenset[str] = frozenset(),
        undone: int = 0,
        texts: Mapping[str, str] | None = None,
        others_texts: frozenset[str] = frozenset(),
    ) -> None:
        self._directory = directory
        self._files = files
        self._known_at = known_at
        self._version = version
        self._recorded_by = recorded_by
        self._foreign = foreign
        self._undone = undone
        self._texts = dict(texts or {})
        self._others_texts = others_texts
        self._counts: dict[str, int] | None = None
        self._left_out: LeftOut | None = None
        self._retracted: bool | None = None
        """Whether anything shown was ever taken back, once it was asked."""

    @property
    def version(self) -> str:
        """The table's version, as text."""
        return str(self._version)

    @property
    def content(self) -> str:
        """Names what is shown: files never change and never share a name, so equal is equal."""
        limits = [str(self._known_at)]
        if self._recorded_by is not None:
            limits.append(str(self._recorded_by))
        limits += sorted(self._foreign)
        shown = "\n".join((*sorted(file.path for file in self._files), *limits))
        return Digest.of(shown.encode()).hex

    @property
    def known_at(self) -> date | None:
        """The day whose public knowledge is shown; None for all there is."""
        return self._known_at

    def claims(
        self,
        predicates: Iterable[Predicate] | None = None,
        subjects: Iterable[str] | None = None,
        objects: Iterable[str] | None = None,
    ) -> Iterator[Claim]:
        """The claims that meet all the given conditions; None is no condition."""
        conditions, values = self._known()
        for column, wanted in (
            ("predicate", None if predicates is None else [p.value for p in predicates]),
            ("subject", None if subjects is None else list(subjects)),
            ("object", None if objects is None else list(objects)),
        ):
            if wanted is not None and 0 < len(wanted) <= IN_THE_QUESTION:
                conditions.append(f"{column} IN ({', '.join('?' * len(wanted))})")
                values += wanted
            elif wanted is not None:
                conditions.append(f"{column} IN (SELECT unnest(CAST(? AS VARCHAR[])))")
                values.append(wanted)
        with self._shown() as job:
            gone, then = self._gone(job)
            job.execute(sql.each(" AND ".join(conditions), gone), values + then)
            last = None
            while rows := job.fetchmany(10_000):
                # Few rows are there twice, and to have SQL tell takes longer than to look.
                ids = (last, *(row[0] for row in rows))
                last = ids[-1]
                yield from to_claims(
                    r for r, before in zip(rows, ids, strict=False) if r[0] != before
                )

    def dated(self, first: date, last: date, lapse: timedelta) -> Iterator[Claim]:
        """The claims that may name a day between the two, or of shares one ``lapse`` before.

        Months and years count where they may: whoever needs it to the day looks again.
        """
        day = timedelta(days=1)
        bounds = [f"{first - day}", f"{last + day}", f"{first - lapse - day}"]
        with self._shown() as job:
            gone = sql.GONE if self._gone(job)[0] else ""
            rows = job.execute(sql.each(sql.DATED, gone), bounds).fetchall()
        yield from to_claims({row[0]: row for row in rows}.values())

    @contextmanager
    def _shown(self) -> Iterator[DuckDBPyConnection]:
        """A cursor whose ``ledger`` is what is shown."""
        with open_job(self._directory) as job:
            show(job, self._directory, self._files, self._recorded_by, self._foreign)
            yield job

    def _gone(self, job: DuckDBPyConnection) -> tuple[str, list[object]]:
        """What was taken back, as SQL with its values; no SQL where nothing ever was.

        Retractions count from the day the public could know of them.
        """
        if self._retracted is None:
            self._retracted = bool(job.execute(sql.ANY_RETRACTED).fetchall())
        if not self._retracted:
            return "", []
        if self._known_at is None:
            return sql.GONE, []
        return sql.GONE_THEN, [self._known_at.isoformat()]

    def _known(self) -> tuple[list[str], list[object]]:
        if self._known_at is None:
            return ["true"], []
        return [sql.KNOWN], [self._known_at.isoformat()]

    def listed_names(self) -> Sequence[ListedName]:
        """Every affirmed name of a registered or listed party, by entity, text and claim."""
        return tuple(self.each_listed_name())

    def each_listed_name(self) -> Iterator[ListedName]:
        """The same, some at a time: a long list need not be held."""
        conditions, values = self._known()
        with self._shown() as job:
            gone, then = self._gone(job)
            job.execute(sql.listed_names(conditions[0], gone), values + then)
            batches = iter(lambda: job.fetchmany(10_000), [])
            yield from listed_names.of(chain.from_iterable(batches))

    def name_counts(self) -> dict[str, int]:
        """How many names there are of each list, by the first part of its parties' nodes.

        Counted once: a view shows the same for as long as it lives.
        """
        if self._counts is None:
            self._counts = self._counted()
        return dict(self._counts)

    def _counted(self) -> dict[str, int]:
        conditions, values = self._known()
        with self._shown() as job:
            gone, then = self._gone(job)
            query = sql.name_counts(conditions[0], gone)
            return dict(job.execute(query, values + then).fetchall())

    def texts(self) -> Mapping[str, str]:
        """What is kept beside the claims, by name. A text of somebody else's never takes the place
        of one of the user's (``left_out``)."""
        return self._texts

    @property
    def others_texts(self) -> frozenset[str]:
        """The names of texts that somebody else recorded last and the user has not accepted."""
        return self._others_texts

    def left_out(self) -> LeftOut:
        """What others recorded in this ledger that does not count, in numbers."""
        if self._left_out is None:
            decisions = retractions = 0
            if any(file.path in self._foreign for file in self._files):
                with self._shown() as job:
                    decisions, retractions = job.execute(attribution.COUNTED).fetchall()[0]
            self._left_out = LeftOut(decisions, retractions, self._undone)
        return self._left_out


class LeftOut(msgspec.Struct, frozen=True):
    """Of what others recorded: decisions of people and retractions that do not count, and commits
    that put other files in the place of ones that were the user's."""

    decisions: int = 0
    retractions: int = 0
    undone: int = 0

    def __bool__(self) -> bool:
        return bool(self.decisions or self.retractions or self.undone)


@contextmanager
def open_job(directory: Path) -> Iterator[DuckDBPyConnection]:
    """A cursor whose failures are told as the ledger's."""
    with as_operator_errors(directory, "not read or written"), closing(engine.cursor()) as job:
        yield job


def show(
    job: DuckDBPyConnection,
    directory: Path,
    files: Sequence[File],
    recorded_by: int | None = None,
    foreign: frozenset[str] = frozenset(),
) -> None:
    """Make ``ledger`` the rows of ``files`` recorded by then, for this cursor alone.

    Of the ``foreign`` files only what counts though the user has not accepted it (``attribution``).
    Raises OperatorError where one of the files is not what was committed.
    """
    import duckdb

    sound.check(directory, files)
    prove(job, directory, proven.unknown(files))
    parts = []
    for theirs in (False, True):
        some = [file for file in files if (file.path in foreign) is theirs]
        rows = rows_of(directory, some)
        if some and recorded_by is not None:
            rows = f"SELECT * FROM ({rows}) WHERE recorded_at <= {int(recorded_by)}"  # noqa: S608
        parts.append(rows)
    try:
        if len(foreign) and any(file.path in foreign for file in files):
            attribution.show(job, *parts)
        else:
            job.execute(f"CREATE OR REPLACE TEMP VIEW ledger AS {parts[0]}")
    except duckdb.BinderException as error:
        # A column that is not there: these files were never written by a ledger.
        raise ValueError(str(error)) from error


def prove(job: DuckDBPyConnection, directory: Path, files: Sequence[File]) -> None:
    """Raise OperatorError where a row of ``files`` is not what its id says; then it is remembered.

    The files must have been weighed before.
    """
    import duckdb

    if not files:
        return
    try:
        check_rows(job, directory, files)
        rows = rows_of(directory, files)
        wrong = job.execute(f"WITH ledger AS ({rows}) {sql.WRONG_IDS}").fetchall()
    except duckdb.BinderException as error:
        raise ValueError(str(error)) from error
    if wrong:
        raise OperatorError(
            f"the ledger is damaged: the id of claim {wrong[0][0]} is not the digest of its row",
            place=printable(str(directory)),
            next_step=sound.RESTORE,
        )
    proven.trust(files)
    head.add_proven(directory)


IN_THE_QUESTION = 100
"""Values that are written into a question; more of them are joined with, as a table."""

ROW_LEAST = 16
"""Bytes of a file per row, at least: each has an id of 32 random bytes, which nothing packs."""

AT_ONCE = 500
"""Files that one question is about."""

TEXT_MOST, ROW_MOST = 16 << 20, 16 << 10
"""Bytes of text in a file: the first, or so much a row where that is more."""


def check_rows(job: DuckDBPyConnection, directory: Path, files: Sequence[File]) -> None:
    """Raise OperatorError for a file whose rows unpack to more than any ledger's.

    A file of ten kilobytes can repeat one text of a megabyte on ten million rows; lengths are
    counted here without unpacking them.
    """
    for at in range(0, len(files), AT_ONCE):
        some = {str(directory / file.path): file for file in files[at : at + AT_ONCE]}
        rows = _rows_in(job, some)
        fitting = {place for place, file in some.items() if rows[place] * ROW_LEAST <= file.size}
        if len(fitting) == len(some):  # else lengths are not worth counting
            texts = _text_in(job, directory, some)
            # Where nothing is said of the text of rows that there are, it is too much.
            lengths = {place: texts.get(place, math.inf if rows[place] else 0) for place in some}
            fitting = {p for p in some if lengths[p] <= max(TEXT_MOST, rows[p] * ROW_MOST)}
        for place in some.keys() - fitting:
            raise OperatorError(
                f"the ledger is damaged: {some[place].path} unpacks to more than a ledger holds",
                place=printable(str(directory)),
                next_step=sound.RESTORE,
            )


def _rows_in(job: DuckDBPyConnection, files: Mapping[str, File]) -> dict[str, float]:
    """Rows of each file by its own word; too many where it says nothing."""
    names = ", ".join(map(quoted, map(as_pattern, files)))
    query = f"SELECT file_name, sum(num_rows) FROM parquet_file_metadata([{names}]) GROUP BY 1"  # noqa: S608
    said: dict[str, float] = dict(job.execute(query).fetchall())
    return {place: said.get(place, math.inf) for place in files}


def _text_in(
    job: DuckDBPyConnection, directory: Path, files: Mapping[str, File]
) -> dict[str, float]:
    """Bytes of text in each file that has a row."""
    counts = " + ".join(
        f"coalesce(sum(strlen({name})), 0)"
        for name, kind in LEDGER_COLUMNS.items()
        if kind == "VARCHAR"
    )
    rows = rows_of(directory, tuple(files.values()), named=True)
    query = f"SELECT filename, {counts} FROM ({rows}) GROUP BY filename"  # noqa: S608
    return dict(job.execute(query).fetchall())


def rows_of(directory: Path, files: Sequence[File], *, named: bool = False) -> str:
    """SQL for all rows of these files; those of format 1 lack the later columns.

    ``named``: with the path of the file that each row stands in, as ``filename``.
    """
    parts = []
    for old in (True, False):
        some = [file for file in files if file.old is old]
        if not some:
            continue
        columns = ", ".join(
            f"CAST(NULL AS {kind}) AS {name}" if old and name in LATER else name
            for name, kind in LEDGER_COLUMNS.items()
        )
        source = parquet(directory, some, ", filename = true" if named else "")
        parts.append(f"SELECT {columns}{', filename' if named else ''} FROM {source}")  # noqa: S608
    return " UNION ALL ".join(parts) or sql.EMPTY


def parquet(directory: Path, files: Sequence[File], also: str = "") -> str:
    """SQL for the rows of Parquet files as they lie in them; ``also`` are further options.

    DuckDB takes a directory called ``retracts=x`` for a column of all files below it, in the place
    of their own: whoever names a directory would choose what the ledger says.
    """
    names = ", ".join(quoted(as_pattern(str(directory / file.path))) for file in files)
    return f"read_parquet([{names}], hive_partitioning = false{also})"


def as_pattern(path: str) -> str:
    """A path as DuckDB reads it: what it would take for a pattern is spelt out."""
    if "*" not in path and "?" not in path:
        return path
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path)


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'{}'".format(text.replace("'", "''"))
