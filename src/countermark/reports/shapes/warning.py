"""The published shape of ``warning``: who was warned, and what each has done."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from countermark.model.measure import Denial
from countermark.model.obliging import DueDay, Recipient, RiskEntry
from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.coverage import GapShape

WARNING: Final = "countermark.warning/1"


class WarningDocument(Shape, frozen=True, kw_only=True):
    """A warning with those whom it obliges, as of a day.

    ``days`` are the days of its duties, each with whose it is; empty where there is none: then
    nobody is late. ``denials`` are what was answered to it, ``accusation_note`` says what a warning
    is worth. ``reminders`` are the files that were written.
    """

    schema: Literal["countermark.warning/1"]
    as_of: date
    measure: str
    title: str
    authority: str
    clause: str
    announced: str
    asks: tuple[str, ...]
    days: tuple[DueDay, ...]
    by_stage: dict[str, int]
    late: int
    accusation_note: str
    denials: tuple[Denial, ...]
    recipients: tuple[Recipient, ...]
    entries: tuple[RiskEntry, ...]
    reminders: tuple[str, ...]
    not_examined: tuple[GapShape, ...]
