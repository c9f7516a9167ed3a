"""From format 1 to format 2, in place: one commit, so that a ledger is of the one or the other.

It describes the table anew, with the later columns, and anchors all there was: the digest of every
log entry and of every file that any version names. Version numbers keep what they mean. A ledger
that is not sound is refused; nothing can be shown of what happened to it before.
"""

from __future__ import annotations

from pathlib import Path

from countermark.store import commits, delta, log_entry, sound
from countermark.store.chain import State
from countermark.store.clock import now_micros
from countermark.store.columns import LEDGER_COLUMNS
from countermark.store.ledger_view import open_job, prove
from countermark.store.log_entry import File, Kind, Record


def migrated(directory: Path, state: State) -> State:
    """The state of format 2: as it is, or after a migration.

    Raises OperatorError for a ledger that is not sound, OvertakenError where another writer came
    first.
    """
    if state.format != 1:
        return state
    whole = delta.whole(directory)
    if whole.version != state.version:
        raise commits.OvertakenError
    files = [anchored(directory, file) for file in whole.named.values()]
    # Nothing is anchored that is not what its id says.
    with open_job(directory) as job:
        for start in range(0, len(files), 256):
            prove(job, directory, files[start : start + 256])
    record = Record(
        format=log_entry.FORMAT,
        kind=Kind.MIGRATE,
        previous=whole.digest,
        at=now_micros(),
        log=tuple(whole.log),
        anchors=tuple(files),
    )
    described = {"metaData": commits.metadata(whole.ledger, whole.created, LEDGER_COLUMNS)}
    return commits.commit(directory, whole, record, described)


def anchored(directory: Path, file: File) -> File:
    """The file with its digest; OperatorError where it is missing or of another size."""
    import hashlib

    if bad := sound.weigh(directory, [file]):
        raise sound.damaged(directory, bad, 1)
    content = sound.read(directory / file.path, file.size)
    return File(file.path, file.size, hashlib.sha256(content).hexdigest(), old=True)
