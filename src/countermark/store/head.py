"""The last head of each ledger that was found sound, in the state directory of the user.

Opening a ledger then costs only its new commits, and one whose end was cut off, that was put back
to an earlier state, or that is another ledger altogether is noticed. Whoever may write this
directory can make it forget; docs/decisions/0014 says so.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from countermark.model.errors import OperatorError
from countermark.store import proven, user
from countermark.store.chain import State
from countermark.store.log_entry import File
from countermark.store.random_name import random_name

FOLDER = "heads"
CAP = 64 << 20


class Head(msgspec.Struct, frozen=True):
    """Up to ``version`` the log was followed and found sound; ``digest`` is of its last entry.

    ``proven`` are the digests of those of its files whose every row is what its id says.
    ``accepted``: up to that version the user said that what people decided in it counts; whose the
    other commits are (``put_back``, ``foreign``, ``others``, ``undone``), and the texts, are as in
    ``State``.
    """

    place: str
    ledger: str
    format: int
    created: int
    version: int
    digest: str
    files: tuple[File, ...]
    accepted: int
    put_back: int
    foreign: tuple[str, ...]
    others: tuple[tuple[int, int], ...]
    undone: int
    texts: dict[str, str]
    others_texts: dict[str, str]
    proven: tuple[str, ...] = ()

    def state(self) -> State:
        """The table as it was then, to be followed further."""
        return State(
            version=self.version,
            digest=self.digest,
            format=self.format,
            ledger=self.ledger,
            created=self.created,
            files={file.path: file for file in self.files},
            whole=False,
            accepted=self.accepted,
            put_back=self.put_back,
            foreign=set(self.foreign),
            others=list(self.others),
            undone=self.undone,
            texts=dict(self.texts),
            others_texts=dict(self.others_texts),
        )


def of(directory: Path, state: State) -> Head:
    """The head to remember for a ledger in this state."""
    return Head(
        _place(directory),
        state.ledger,
        state.format,
        state.created,
        state.version,
        state.digest,
        tuple(state.files.values()),
        state.accepted,
        state.put_back,
        tuple(path for path in state.files if path in state.foreign),
        tuple(state.others),
        state.undone,
        dict(state.texts),
        dict(state.others_texts),
        proven.known(state.files.values()),
    )


class UnreadableError(Exception):
    """What was remembered is there and cannot be used; its text says why."""


def load(directory: Path, environ: Mapping[str, str] | None = None) -> Head | None:
    """What is remembered of the ledger in ``directory``; None for nothing.

    Raises UnreadableError where something is remembered that was altered, or where it cannot be
    told, and then nothing shows that the ledger was put back.
    """
    try:
        path = _path(directory, environ)
    except (OSError, OperatorError) as error:
        raise UnreadableError(str(error)) from error
    head = _read(path)
    if head is None:
        return None
    if head.place != _place(directory):
        raise UnreadableError(f"{path} is of another ledger")
    proven.trust_remembered(head.proven)
    return head


def _read(path: Path) -> Head | None:
    """The head that a file holds; None for no file, UnreadableError for one that was altered."""
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(path, flags), "rb") as stream:
            found = _seen(stream.fileno())
            known = _known.get(path)
            if known is not None and known[0] == found:
                return known[1]
            content = stream.read(CAP + 1)
    except FileNotFoundError:
        return None
    except (OSError, OperatorError) as error:
        raise UnreadableError(str(error)) from error
    said, _, body = content.partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != said:
        raise UnreadableError(f"{path} is damaged")
    try:
        head = msgspec.json.decode(body, type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path} is damaged") from error
    _known[path] = (found, head)
    return head


_known: dict[Path, tuple[tuple[int, int, int], Head]] = {}
"""Heads that were read or written by this process, each by what the system says of its file: the
same file is not read a second time."""


def _seen(handle: int) -> tuple[int, int, int]:
    found = os.fstat(handle)
    return found.st_ino, found.st_size, found.st_mtime_ns


def furthest(ledger: str) -> Head | None:
    """The furthest head of the ledger with this id that is remembered of any place."""
    best: Head | None = None
    with suppress(OSError, OperatorError):
        for path in user.owned(user.state() / FOLDER).glob("*.json"):
            with suppress(UnreadableError):
                found = _read(path)
                if found is not None and found.ledger == ledger:
                    best = found if best is None or found.version > best.version else best
    return best


def add_proven(directory: Path) -> None:
    """Remember which files of the ledger have been looked at since; where that can be done."""
    with suppress(UnreadableError):
        known = load(directory)
        if known is not None and (now := proven.known(known.files)) != known.proven:
            save(directory, msgspec.structs.replace(known, proven=now))


def save(directory: Path, head: Head, environ: Mapping[str, str] | None = None) -> None:
    """Remember ``head``; raises UnreadableError where that cannot be done.

    Not flushed to the disk: what a power loss leaves is whole or found damaged, and checked anew.
    """
    body = msgspec.json.encode(head)
    content = hashlib.sha256(body).hexdigest().encode() + b"\n" + body
    try:
        path = _path(directory, environ)
        temporary = path.with_name(f".{random_name()}.tmp")
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                found = _seen(handle)
            temporary.replace(path)
            _known[path] = (found, head)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except (OSError, OperatorError) as error:
        raise UnreadableError(str(error)) from error


def _place(directory: Path) -> str:
    return os.fsencode(os.path.realpath(directory)).decode("utf-8", "backslashreplace")


def _path(directory: Path, environ: Mapping[str, str] | None) -> Path:
    folder = user.owned(user.state(environ) / FOLDER)
    name = hashlib.sha256(os.fsencode(os.path.realpath(directory))).hexdigest()
    return folder / f"{name}.json"
