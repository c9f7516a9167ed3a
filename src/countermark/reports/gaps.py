"""What was not examined, as it is published."""

from __future__ import annotations

from countermark.model.gap import Gap
from countermark.reports.shapes.check import GapShape


def gap_shape(gap: Gap) -> GapShape:
    """``gap`` as published."""
    return GapShape(
        what=gap.what,
        why=gap.why.value,
        size=gap.size,
        unit=gap.unit,
        detail=gap.detail,
        next_step=gap.next_step,
    )
