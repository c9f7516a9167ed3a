"""The only clock of the package. Read once at the edge; rooms get the day as an argument."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime


def today() -> date:
    """The current day in UTC."""
    return datetime.now(UTC).date()


def now_micros() -> int:
    """Microseconds since 1970-01-01T00:00Z, for ``recorded_at``: audit only, never identity."""
    return time.time_ns() // 1000


def last_micros(day: date) -> int:
    """The last microsecond of a day in UTC, as ``now_micros`` counts."""
    return (day.toordinal() + 1 - date(1970, 1, 1).toordinal()) * 86_400_000_000 - 1


def processor_seconds() -> float:
    """Seconds of CPU time of this process, for speeds that do not depend on its neighbours."""
    return time.process_time()


def monotonic() -> float:
    """Seconds from an arbitrary start, for progress and time limits only."""
    return time.monotonic()


class Deadline:
    """``seconds`` from now on, by the monotonic clock; see ``model.ports.Deadline``."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def passed(self) -> bool:
        """Is the time over?"""
        return time.monotonic() >= self._end
