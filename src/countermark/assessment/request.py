"""What one run of ``check`` was asked, as data: enough to ask it again."""

from __future__ import annotations

from datetime import date

import msgspec

DEPTH = 8
"""The hop limit of a path, unless the caller sets another."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """``paths`` to read, ``contexts`` as text, the two clocks, column overrides, hop limit.

    ``project`` is the directory of a project with a ledger, or None for an in-memory run.
    ``ledger`` pins a ledger version; None takes the newest. ``keep``: large files are kept too.
    ``asks_today``: ``as_of`` is the day of asking, and none that was given.
    ``thorough``: likenesses below what a list tells as well.
    ``identified``: the day on which whoever asks identified what is found, and nobody determined.
    """

    paths: tuple[str, ...]
    contexts: tuple[str, ...] = ()
    as_of: date
    known_at: date | None = None
    columns: dict[str, str] = msgspec.field(default_factory=dict)
    depth: int = DEPTH
    project: str | None = None
    ledger: int | None = None
    components: bool = False
    keep: bool = False
    identified: date | None = None
    asks_today: bool = False
    thorough: bool = False
