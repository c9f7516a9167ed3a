"""One entry of the ledger's log: what it may hold, and how it is written and taken apart.

Pure functions over bytes. A commit of format 2 carries in its ``commitInfo`` a record with the
digest of the log entry before it and of every file it adds. Nothing of another's making is
believed: a path is a plain file name, an action that is not ours is refused. Whether an entry
follows the one before is ``chain``'s question.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from countermark.model.lazy_pattern import lazy_pattern

NAME = "countermark ledger"
FORMAT = 2
"""Raised when a table can no longer be read by the version before."""

ENTRY_CAP = 64 << 20
"""Bytes of one log entry: room for a migration that anchors some 200,000 files."""

ACTIONS_CAP = 500_000
COMMITS_CAP = 10_000_000

_FILE_NAME = lazy_pattern(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*\.parquet")
_DIGEST = lazy_pattern(r"[0-9a-f]{64}")
_ENTRY_NAME = lazy_pattern(r"[0-9]{20}\.json")
_READER, _WRITER = 1, 2
"""The Delta protocol versions of a table without any of its later features."""


class BrokenError(Exception):
    """Entry ``version`` is not what was committed; all before it are sound."""

    def __init__(self, version: int, reason: str) -> None:
        super().__init__(reason)
        self.version, self.reason = version, reason


class NewerError(Exception):
    """The table is of a later format than this program reads."""


class ForeignError(Exception):
    """The table is not a ledger."""


class Kind(Enum):
    """What a commit did."""

    CREATE = "create"
    APPEND = "append"  # rows, in one new file
    MERGE = "merge"  # small files into one: no row changed
    REDACT = "redact"  # text taken out of rows: files replaced, in old versions too
    MIGRATE = "migrate"  # the last of format 1: everything before it is anchored


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """A Parquet file of the table; ``sha256`` is None before a format 1 ledger is migrated.

    ``old`` files lack the columns that came with format 2.
    """

    path: str
    size: int
    sha256: str | None = None
    rows: int | None = None
    old: bool = False


class Replaced(msgspec.Struct, frozen=True):
    """Wherever a version names ``path``, ``file`` is meant from now on."""

    path: str
    file: File


class Record(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What a commit says of itself; ``at`` is in UTC microseconds.

    ``texts`` are kept with the rows, each in the place of an earlier one of its name: what was said
    of an imported list as a whole. ``log`` (of a migration) holds the digests of all entries before
    it, oldest first, and ``anchors`` all files that any of them names. ``signature`` is the place
    for a signed checkpoint over this entry's ``previous``; it is not looked at yet. ``mac`` is by
    which the user who made the commit knows it again (``authorship``); it comes last.
    """

    format: int
    kind: Kind
    previous: str | None
    at: int
    files: tuple[File, ...] = ()
    removed: tuple[str, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    log: tuple[str, ...] = ()
    anchors: tuple[File, ...] = ()
    texts: dict[str, str] = {}
    signature: str | None = None
    mac: str | None = None


class _Info(msgspec.Struct):
    countermark: Record | None = None


class _Protocol(msgspec.Struct):
    minReaderVersion: int  # noqa: N815 - as the format spells it
    minWriterVersion: int  # noqa: N815


class MetaData(msgspec.Struct, frozen=True):
    """The table's own description, as the Delta format spells it."""

    id: str
    name: str | None = None
    description: str | None = None
    partitionColumns: tuple[str, ...] = ()  # noqa: N815
    createdTime: int | None = None  # noqa: N815


class _Named(msgspec.Struct):
    path: str
    size: int | None = None
    partitionValues: dict[str, Any] | None = None  # noqa: N815
    deletionVector: Any = None  # noqa: N815


class _Action(msgspec.Struct, forbid_unknown_fields=True):
    commitInfo: _Info | None = None  # noqa: N815
    protocol: _Protocol | None = None
    metaData: MetaData | None = None  # noqa: N815
    add: _Named | None = None
    remove: _Named | None = None


class Entry(msgspec.Struct):
    """One log entry, taken apart."""

    record: Record | None = None
    metadata: MetaData | None = None
    protocol: bool = False
    adds: list[tuple[str, int]] = []
    removes: list[str] = []


_DECODER = msgspec.json.Decoder(_Action)


def versions(names: list[str]) -> int:
    """The last version of a log that holds these names, -1 for none; BrokenError at a gap."""
    found = sorted(name for name in names if _ENTRY_NAME.fullmatch(name))
    if not found:
        return -1
    last = int(found[-1][:20])
    if last >= COMMITS_CAP:
        raise BrokenError(len(found), f"there is no commit {last}")
    if len(found) != last + 1:
        there = set(found)
        gap = next(n for n in range(last + 1) if entry_name(n) not in there)
        raise BrokenError(gap, "it is missing")
    return last


def entry_name(version: int) -> str:
    """The file name of a log entry."""
    return f"{version:020}.json"


def is_file_name(path: str) -> bool:
    """May a Parquet file of the table be called so? Nothing that leads out of its directory."""
    return len(path) <= 200 and _FILE_NAME.fullmatch(path) is not None


def parse(version: int, content: bytes) -> Entry:
    """Take an entry apart; raises BrokenError for whatever no ledger of ours has in its log."""
    if len(content) > ENTRY_CAP:
        raise BrokenError(version, f"it has more than {ENTRY_CAP} bytes")
    lines = content.split(b"\n")
    if len(lines) > ACTIONS_CAP:
        raise BrokenError(version, f"it has more than {ACTIONS_CAP} actions")
    entry = Entry()
    for line in lines:
        if not line.strip():
            continue
        try:
            action = _DECODER.decode(line)
        except (msgspec.ValidationError, RecursionError) as error:
            raise BrokenError(version, f"it holds what no ledger does ({error})") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BrokenError(version, f"it is not JSON ({error})") from error
        _take(version, entry, action)
    return entry


def _take(version: int, entry: Entry, action: _Action) -> None:
    if action.commitInfo is not None and action.commitInfo.countermark is not None:
        if entry.record is not None:
            raise BrokenError(version, "it has two records")
        entry.record = action.commitInfo.countermark
    if action.protocol is not None:
        beyond = action.protocol
        if beyond.minReaderVersion > _READER or beyond.minWriterVersion > _WRITER:
            raise NewerError("its table format is beyond this one")
        entry.protocol = True
    if action.metaData is not None:
        if entry.metadata is not None:
            raise BrokenError(version, "it describes the table twice")
        entry.metadata = action.metaData
    if action.add is not None:
        _check_named(version, action.add)
        if action.add.size is None or action.add.size < 0:
            raise BrokenError(version, "it adds a file without a size")
        entry.adds.append((action.add.path, action.add.size))
    if action.remove is not None:
        _check_named(version, action.remove)
        entry.removes.append(action.remove.path)


def _check_named(version: int, named: _Named) -> None:
    if not is_file_name(named.path):
        raise BrokenError(version, f"it names a file outside the ledger, {named.path[:80]!r}")
    if named.partitionValues or named.deletionVector is not None:
        raise BrokenError(version, "it parts the table or deletes rows in place")


def check_record(version: int, entry: Entry, record: Record) -> None:
    """The record and the actions beside it say the same, and no more than its kind may.

    Raises BrokenError.
    """
    for file in (*record.files, *(one.file for one in record.replaced), *record.anchors):
        if not is_file_name(file.path) or not _DIGEST.fullmatch(file.sha256 or ""):
            raise BrokenError(version, f"it names no file, {file.path[:80]!r}")
    if sorted(entry.adds) != sorted((file.path, file.size) for file in record.files):
        raise BrokenError(version, "it adds other files than its record says")
    if sorted(entry.removes) != sorted(record.removed):
        raise BrokenError(version, "it removes other files than its record says")
    if record.removed and record.kind not in (Kind.MERGE, Kind.REDACT):
        raise BrokenError(version, f"a commit that removes files cannot {record.kind.value}")
    if (record.anchors or record.log) and record.kind is not Kind.MIGRATE:
        raise BrokenError(version, "only a migration anchors files")
    if record.texts:
        _check_texts(version, record)
    if record.replaced and record.kind is not Kind.REDACT:
        raise BrokenError(version, f"a commit that replaces files cannot {record.kind.value}")


TEXTS_MOST, TEXT_MOST = 100, 64 << 10
"""Texts of one commit, and bytes of one."""

_TEXT_NAME = lazy_pattern(r"[a-z0-9][a-z0-9/_-]{0,79}")


def _check_texts(version: int, record: Record) -> None:
    if record.kind is not Kind.APPEND:
        raise BrokenError(version, f"a commit that keeps texts cannot {record.kind.value}")
    fit = all(
        _TEXT_NAME.fullmatch(name) and len(text.encode("utf-8", "replace")) <= TEXT_MOST
        for name, text in record.texts.items()
    )
    if len(record.texts) > TEXTS_MOST or not fit:
        raise BrokenError(version, "it keeps texts that no ledger does")
