"""The table under the ledger: a Delta Lake table of Parquet files, to which rows are only added.

Many small files are merged into one now and then; every version stays readable. Knows nothing of
claims. Turns every failure of the library into a named error with a next step.
"""

from __future__ import annotations

import errno
import os
import random
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from countermark.model.errors import CallerError, CountermarkError, DefectError, OperatorError
from countermark.store import own
from countermark.store.clock import now_micros
from countermark.store.columns import arrow_schema
from countermark.store.output import operator_error, sync_directory

if TYPE_CHECKING:
    from deltalake import DeltaTable

NAME = "countermark ledger"
FORMAT = 1
"""Raised when a table can no longer be read by the version before."""

ATTEMPTS = 5
"""Full attempts at a commit; each of them lets the library try 15 times itself."""

SMALL, MANY = 1_000_000, 64
"""So many files smaller than that (in bytes) are merged: each costs every reader a third of a
millisecond."""

_UNFIT = frozenset("[]^|%\\")
_OTHER_PLACE = "restore it from a backup, or move it aside, run countermark init and import again"


@contextmanager
def told(directory: Path, doing: str) -> Iterator[None]:
    """Turn what DuckDB, delta-rs or the system raise into an OperatorError about ``directory``."""
    import duckdb
    from deltalake.exceptions import DeltaError

    try:
        yield
    except CountermarkError:
        raise
    except OSError as error:
        raise _told_by_system(error, directory, doing) from error
    except (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException) as error:
        raise DefectError(f"{doing}: {error}", place=str(directory)) from error
    except duckdb.OutOfMemoryException as error:
        raise OperatorError(
            f"{doing}: not enough memory",
            place=str(directory),
            next_step="take fewer files at once",
        ) from error
    except (DeltaError, duckdb.Error, ValueError) as error:
        raise _damaged(error, directory, doing) from error
    except BaseException as error:
        # delta-rs panics arrive as a BaseException of their own; a Ctrl-C must pass.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise _damaged(error, directory, doing) from error


def _told_by_system(error: OSError, directory: Path, doing: str) -> OperatorError:
    if error.errno is None:  # delta-rs reports the system's words without its number
        for number in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT):
            if f"(os error {number})" in str(error):
                return operator_error(OSError(number, _words(number)), directory, doing)
        return OperatorError(f"{doing}: {error}", place=str(directory), next_step=_OTHER_PLACE)
    return operator_error(error, directory, doing)


def _words(number: int) -> str:
    return os.strerror(number)


def _damaged(error: BaseException, directory: Path, doing: str) -> OperatorError:
    for number in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT):
        if f"(os error {number})" in str(error) or _words(number) in str(error):
            return operator_error(OSError(number, _words(number)), directory, doing)
    if "minimum reader version" in str(error) or "minimum writer version" in str(error):
        return _newer(directory, "its table format is beyond this one")
    first = str(error).strip().splitlines()[0][:300] if str(error).strip() else repr(error)
    return OperatorError(
        f"{doing}: the ledger is damaged ({first})", place=str(directory), next_step=_OTHER_PLACE
    )


def create(directory: Path, columns: Mapping[str, str]) -> None:
    """Make an empty table; does nothing where there is one already.

    Raises OperatorError for a path the table format cannot spell, or that cannot be written.
    """
    from deltalake import DeltaTable

    _check_path(directory)
    with told(directory, "no ledger was made"):
        directory.mkdir(parents=True, exist_ok=True)
        DeltaTable.create(
            str(directory),
            arrow_schema(dict(columns)),
            mode="ignore",
            name=NAME,
            description=f"format {FORMAT}",
            configuration={
                "delta.appendOnly": "true",
                # Every version stays readable: verdicts name the one they rest on.
                "delta.enableExpiredLogCleanup": "false",
                # DuckDB keeps to the statistics in the Parquet files; these only fatten the log.
                "delta.dataSkippingNumIndexedCols": "1",
            },
        )


def open_table(
    directory: Path, columns: Mapping[str, str], version: int | None = None
) -> DeltaTable:
    """The table as it stands, or at ``version``; raises OperatorError if it cannot be trusted.

    A file that the log names must be there with the size that was committed.
    """
    from deltalake import DeltaTable

    _check_path(directory)
    if not (directory / "_delta_log").is_dir():
        raise OperatorError(
            "there is no ledger here", place=str(directory), next_step="run countermark init"
        )
    with told(directory, "not opened"):
        table = DeltaTable(str(directory))
        if version is not None:
            if not 0 <= version <= table.version():
                raise CallerError(
                    f"there is no version {version}; the ledger is at {table.version()}",
                    place=str(directory),
                )
            table.load_as_version(version)
        _check_format(table, directory)
        names = {field.name for field in table.schema().fields}
        if missing := [name for name in columns if name not in names]:
            raise ValueError(f"the column {missing[0]} is missing")
    return table


