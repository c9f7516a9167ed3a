"""Which paths to one party say again, in doubt, what another says for certain?"""

from __future__ import annotations

from collections.abc import Sequence

from countermark.model.node import ITEM, kind_of
from countermark.model.path import Path
from countermark.model.predicate import MAKING, Family, Predicate


def without_doubled(paths: Sequence[Path]) -> Sequence[Path]:
    """Without the paths by which a name that certainly is this party may be another of its group.

    ``paths`` end at one party. That a name is open too, towards a firm which that party owns, adds
    no doubt to what is certain of it; nor does a path that leaves the party and comes back. What a
    thing is called by maker and model is like its maker's name: where the maker is known, it is no
    other way to the same party.
    """
    identity = Family.IDENTITY
    if any(path.certain and not path.disputed and _by_maker(path) for path in paths):
        paths = [path for path in paths if not _by_own_name(path)]
    known = {
        path.hops[-1].from_node
        for path in paths
        if path.certain and not path.disputed and path.hops
        if path.hops[-1].predicate.family is identity
    }
    return [
        path
        for path in paths
        if not any(
            hop.predicate.family is identity and not hop.certain and hop.from_node in known
            for hop in path.hops
        )
        and (not known or all(hop.to_node != path.target for hop in path.hops[:-1]))
    ]


def _by_maker(path: Path) -> bool:
    return bool(path.hops) and path.hops[0].predicate in MAKING


def _by_own_name(path: Path) -> bool:
    """Is it the name of the thing itself, by maker and model, that may be the party's?"""
    if len(path.hops) != 2 or kind_of(path.hops[0].from_node) != ITEM:
        return False
    called, alike = path.hops
    return (
        called.predicate is Predicate.SAME_AS
        and alike.predicate.family is Family.IDENTITY
        and not alike.certain
    )
