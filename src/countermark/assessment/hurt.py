"""Whom does a cut-off of a party hurt: who depends on it, and who loses it as a customer?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.assessment.run import Run
from countermark.assessment.traced import Asked, Laid, laid_together
from countermark.model.gap import Gap, Why
from countermark.model.legacy_notes import MICRO
from countermark.model.node import key_of
from countermark.model.predicate import Predicate
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.hurt import HURT, HurtDocument, HurtRow, HurtSide
from countermark.tracing.hurt import Hurt, Supply, Whom

SUBSTITUTES = 5


def hurt(run: Run, asked: Asked, ways: Sequence[str]) -> HurtDocument:
    """Everybody that a cut-off of the subject reaches, nearest first, each way that is asked.

    ``ways`` are values of ``Whom``.

    Raises CallerError for a subject that nothing names.
    """
    laid = laid_together(run, asked)
    supply = Supply(laid.edges, run.as_of)
    cut_off = _with_itself(laid)
    sides, beyond = [], []
    for whom in map(Whom, ways):
        found = supply.reach(cut_off, whom, asked.hops, asked.most)
        if found.beyond:
            detail = f"of {found.beyond:,} in tier {asked.hops} the {whom.value} were not followed"
            beyond.append(Gap("tiers beyond a limit", Why.LIMIT, found.beyond, "parties", detail))
        sides.append(
            HurtSide(
                whom=whom.value,
                total=found.total,
                tiers={str(tier): count for tier, count in found.tiers.items()},
                unstated=found.unstated,
                rows=tuple(_rows(found.rows, laid, whom)),
            )
        )
    return HurtDocument(
        schema=HURT,
        as_of=run.as_of,
        known_at=run.known_at,
        subject=asked.subject,
        nodes=tuple(sorted(cut_off)),
        hops=asked.hops,
        ties=supply.ties,
        sides=tuple(sides),
        not_examined=tuple(map(gap_shape, (*laid.gaps, *beyond))),
    )


def _with_itself(laid: Laid) -> set[str]:
    """The nodes asked about, with the party that they certainly are."""
    same = {
        claim.object
        for claim in laid.edges
        if claim.predicate is Predicate.SAME_AS and claim.certain and claim.subject in laid.nodes
    }
    return {*laid.nodes, *same}


def _rows(found: Sequence[Hurt], laid: Laid, whom: Whom) -> Iterator[HurtRow]:
    def name(node: str) -> str:
        return laid.names.get(node) or key_of(node)

    for one in found:
        subject = laid.subjects.get(one.node)
        customers = whom is Whom.CUSTOMERS
        others = [name(node) for node in one.others]
        yield HurtRow(
            node=one.node,
            name=name(one.node),
            kind=subject.kind.value if subject else "",
            tier=one.tier,
            certain=one.certain,
            hurt=one.hurt,
            known=one.known,
            least=one.least / MICRO if customers else None,
            most=one.most / MICRO if customers else None,
            unknown=one.unknown if customers else 0,
            overfull=one.overfull,
            gives=one.gives / MICRO if one.gives is not None else None,
            substitutes=tuple(others[:SUBSTITUTES]),
            more_substitutes=max(len(others) - SUBSTITUTES, 0),
            via=tuple(map(name, one.via)),
            claims=one.claims,
        )
