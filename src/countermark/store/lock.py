"""Who is writing to a ledger: a lock that writers share, and that tidying and redacting need alone.

It does not order commits (they are compare-and-swap, see ``delta``); it keeps a file that a living
writer has not committed yet from being taken for litter. Where the system has no such locks,
nothing that needs to be alone is done.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from countermark.model.errors import OperatorError
from countermark.store.output import operator_error

NAME = ".writers.lock"


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Be one of the writers of this ledger."""
    handle = _open(directory)
    try:
        _lock(handle, alone=False, patience=0.0, directory=directory)
        yield
    finally:
        os.close(handle)


PATIENCE = 2.0
"""Seconds that a writer waits for another: one that is stopped in its turn holds nobody up long."""

_LOOK = 0.005
"""Seconds between two looks whether it is one's turn."""


@contextmanager
def turn(directory: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Take turns with other writers where that can be had, and go ahead where it cannot.

    Nothing rests on it (commits are compare-and-swap): but what is worked out beside another
    writer is mostly worked out in vain. The directory itself is locked: no file has to be there.
    """
    try:
        import fcntl

        handle = os.open(directory, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(_LOOK)
            except OSError:  # a file system without locks
                break
        yield
    finally:
        os.close(handle)


@contextmanager
def alone(directory: Path, patience: float = 0.0) -> Iterator[None]:
    """Be the only one; OperatorError if a writer is still there after ``patience`` seconds."""
    handle = _open(directory)
    try:
        _lock(handle, alone=True, patience=patience, directory=directory)
        yield
    finally:
        os.close(handle)


def _open(directory: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        return os.open(directory / NAME, flags, 0o666)
    except OSError as error:
        raise operator_error(error, directory / NAME, "the ledger is not written") from error


def _lock(handle: int, *, alone: bool, patience: float, directory: Path) -> None:
    try:
        import fcntl
    except ImportError:
        if alone:
            raise OperatorError(
                "this system does not say whether a writer is at work", place=str(directory)
            ) from None
        return
    if not alone:
        with suppress(OSError):  # a file system without locks: nobody can be alone there either
            fcntl.flock(handle, fcntl.LOCK_SH)
        return
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() >= end:
                raise OperatorError(
                    "somebody is writing to this ledger; nothing was done",
                    place=str(directory),
                    next_step="wait until it is done, then run this again",
                ) from error
            time.sleep(0.05)
        else:
            return
