"""Many small files become one: a commit of its own, which changes no row.

The table format's own library then writes a checkpoint, for other readers of the table; ours never
reads one. A failure is left for another time.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from countermark.model.errors import CountermarkError
from countermark.store import commits, log_entry, proven, sound
from countermark.store.chain import State
from countermark.store.clock import now_micros
from countermark.store.ledger_view import open_job, prove, quoted, rows_of
from countermark.store.log_entry import Kind, Record


def merge_small_files(state: State, directory: Path) -> State:
    """Merge small files when there are many; the state after that, or as it was."""
    small = commits.small_files(state)
    if not small:
        return state
    with suppress(CountermarkError, commits.OvertakenError), open_job(directory) as job:
        sound.check(directory, small)
        prove(job, directory, proven.unknown(small))
        rows = rows_of(directory, small)

        def write(path: Path) -> int:
            job.execute(
                f"COPY (SELECT * FROM ({rows}) ORDER BY subject, id, recorded_at) "  # noqa: S608
                f"TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)"
            )
            found = job.execute(f"SELECT count(*) FROM ({rows})").fetchall()  # noqa: S608
            return int(found[0][0])

        file = commits.new_file(directory, write)
        proven.trust((file,))
        record = Record(
            format=log_entry.FORMAT,
            kind=Kind.MERGE,
            previous=state.digest,
            at=now_micros(),
            files=(file,),
            removed=tuple(one.path for one in small),
        )
        try:
            state = commits.commit(directory, state, record)
        except commits.OvertakenError:
            (directory / file.path).unlink()
            raise
        _checkpoint(directory, state)
    return state


def others_see(directory: Path) -> list[str]:
    """The files of the newest version as the table format's own library reads them.

    It believes a checkpoint where there is one; raises ValueError where it cannot read the table.
    """
    from arro3.core import Table
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    try:
        table = DeltaTable(str(directory))
        return sorted(map(str, Table(table.get_add_actions(flatten=True))["path"].to_pylist()))
    except (DeltaError, OSError, ValueError, KeyError) as error:
        raise ValueError(str(error).strip().splitlines()[0][:300]) from error
    except BaseException as error:
        # Panics of the library arrive as a BaseException of their own; a Ctrl-C must pass.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise ValueError("its checkpoint cannot be read") from error


def _checkpoint(directory: Path, state: State) -> None:
    """Spare other readers the log; made only where what they see is what we see."""
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    with suppress(DeltaError, OSError, ValueError):
        if others_see(directory) == sorted(state.files):
            DeltaTable(str(directory)).create_checkpoint()