def _check_path(directory: Path) -> None:
    # The table library opens by path: nothing on the way, or in its log, may be a link.
    own.check_tree(directory)
    own.check_tree(directory / "_delta_log")
    if unfit := sorted(_UNFIT & set(str(directory))):
        raise OperatorError(
            f"a ledger cannot lie under a path with “{unfit[0]}” in it",
            place=str(directory),
            next_step="choose another directory with --ledger",
        )


def _check_format(table: DeltaTable, directory: Path) -> None:
    metadata, protocol = table.metadata(), table.protocol()
    word, _, number = (metadata.description or "").partition(" ")
    if metadata.name != NAME or word != "format" or not number.isdigit():
        raise OperatorError(
            "this table is not a countermark ledger",
            place=str(directory),
            next_step="name another directory with --ledger",
        )
    if int(number) > FORMAT or protocol.min_reader_version > 1 or protocol.min_writer_version > 2:
        raise _newer(directory, f"format {number}; this one reads up to {FORMAT}")


def _newer(directory: Path, words: str) -> OperatorError:
    return OperatorError(
        f"this ledger was written by a newer countermark ({words})",
        place=str(directory),
        next_step="install that version, or name another directory with --ledger",
    )


def parquet_files(table: DeltaTable, directory: Path) -> list[str]:
    """The table version's files; raises OperatorError if one is missing or of another size."""
    from arro3.core import Table

    added = Table(table.get_add_actions(flatten=True))
    files = []
    paths, sizes = added["path"].to_pylist(), added["size_bytes"].to_pylist()
    for name, size in zip(paths, sizes, strict=True):
        path = directory / name
        try:
            found = path.stat().st_size
        except OSError as error:
            raise _damaged(error, directory, f"{name} is missing") from error
        if found != size:
            lost = ValueError(f"{found} bytes instead of {size}")
            raise _damaged(lost, directory, f"{name} was altered") from None
        # What DuckDB would take for a pattern in the name of a directory.
        files.append(str(path).replace("*", "[*]").replace("?", "[?]"))
    return files


def append(table: DeltaTable, directory: Path, write: Callable[[Path], int]) -> int:
    """Commit the rows that ``write`` puts into one Parquet file; returns the version when safe.

    ``write`` is given the file's path and returns the number of rows. Other appends meanwhile do
    no harm. Raises ``CommitFailedError`` when it was not committed.
    """
    from deltalake import CommitProperties, PostCommitHookProperties
    from deltalake.transaction import AddAction

    path = directory / f"part-{secrets.token_hex(16)}.zstd.parquet"
    try:
        stats = f'{{"numRecords":{write(path)}}}'
        _flush(path)
        size = path.stat().st_size
    except Exception:
        with suppress(OSError):
            path.unlink()
        raise
    # From here on the file must stay, whatever fails: the log may name it already.
    table.create_write_transaction(
        [AddAction(path.name, size, {}, now_micros() // 1000, True, stats)],
        "append",
        table.schema(),
        commit_properties=CommitProperties(max_commit_retries=15),
        post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
    )
    table.update_incremental()
    version = table.version()
    with suppress(OSError):
        _flush(directory / "_delta_log" / f"{version:020}.json")
    return version


def _flush(path: Path) -> None:
    """Have the disk take a file and its name."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_directory(path.parent)


def merge_small_files(table: DeltaTable, directory: Path) -> None:
    """Merge small files when there are many. Changes no row; a failure is left for another time."""
    from arro3.core import Table

    sizes = Table(table.get_add_actions(flatten=True))["size_bytes"].to_pylist()
    if sum(size < SMALL for size in sizes) < MANY:
        return
    with suppress(CountermarkError), told(directory, "not merged"):
        table.optimize.compact(target_size=SMALL)


def pause(attempt: int) -> None:
    """Wait longer after each attempt, by a random share, so that two writers fall out of step."""
    time.sleep(random.uniform(0.5, 1.0) * 0.05 * 2**attempt)  # noqa: S311 - no secret
