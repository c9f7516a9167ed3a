"""The table under the ledger: a Delta Lake table of Parquet files, to which rows are only added.

The log is written and read here, without the table format's own library: one commit is one
compare-and-swap, an entry that is put under the next number if nothing lies there yet, and it
names the digest of the entry it was made on (``chain``, docs/decisions/0014). Many small files are
merged into one now and then; every version stays readable. Knows nothing of claims.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import secrets
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from countermark import __version__
from countermark.model.errors import CallerError, DefectError, OperatorError
from countermark.store import chain, head, own, proven
from countermark.store.chain import NAME, File, Kind, Record, State
from countermark.store.clock import now_micros
from countermark.store.ledger_errors import told as told  # the ledger speaks through it
from countermark.store.notes import note
from countermark.store.output import operator_error, sync_directory
from countermark.store.paths import printable
from countermark.store.sound import RESTORE, read

LOG = "_delta_log"

ATTEMPTS = 40
"""Attempts at a commit, with a longer pause before each up to a second: some 20 s in all."""

SMALL, MANY = 1_000_000, 64
"""So many files smaller than that (in bytes) are merged: each costs every reader a third of a
millisecond."""

_UNFIT = frozenset("[]^|%\\")
_ACCEPT = (
    "restore it from a backup; if you restored one, or put another ledger here, run "
    "countermark ledger verify --accept"
)


class GapError(OperatorError):
    """Entry ``version`` of the log is missing."""

    def __init__(self, directory: Path, version: int) -> None:
        told_as = broken(directory, chain.BrokenError(version, "it is missing"))
        super().__init__(told_as.message, place=told_as.place, next_step=told_as.next_step)
        self.version = version


class OvertakenError(Exception):
    """Another writer made the commit that was to be made."""


def create(directory: Path, columns: Mapping[str, str]) -> None:
    """Make an empty table; does nothing where there is one already.

    Raises OperatorError for a path the table format cannot spell, or that cannot be written.
    """
    check_path(directory)
    with told(directory, "no ledger was made"):
        (directory / LOG).mkdir(parents=True, exist_ok=True)
        if any(name.endswith(".json") for name in _names(directory)):
            return
        _say_lost(directory)
        described = {
            "protocol": {"minReaderVersion": 1, "minWriterVersion": 2},
            "metaData": metadata(str(uuid.uuid4()), now_micros() // 1000, columns),
        }
        record = Record(format=chain.FORMAT, kind=Kind.CREATE, previous=None, at=now_micros())
        state = State()
        with suppress(OvertakenError):
            remember(directory, commit(directory, state, record, described), accepted=True)


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
        "description": f"format {chain.FORMAT}",
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


def check_path(directory: Path) -> None:
    """Raise OperatorError for a name that the table format cannot spell, or a link on the way.

    DuckDB opens tables by path; each was opened without following a link just before (``sound``).
    """
    own.check_path(directory)
    own.check_path(directory / LOG)
    if unfit := sorted(_UNFIT & set(str(directory))):
        raise OperatorError(
            f"a ledger cannot lie under a path with “{unfit[0]}” in it",
            place=printable(str(directory)),
            next_step="choose another directory with --ledger",
        )


def newest(directory: Path, known: State | None = None) -> State:
    """The table as it stands; raises OperatorError if it cannot be trusted.

    Only what was committed since the remembered head, or since ``known``, is read.
    """
    remembered, forgotten = None, False
    try:
        remembered = head.load(directory)
    except head.UnreadableError as error:
        forgotten = True
        note(
            "the ledger was read from its beginning, and nothing shows whether it was put back "
            f"to an earlier state: what was remembered of it cannot be used ({error})"
        )
    if known is not None and (remembered is None or known.version >= remembered.version):
        remembered = head.of(directory, known)
    end = last(directory)
    if remembered is None:
        state = State(whole=False)
    else:
        _compare(directory, remembered, end)
        state = remembered.state()
    before = state.version
    state = _follow(directory, state, end)
    if remembered is None and not forgotten and state.version > 0:
        note(
            "this ledger was not opened here before: nothing shows who recorded its "
            f"{state.version} commits. What people decided in it counts once you accept it: "
            "countermark ledger verify --accept"
        )
    if state.version > before:
        remember(directory, state)
    _say_format(directory, state)
    return state


def whole(directory: Path) -> State:
    """The same from the first entry on, with every file that any version names."""
    end = last(directory)
    state = _follow(directory, State(), end)
    with suppress(head.UnreadableError):
        if (remembered := head.load(directory)) is not None:
            _compare(directory, remembered, end, state)
    return state


def at_version(directory: Path, version: int) -> State:
    """The table at ``version``, its files as they are now; OperatorError if it is not sound.

    A later entry that is damaged does not matter, but a note says so; one that shows this version
    to be another than it was does.
    """
    state = State()
    end = last(directory)
    if not 0 <= version <= end:
        raise CallerError(
            f"there is no version {version}; the ledger is at {end}",
            place=printable(str(directory)),
        )
    state = _follow(directory, state, version)
    then = list(state.files)
    asked = msgspec.structs.replace(state, files={}, named={}, log=[])
    try:
        _advance(directory, state, end)
    except chain.BrokenError as error:
        if error.version <= version:
            raise broken(directory, error) from error
        note(f"the ledger is damaged after version {version}: {broken(directory, error).message}")
    else:
        with suppress(head.UnreadableError):
            if (remembered := head.load(directory)) is not None:
                _compare(directory, remembered, end, state)
    asked.files = {file.path: file for file in (state.named[path] for path in then)}
    asked.whole = False
    return asked


def remember(directory: Path, state: State, *, accepted: bool = False) -> None:
    """Keep the head for the next time; a note says where that cannot be done.

    A ledger that was accepted stays so, until another lies in its place.
    """
    accepted = accepted or head.is_accepted(directory, state.ledger)
    try:
        head.save(directory, head.of(directory, state, accepted=accepted))
    except head.UnreadableError as error:
        note(
            "the ledger's head could not be remembered, so a ledger that is put back to an "
            f"earlier state will not be noticed ({error})"
        )


def last(directory: Path) -> int:
    """The number of the newest log entry; OperatorError for no ledger, GapError for a gap."""
    check_path(directory)
    try:
        names = _names(directory)
    except OSError as error:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            if any(directory.glob("*.parquet")):
                raise _lost(directory, "its log is missing", "nothing is sound") from error
            raise OperatorError(
                "there is no ledger here",
                place=printable(str(directory)),
                next_step="run countermark init",
            ) from error
        raise operator_error(error, directory, "the ledger is not opened") from error
    try:
        found = chain.versions(names)
    except chain.BrokenError as error:
        raise GapError(directory, error.version) from error
    if found < 0:
        raise _lost(directory, "its log is empty", "nothing is sound")
    return found


def _names(directory: Path) -> list[str]:
    with os.scandir(directory / LOG) as inside:
        return [entry.name for entry in inside]


def walk(directory: Path, state: State, end: int) -> Iterator[str]:
    """Follow ``state`` up to entry ``end``; yields what is wrong with the first that is not sound.

    Raises OperatorError for a table that is of a newer format, or no ledger.
    """
    try:
        _advance(directory, state, end)
    except chain.BrokenError as error:
        yield f"commit {error.version}: {error.reason}"


def _advance(directory: Path, state: State, end: int) -> None:
    try:
        while state.version < end:
            path = directory / LOG / chain.entry_name(state.version + 1)
            try:
                content = read(path, chain.ENTRY_CAP)
            except OSError as error:
                reason = f"it cannot be read ({error.strerror or error})"
                raise chain.BrokenError(state.version + 1, reason) from error
            state.apply(content)
    except chain.NewerError as error:
        raise OperatorError(
            f"this ledger was written by a newer countermark ({error})",
            place=printable(str(directory)),
            next_step="install that version, or name another directory with --ledger",
        ) from error
    except chain.ForeignError as error:
        raise OperatorError(
            "this table is not a countermark ledger",
            place=printable(str(directory)),
            next_step="name another directory with --ledger",
        ) from error


def _follow(directory: Path, state: State, end: int) -> State:
    """``state`` after the entries up to ``end``; OperatorError names what is sound."""
    try:
        _advance(directory, state, end)
    except chain.BrokenError as error:
        raise broken(directory, error) from error
    return state


def broken(directory: Path, error: chain.BrokenError) -> OperatorError:
    """The error that names the damaged entry, the sound ones, and the way out."""
    sound = f"commits 0 to {error.version - 1} are sound" if error.version else "nothing is sound"
    return _lost(directory, f"commit {error.version}: {error.reason}", sound)


def _lost(directory: Path, what: str, sound: str, way: str = RESTORE) -> OperatorError:
    return OperatorError(
        f"the ledger is damaged: {what}; {sound}",
        place=printable(str(directory)),
        next_step=way,
    )


def _compare(directory: Path, known: head.Head, end: int, state: State | None = None) -> None:
    """Raise OperatorError where the log is not the one that was last seen, or shorter."""
    if end < known.version:
        what = f"it ends at commit {end}, and ended at {known.version} when it was last opened"
        raise _lost(directory, what, f"the {end + 1} commits left may be sound", _ACCEPT)
    if state is not None and state.log:
        digest = state.log[known.version]
    else:
        try:
            content = read(directory / LOG / chain.entry_name(known.version), chain.ENTRY_CAP)
        except OSError as error:
            reason = f"it cannot be read ({error.strerror or error})"
            raise broken(directory, chain.BrokenError(known.version, reason)) from error
        digest = hashlib.sha256(content).hexdigest()
    if digest != known.digest:
        what = f"commit {known.version} is not the one that was there when it was last opened"
        raise _lost(directory, what, "those before it may be sound", _ACCEPT)


def _say_format(directory: Path, state: State) -> None:
    if state.format == 1:
        note(
            f"the ledger in {printable(str(directory))} is of format 1, in which nothing shows "
            "whether files or log were altered; the next thing recorded, or countermark ledger "
            "migrate, moves it to format 2"
        )


def append(state: State, directory: Path, write: Callable[[Path], int]) -> State:
    """Commit the rows that ``write`` puts into one Parquet file; the state when they are safe.

    ``write`` is given the file's path and returns the number of rows, whose ids must be digests of
    theirs. Raises OvertakenError where
    another commit took the next number: the rows were chosen on what was known before it.
    """
    file = new_file(directory, write)
    proven.trust((file,))
    record = Record(
        format=chain.FORMAT,
        kind=Kind.APPEND,
        previous=state.digest,
        at=now_micros(),
        files=(file,),
    )
    try:
        return commit(directory, state, record)
    except OvertakenError:
        with suppress(OSError):
            (directory / file.path).unlink()
        raise


def new_file(directory: Path, write: Callable[[Path], int]) -> File:
    """A new Parquet file of the table, safe on the disk, which no commit names yet."""
    path = directory / f"part-{secrets.token_hex(16)}.zstd.parquet"
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
    after = msgspec.structs.replace(
        state, files=dict(state.files), named=dict(state.named), log=list(state.log)
    )
    try:
        after.apply(content)
    except chain.BrokenError as error:
        raise DefectError(f"a commit that does not follow: {error.reason}") from error
    log = directory / LOG
    temporary = log / f".countermark-{secrets.token_hex(8)}.tmp"
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(temporary, log / chain.entry_name(after.version))
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
    """The files that are to be merged into one; empty while there are few."""
    small = [file for file in state.files.values() if file.size < SMALL]
    return small if len(small) >= MANY else []


def pause(attempt: int) -> None:
    """Wait longer after each attempt, by a random share, so that two writers fall out of step."""
    wait = random.uniform(0.2, 1.0) * min(1.0, 0.02 * 2**attempt)  # noqa: S311 - no secret
    time.sleep(wait)
