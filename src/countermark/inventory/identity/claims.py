"""What signs say of a maker, as claims: one a sign, so that each can be opened."""

from __future__ import annotations

from collections.abc import Iterable

from countermark.inventory.identity.weighing import Identified
from countermark.inventory.source import Harvest, Source
from countermark.model.network_device import Certainty
from countermark.model.node import named
from countermark.model.qualifier import Derived, How

_HOW = {
    Certainty.CERTAIN: How.OWN_WORDS,
    Certainty.PROBABLE: How.TWO_SIGNS,
    Certainty.LEAD: How.ONE_SIGN,
}
SAYS = {how: certainty for certainty, how in _HOW.items()}
"""How sure a claim is that was made of signs."""


def say_makers(source: Source, node: str, found: Iterable[Identified], into: Harvest) -> None:
    """Say of ``node`` whom its signs point to. Only what is certain is said as certain."""
    for one in found:
        remark = f"contradicted: it names {', '.join(one.contradicted_by)}" * bool(
            one.contradicted_by
        )
        for sign in one.signs:
            evidence = source.row(sign.line)
            party = into.name(named(one.maker), one.maker, evidence)
            into.say(
                node,
                one.predicate,
                party,
                evidence,
                how=Derived(_HOW[one.certainty], sign.family.value),
                certain=one.certainty is Certainty.CERTAIN,
                remark=remark,
            )
