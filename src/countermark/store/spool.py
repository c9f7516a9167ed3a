"""Files without a name for what is too much to hold: gone when they are closed, or with us.

Trouble with one is told as the operator's: the disk for temporary files is full, or not to be used.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, cast

from countermark.model.errors import OperatorError
from countermark.store.output import operator_error


@contextmanager
def spool() -> Iterator[BinaryIO]:
    """A temporary file for as long as it is needed."""
    stream = temporary()
    try:
        yield cast("BinaryIO", stream)
    finally:
        discard(stream)


def discard(stream: io.BufferedRandom) -> None:
    """Close a temporary file; what could not be written of it matters to nobody now."""
    with suppress(OperatorError):
        stream.close()


MEMORY = 1 << 20
"""Bytes up to which there is no file: a short result must not depend on the disk."""


def temporary() -> io.BufferedRandom:
    """A temporary file that its holder closes; its errors are OperatorErrors."""
    return io.BufferedRandom(_Temporary())


class _Temporary(io.RawIOBase):
    """Bytes in memory, and in a file once they are many.

    The errors of the file say that they are about temporary files.
    """

    def __init__(self) -> None:
        self._raw: io.RawIOBase | io.BytesIO = io.BytesIO()

    def _put_on_disk(self, held: io.BytesIO) -> io.RawIOBase:
        import tempfile

        try:
            raw = cast("io.RawIOBase", tempfile.TemporaryFile(buffering=0))  # noqa: SIM115
        except OSError as error:
            raise _told(error) from error
        content = memoryview(held.getvalue())
        done = 0
        while done < len(content):
            done += raw.write(content[done:]) or 0
        raw.seek(held.tell())
        return raw

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._raw.seek(offset, whence)

    def readinto(self, into: Any) -> int | None:
        try:
            return self._raw.readinto(into)
        except OSError as error:
            raise _told(error) from error

    def write(self, content: Any) -> int | None:
        try:
            if isinstance(self._raw, io.BytesIO) and self._raw.tell() + len(content) > MEMORY:
                self._raw = self._put_on_disk(self._raw)
            return self._raw.write(content)
        except OSError as error:
            raise _told(error) from error

    def fileno(self) -> int:
        return self._raw.fileno()

    def truncate(self, size: int | None = None) -> int:
        return self._raw.truncate(size)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _told(error: OSError) -> OperatorError:
    import tempfile

    return operator_error(error, tempfile.gettempdir(), "no temporary file")
