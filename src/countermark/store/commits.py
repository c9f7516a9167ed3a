"""Writing the ledger's log: one commit is one compare-and-swap.

An entry is put under the next number if nothing lies there yet, and names the digest of the entry
it was made on and of every file it adds (``chain``, docs/decisions/0014). It is marked as this
user's own (``authorship``). Reading is ``delta``'s. Knows nothing of claims.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from countermark import __version__
from countermark.model.errors import DefectError
from countermark.store import authorship, head, log_entry, proven
from countermark.store.chain import State
from countermark.store.clock import now_micros
from countermark.store.delta import LOG, check_path, names, remember
from countermark.store.ledger_errors import as_operator_errors
from countermark.store.log_entry import NAME, File, Kind, Record
from countermark.store.notes import note
from countermark.store.output import sync_directory
from countermark.store.random_name import random_name

ATTEMPTS = 40
"""Attempts at a commit, with a longer pause before each up to a second: some 20 s in all."""

SMALL, MANY = 1_000_000, 64
"""So many files smaller than that (in bytes) are merged: each costs every reader a third of a
millisecond."""


class OvertakenError(Exception):
    """Another writer made the commit that was to be made."""


def create(directory: Path, columns: Mapping[str, str]) -> None:
    """Make an empty table; does nothing where there is one already.

    Raises OperatorError for a path the table format cannot spell, or that cannot be written.
    """
    check_path(directory)
    with as_operator_errors(directory, "no ledger was made"):
        (directory / LOG).mkdir(parents=True, exist_ok=True)
        if any(name.endswith(".json") for name in names(directory)):
            return
        _say_lost(directory)
        described = {
            "protocol": {"minReaderVersion": 1, "minWriterVersion": 2},
            "metaData": metadata(str(uuid.uuid4()), now_micros() // 1000, columns),
        }
        record = Record(format=log_entry.FORMAT, kind=Kind.CREATE, previous=None, at=now_micros())
        state = State()
        with suppress(OvertakenError):
            commit(directory, state, record, described)


def _say_lost(directory: Path) -> None:
    """Making a ledger anew where one is remembered is a person's wish, and yet worth a word."""
    with suppress(head.UnreadableError):
        if (known := head.load(directory)) is not None and known.version > 0:
            note(f"a ledger of {known.version} commits was here before; this is a new one")


def metadata(table: str, created: int, columns: Mapping[str, str]) -> dict[str, Any]:
    """The table's description, as the Delta format spells it."""
    spelt = {"VARCHAR": "string", "BIGINT": "long", "BOOLEAN": "boolean"}
    fields = [
        {"name": name, "type": spelt[kind], "nullable": True, "metadata": {}}
        for name, kind in columns.items()
    ]
    return {
        "id": table,
        "name": NAME,
        "description": f"format {log_entry.FORMAT}",
        "format": {"provider": "parquet", "options": {}},
        "schemaString": json.dumps({"type": "struct", "fields": fields}, separators=(",", ":")),
        "partitionColumns": [],
        "createdTime": created,
        "configuration": {
            "delta.appendOnly": "true",
            # Every version stays readable: verdicts name the one they rest on.
            "delta.enableExpiredLogCleanup": "false",
            # DuckDB keeps to the statistics in the Parquet files; these only fatten the log.
            "delta.dataSkippingNumIndexedCols": "1",
        },
    }


def append(
    state: State,
    directory: Path,
    write: Callable[[Path], int] | None,
    texts: Mapping[str, str] | None = None,
) -> State:
    """Commit the rows that ``write`` puts into one Parquet file; the state when they are safe.

    ``write`` is given the file's path and returns the number of rows, whose ids must be digests of
    theirs; None where there are only ``texts``. Raises OvertakenError where another commit took the
    next number: the rows were chosen on what was known before it.
    """
    files = (new_file(directory, write),) if write is not None else ()
    proven.trust(files)
    record = Record(
        format=log_entry.FORMAT,
        kind=Kind.APPEND,
        previous=state.digest,
        at=now_micros(),
        files=files,
        texts=dict(texts or {}),
    )
    try:
        return commit(directory, state, record)
    except OvertakenError:
        for file in files:
            with suppress(OSError):
                (directory / file.path).unlink()
        raise


def new_file(directory: Path, write: Callable[[Path], int]) -> File:
    """A new Parquet file of the table, safe on the disk, which no commit names yet."""
    path = directory / f"part-{random_name(16)}.zstd.parquet"
    try:
        rows = write(path)
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
        sync_directory(directory)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return File(path.name, size, digest, rows)


def commit(
    directory: Path, state: State, record: Record, described: Mapping[str, Any] | None = None
) -> State:
    """Put the next entry, if nothing lies there yet; returns the state after it.

    Raises OvertakenError where something does. What it names must be safe on the disk before.
    """
    content = entry_bytes(record, described or {}, state)
    if (mark := authorship.mac(content)) is not None:
        content = entry_bytes(msgspec.structs.replace(record, mac=mark), described or {}, state)
    after = state.copy()
    try:
        after.apply(content, lambda *_: mark is not None)
    except log_entry.BrokenError as error:
        raise DefectError(f"a commit that does not follow: {error.reason}") from error
    log = directory / LOG
    temporary = log / f".countermark-{random_name()}.tmp"
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(temporary, log / log_entry.entry_name(after.version))
        except FileExistsError as error:
            raise OvertakenError from error
    finally:
        with suppress(OSError):
            temporary.unlink()
    sync_directory(log)
    remember(directory, after)
    return after


_OPERATIONS = {
    Kind.CREATE: "CREATE TABLE",
    Kind.APPEND: "WRITE",
    Kind.MERGE: "OPTIMIZE",
    Kind.REDACT: "OPTIMIZE",
    Kind.MIGRATE: "SET TBLPROPERTIES",
}
"""What other readers of the table are told; none of them acts on it."""


def entry_bytes(record: Record, described: Mapping[str, Any], state: State) -> bytes:
    """A log entry, one action a line. It names no path, host or user of this machine."""
    moment = record.at // 1000
    info = {
        "timestamp": moment,
        "operation": _OPERATIONS[record.kind],
        "operationParameters": {},
        "engineInfo": f"countermark/{__version__}",
        "countermark": record,
    }
    actions: list[dict[str, Any]] = [{"commitInfo": info}]
    actions += [{name: what} for name, what in described.items()]
    changed = record.kind is Kind.APPEND
    for path in record.removed:
        gone = {"path": path, "deletionTimestamp": moment, "dataChange": False}
        actions.append({"remove": gone | {"size": state.files[path].size}})
    for file in record.files:
        added = {
            "path": file.path,
            "partitionValues": {},
            "size": file.size,
            "modificationTime": moment,
            "dataChange": changed,
            "stats": f'{{"numRecords":{file.rows}}}',
        }
        actions.append({"add": added})
    return b"".join(msgspec.json.encode(action) + b"\n" for action in actions)


def small_files(state: State) -> list[File]:
    """The files that are to be merged into one; empty while there are few.

    Those of others' commits are merged apart, for it must stay known whose a row is.
    """
    small = [file for file in state.files.values() if file.size < SMALL]
    for foreign in (False, True):
        some = [file for file in small if (file.path in state.foreign) is foreign]
        if len(some) >= MANY:
            return some
    return []


def pause(attempt: int) -> None:
    """Wait longer after each attempt, by a random share, so that two writers fall out of step."""
    wait = random.uniform(0.2, 1.0) * min(1.0, 0.02 * 2**attempt)  # noqa: S311 - no secret
    time.sleep(wait)
