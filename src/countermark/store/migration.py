"""From format 1 to format 2, in place: one commit, so that a ledger is of the one or the other.

It describes the table anew, with the later columns, and anchors all there was: the digest of every
log entry and of every file that any version names. Version numbers keep what they mean. A ledger
that is not sound is refused; nothing can be shown of what happened to it before.
"""

from __future__ import annotations

from pathlib import Path

from countermark.model.errors import OperatorError
from countermark.store import chain, delta, sound
from countermark.store import ledger_sql as sql
from countermark.store.chain import File, Kind, Record, State
from countermark.store.clock import now_micros
from countermark.store.columns import LEDGER_COLUMNS
from countermark.store.ledger_view import open_job, rows_of
from countermark.store.paths import printable


def migrated(directory: Path, state: State) -> State:
    """The state of format 2: as it is, or after a migration.

    Raises OperatorError for a ledger that is not sound, OvertakenError where another writer came
    first.
    """
    if state.format != 1:
        return state
    whole = delta.whole(directory)
    if whole.version != state.version:
        raise delta.OvertakenError
    files = [anchored(directory, file) for file in whole.named.values()]
    _check_ids(directory, files)
    record = Record(
        format=chain.FORMAT,
        kind=Kind.MIGRATE,
        previous=whole.digest,
        at=now_micros(),
        log=tuple(whole.log),
        anchors=tuple(files),
    )
    described = {"metaData": delta.metadata(whole.ledger, whole.created, LEDGER_COLUMNS)}
    return delta.commit(directory, whole, record, described)


def anchored(directory: Path, file: File) -> File:
    """The file with its digest; OperatorError where it is missing or of another size."""
    import hashlib

    if bad := sound.weigh(directory, [file]):
        raise sound.damaged(directory, bad, 1)
    content = sound.read(directory / file.path, file.size)
    return File(file.path, file.size, hashlib.sha256(content).hexdigest(), old=True)


def _check_ids(directory: Path, files: list[File]) -> None:
    """Nothing is anchored that is not what its id says."""
    if not files:
        return
    with open_job(directory) as job:
        job.execute(f"CREATE OR REPLACE TEMP VIEW ledger AS {rows_of(directory, files)}")
        if wrong := job.execute(sql.WRONG_IDS).fetchall():
            raise OperatorError(
                f"not migrated: claim {wrong[0][0]} is damaged: "
                "its id is not the digest of its row",
                place=printable(str(directory)),
                next_step=sound.RESTORE,
            )
