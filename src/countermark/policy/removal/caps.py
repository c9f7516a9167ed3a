"""How a network stands to a cap, in the unit in which the instrument measures it.

Rows that give no amount make the share a range: it is *kept* or *not kept* only where no amount
that they could have would change that. Boxes are not counted: a cap is no number of boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from countermark.model.measure import CapUnit, Duty, Measure, Status
from countermark.model.replacement import Share
from countermark.model.verdict import Decision, Verdict
from countermark.policy.scope import covers

_CAPPED = (Decision.PROHIBITED, Decision.ACTION_REQUIRED)


class Carrier(msgspec.Struct, frozen=True):
    """One thing that is in the network: its parts of it, what it carries, its verdicts."""

    parts: tuple[str, ...]
    amounts: Mapping[CapUnit, Decimal]
    verdicts: tuple[Verdict, ...]

    def is_of(self, measure: str) -> bool:
        """Is it of a party that ``measure`` caps?"""
        return any(
            found.measure == measure
            and found.status is Status.APPLIES
            and found.decision in _CAPPED
            for verdict in self.verdicts
            for found in verdict.findings
        )

    def is_in(self, parts: Sequence[str]) -> bool:
        """Is it in one of these parts of a network?"""
        return any(covers(part, own) for own in self.parts for part in parts)


def shares(carriers: Sequence[Carrier], measures: Mapping[str, Measure]) -> tuple[Share, ...]:
    """Every cap of a measure that applies to one of them."""
    applied = {
        found.measure
        for one in carriers
        for verdict in one.verdicts
        for found in verdict.findings
        if found.status is Status.APPLIES and found.decision in _CAPPED
    }
    found = (
        _share(measures[id_], duty, carriers)
        for id_ in sorted(applied & measures.keys())
        for duty in measures[id_].duties
        if duty.cap is not None
    )
    return tuple(share for share in found if share is not None)


def _share(measure: Measure, duty: Duty, carriers: Sequence[Carrier]) -> Share | None:
    """None where nothing of the plan is in that part of the network."""
    cap = duty.cap
    assert cap is not None
    inside = [one for one in carriers if not one.parts or one.is_in(cap.of or duty.network_parts)]
    if not any(one.parts for one in inside):
        return None
    known = [one for one in inside if cap.unit in one.amounts and one.parts]
    own = _sum(one.amounts[cap.unit] for one in known if one.is_of(measure.id))
    total = _sum(one.amounts[cap.unit] for one in known)
    unknown = len(inside) - len(known)
    percent = own * 100 / total if total else None
    kept = None if percent is None or unknown else percent <= cap.percent
    return Share(
        measure=measure.id,
        title=measure.title,
        what=duty.what,
        by=duty.by_date or "",
        allowed=cap.percent,
        unit=cap.unit,
        recalled=cap.recalled or duty.recalled,
        amount=f"{own:f}",
        total=f"{total:f}",
        unknown=unknown,
        percent=None if percent is None else f"{percent:.1f}",
        kept=kept,
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
