"""Progress on standard error, for a person who has been waiting longer than two seconds."""

from __future__ import annotations

import sys
from collections import deque
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

from countermark.model.safe_text import visible
from countermark.store import clock

if TYPE_CHECKING:
    from threading import Event, Thread

PATIENCE = 2.0
"""Seconds without a word; most commands are done by then."""

LONGEST = 4_000
"""Characters of one line; what a file says at greater length is in the file."""

EVERY = 0.5
"""Seconds between two looks at what is being done."""


class Narrator:
    """A ``Progress`` that overwrites one line on a terminal and stays silent elsewhere.

    A thread writes the line, because a step that lasts long is one that tells nothing meanwhile.
    """

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled and sys.stderr.isatty()
        self._begun = clock.monotonic()
        _latest.clear()
        self._line = ""
        self._shown = False
        self._over: Event | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Narrator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.end()

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Say what is being done; it is shown once two seconds have passed."""
        _latest.append(what)
        if not self._enabled:
            return
        count = f" {done:,}" if done else ""
        of = f" of {total:,}" if total and done else ""
        self._line = f"{what}{count}{of}"
        if self._thread is None:
            from threading import Event, Thread

            self._over = Event()
            self._thread = Thread(target=self._watch, args=(self._over,), daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Wipe the line, so that the result starts on a clean one."""
        if self._thread is not None and self._over is not None:
            self._over.set()
            self._thread.join()
            self._thread = self._over = None
        if self._shown:
            self._shown = False
            _raw("\r\x1b[K")

    def _watch(self, over: Event) -> None:
        wait = max(0.0, PATIENCE - (clock.monotonic() - self._begun))
        while not over.wait(wait):
            wait = EVERY
            self._shown = True
            passed = int(clock.monotonic() - self._begun)
            _raw(f"\r\x1b[K{visible(self._line)} … {passed} s")


def _raw(text: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()


def narrate(text: str) -> None:
    """One line for people on standard error; what files and servers say cannot steer a terminal.

    A line that cannot be written is lost: there is nobody left to tell.
    """
    left = len(text) - LONGEST
    line = visible(text[:LONGEST]) + (f" … ({left:,} more characters)" if left > 0 else "")
    with suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)  # noqa: T201


def doing() -> str:
    """The last step that was begun, in words: which file is read, which format written."""
    return visible(_latest[-1]) if _latest else ""


_latest: deque[str] = deque(maxlen=1)
"""What the newest narrator was told last. For the words of an error; decides nothing."""
