"""The words for warnings that oblige; one place, so that every format says the same."""

from __future__ import annotations

from countermark.model.obliging import DueDay, Recipient, RiskEntry, Stage
from countermark.reports.coverage import counted
from countermark.reports.shapes.warning import WarningDocument


def heading(shown: WarningDocument) -> str:
    """Which warning, whose, and as of which day."""
    return f"{shown.title} ({shown.authority}), as of {shown.as_of}"


def totals(shown: WarningDocument) -> str:
    """How many were warned, and how far they have come."""
    stages = [f"{number} {stage}" for stage, number in shown.by_stage.items() if number]
    late = f"; {shown.late} late" if shown.days else "; nobody is late: no day is set"
    return f"{counted(len(shown.recipients), 'recipient')}: {', '.join(stages) or 'none'}{late}"


def day_words(one: DueDay) -> str:
    """``acknowledge by 2019-01-31 (set by the authority, not by the warning)``."""
    whose = "by the warning itself" if one.by_instrument else "set by the authority"
    return f"{one.duty.value} by {one.day} ({whose})"


def did_words(row: Recipient) -> str:
    """What somebody has done, with days."""
    parts = (
        f"acknowledged {row.acknowledged}" if row.acknowledged else "",
        f"assessed {row.assessed}" if row.assessed else "",
        f"measures: {row.measures}" if row.measures else "",
        f"no measures, because {row.reason}" if row.reason else "",
        f"{counted(row.entries, 'risk entry')}, {row.open} incomplete" if row.entries else "",
    )
    return "; ".join(part for part in parts if part) or "nothing on record"


def late_words(row: Recipient) -> str:
    """With what somebody is late."""
    return f"late: {', '.join(duty.value for duty in row.late)}" if row.late else ""


def lacks_words(entry: RiskEntry) -> str:
    """What an entry lacks."""
    return f"lacks {', '.join(lack.value for lack in entry.lacks)}" if entry.lacks else "complete"


def next_words(row: Recipient) -> str:
    """What is to be done next."""
    return {
        Stage.SILENT: "acknowledge the warning",
        Stage.ACKNOWLEDGED: "carry out the risk analysis",
        Stage.ASSESSED: "adopt measures, or say why none are needed",
        Stage.DONE: "nothing",
    }[row.stage]
