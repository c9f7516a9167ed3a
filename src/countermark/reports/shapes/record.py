"""The published shape of an inquiry record: ``countermark.record/1``."""

from __future__ import annotations

from typing import Literal

from countermark.reports.shapes.check import FileShape, GapShape, ListShape, Shape, TotalsShape


class InquiryRecord(Shape, frozen=True, kw_only=True):
    """What was asked of what. ``paths`` are the arguments as given, in order.

    ``options`` are the options that bear on verdicts; ``overrides`` the columns a person renamed
    (``FILE:HEADER=MEANING``). ``verdicts`` is ``verdict_digest`` of the result.
    """

    schema: Literal["countermark.record/1"]
    version: str
    ledger: str
    as_of: str
    known_at: str | None
    contexts: tuple[str, ...]
    paths: tuple[str, ...]
    options: dict[str, str]
    overrides: tuple[str, ...]
    files: tuple[FileShape, ...]
    register: str
    lists: tuple[ListShape, ...]
    not_examined: tuple[GapShape, ...]
    totals: TotalsShape
    coverage: tuple[str, ...]
    verdicts: str
