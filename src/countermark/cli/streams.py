"""Standard input, output and error, whatever state they are in: closed, full, gone, or ASCII only.

No failure of a stream becomes a traceback: it is one line and exit code 1, or silence where nobody
listens.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterable


def open_missing() -> None:
    """Give each closed standard stream a descriptor, so that no file of ours takes its number.

    Standard output is opened for reading: what is written to it fails, and is told. Standard error
    and input are the null device.
    """
    modes = (os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)
    for number, mode in enumerate(modes):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, mode)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False, encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = _writer(1)
    if sys.stderr is None:
        sys.stderr = _writer(2)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a locale without UTF-8 spells the rest out
            stream.reconfigure(errors="backslashreplace")


def _writer(number: int) -> io.TextIOWrapper:
    raw = io.FileIO(number, "w", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", "backslashreplace")


def write_result(parts: Iterable[bytes]) -> None:
    """``parts`` on standard output, flushed; raises BrokenPipeError or OperatorError."""
    try:
        sys.stdout.flush()
        stream = getattr(sys.stdout, "buffer", None)
        for part in parts:
            if stream is None:
                sys.stdout.write(part.decode("utf-8", "backslashreplace"))
            else:
                stream.write(part)
        (stream or sys.stdout).flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from countermark.model.errors import OperatorError
        from countermark.store.output import operator_error

        discard(1)
        if error.errno == errno.EBADF:
            raise OperatorError(
                "standard output is closed", next_step="open it, or name a file with --output"
            ) from error
        raise operator_error(error, "standard output") from error


def flushed() -> OSError | None:
    """Flush both streams for the last time; why standard output could not be, or None."""
    try:
        sys.stdout.flush()
    except BrokenPipeError as error:
        discard(1)
        return error
    except (OSError, ValueError) as error:
        discard(1)
        return error if isinstance(error, OSError) else OSError(str(error))
    finally:
        try:
            sys.stderr.flush()
        except (OSError, ValueError):
            discard(2)
    return None


def discard(number: int) -> None:
    """What is still waiting for this stream goes nowhere: the interpreter must not trip over it."""
    with contextlib.suppress(OSError, ValueError):
        stream = sys.stdout if number == 1 else sys.stderr
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
        stream.flush()
