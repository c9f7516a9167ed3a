"""How a path reads in one sentence: whose thing it is, and by what tie it comes to be reached."""

from __future__ import annotations

from collections.abc import Iterable

from countermark.model.measure import Measure
from countermark.model.path import Hop, Path, PathClass
from countermark.model.predicate import Family, Predicate
from countermark.model.verdict import Obligation

POLICY = "policy_statement"
"""The type of a measure by which a government says what it expects, and commands nothing."""


def tie(path: Path) -> str:
    """The tie to the listed party, as the first words of a reason."""
    target = path.hops[-1].to_name if path.hops else path.target
    if path.kind is PathClass.COMPONENT:
        inside = _last(path, Predicate.CONTAINS)
        return f"contains {inside.to_name if inside else 'a part'}, {_maker(path, target)}"
    if path.kind is PathClass.SUPPLIER:
        if path.tiers == 1:
            return f"{target} is a supplier of it"
        return f"{target} stands further up the supply chain"
    if path.kind is PathClass.WHITE_LABEL:
        return f"{_maker(path, target)} under another label"
    if any(hop.predicate.family is Family.MAKING for hop in path.hops):
        return _maker(path, target)
    owned = _owned(path)
    return f"{owned.from_name} {_kin(path, target)}" if owned else f"{target} is named"


def outside(reason: str, measure: Measure) -> str:
    """Why a statement does not reach this thing of its addressee, with the record's own words."""
    return f"{reason}; whom it is for: {'; '.join(measure.scope.words)}"


def expected(measure: Measure, duties: Iterable[Obligation]) -> str:
    """What a statement of policy expects by a day: said, since it obliges to nothing."""
    if measure.type != POLICY:
        return ""
    days = [f"{duty.what}, by {duty.due}" for duty in duties if duty.due]
    return f"; what it expects: {'; '.join(days)}" if days else ""


def _maker(path: Path, target: str) -> str:
    """ "made by X", with X's tie to the listed party where X is not that party."""
    making = [hop for hop in path.hops if hop.predicate.family is Family.MAKING]
    if not making:
        return f"from {target}"
    word = "carries the brand of" if making[-1].predicate is Predicate.BRANDED_BY else "made by"
    owned = _owned(path)
    return f"{word} {owned.from_name}, which {_kin(path, target)}" if owned else f"{word} {target}"


def _kin(path: Path, target: str) -> str:
    if path.cascade or path.kind is PathClass.OWNED:
        return f"is owned to 50 percent or more by listed parties, {target} among them"
    return f"belongs to the group of {target}"


def _owned(path: Path) -> Hop | None:
    return next((hop for hop in path.hops if hop.predicate.family is Family.OWNERSHIP), None)


def _last(path: Path, predicate: Predicate) -> Hop | None:
    return next((hop for hop in reversed(path.hops) if hop.predicate is predicate), None)
