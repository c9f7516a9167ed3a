"""Progress on standard error, for a person who has been waiting longer than two seconds."""

from __future__ import annotations

import sys

from countermark.store import clock

PATIENCE = 2.0
EVERY = 0.2


class Narrator:
    """A ``Progress`` that overwrites one line on a terminal and stays silent elsewhere."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled and sys.stderr.isatty()
        self._begun = clock.monotonic()
        self._last = 0.0
        self._shown = False

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Say what is being done, at most five times a second, once two seconds have passed."""
        now = clock.monotonic()
        if not self._enabled or now - self._begun < PATIENCE or now - self._last < EVERY:
            return
        self._last, self._shown = now, True
        count = f" {done:,}" if done else ""
        of = f" of {total:,}" if total and done else ""
        sys.stderr.write(f"\r\x1b[K{what}{count}{of} …")
        sys.stderr.flush()

    def end(self) -> None:
        """Wipe the line, so that the result starts on a clean one."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def narrate(text: str) -> None:
    """One line for people on standard error."""
    print(text, file=sys.stderr)  # noqa: T201
