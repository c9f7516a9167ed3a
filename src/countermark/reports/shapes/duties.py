"""The published shape of ``duties``: ``countermark.duties/1``."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from countermark.model.duty import DutyItem
from countermark.reports.shapes.base import Shape

DUTIES: Final = "countermark.duties/1"


class DutiesDocument(Shape, frozen=True, kw_only=True):
    """What is owed as of a day, what presses first.

    ``totals`` counts all duties by state; ``left_out`` are those that were not asked for.
    ``not_kept`` subjects of a long run were not remembered: what they give rise to is not here.
    """

    schema: Literal["countermark.duties/1"]
    as_of: date
    checked_as_of: str
    contexts: tuple[str, ...]
    totals: dict[str, int]
    duties: tuple[DutyItem, ...]
    left_out: int
    not_kept: int
