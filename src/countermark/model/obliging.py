"""A warning that obliges, seen by whoever gave it: who was warned, and what each has done.

Nobody is late but against a day: one that the instrument has, or one that the authority set.
"""

from __future__ import annotations

from enum import Enum

import msgspec


class Duty(Enum):
    """What a warning asks of each of those whom it obliges, in this order."""

    ACKNOWLEDGE = "acknowledge"
    ASSESS = "assess"
    ADOPT = "adopt measures"


class Stage(Enum):
    """How far somebody has come."""

    SILENT = "no answer"
    ACKNOWLEDGED = "acknowledged"
    ASSESSED = "assessed"
    DONE = "done"  # measures adopted, or a reason for none


class DueDay(msgspec.Struct, frozen=True):
    """By when a duty is due; ``by_instrument``: the warning says so, else the authority set it."""

    duty: Duty
    day: str
    by_instrument: bool


class Lack(Enum):
    """What an entry of a risk analysis lacks."""

    THREAT = "the value of the threat"
    BEFORE = "the risk before"
    AFTER = "the risk after"
    MEASURE = "a measure, or the reason for none"
    APPROVAL = "who approved it, and when"


class RiskEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One asset in a risk analysis: threat, risk before and after, measure or reason, approval."""

    line: int
    administrator: str
    asset: str
    threat: str = ""
    before: str = ""
    after: str = ""
    measure: str = ""
    reason: str = ""
    approved_by: str = ""
    approved_on: str = ""
    lacks: tuple[Lack, ...] = ()


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """One of those whom the warning obliges, with what it did; days are empty where nothing is.

    ``late`` are the duties whose day has passed. ``entries`` counts its risk entries, ``open``
    those that lack something.
    """

    line: int
    name: str
    number: str = ""
    contact: str = ""
    acknowledged: str = ""
    assessed: str = ""
    measures: str = ""
    reason: str = ""
    assets: str = ""
    stage: Stage = Stage.SILENT
    late: tuple[Duty, ...] = ()
    entries: int = 0
    open: int = 0
