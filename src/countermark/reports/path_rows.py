"""Paths as ``countermark.check/2`` has them: nodes that a claim names are left out of its hop.

Made from and back into the hops of ``countermark.check/1``; nothing is lost either way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from countermark.reports.shapes.check import ClaimShape, FindingShape, HopShape
from countermark.reports.shapes.compact import HopRow, PathRow


def path_row(f: FindingShape, claims: Mapping[str, ClaimShape], digits: int) -> PathRow:
    """The path of ``f``; nodes that ``claims`` names are left out of its hops.

    ``digits`` of the key of its cause are written.
    """
    marked = f.weakest is not None and any(hop.claim == f.weakest for hop in f.via)
    return PathRow(
        hops=tuple(
            _hop(hop, claims.get(hop.claim), weakest=marked and hop.claim == f.weakest)
            for hop in f.via
        ),
        words=f.path_words,
        class_=f.path_class,
        cause=(f.cause or "")[:digits],
        own=f.own,
        tier=f.tier,
        other_paths=f.other_paths,
        certain=f.certain,
        disputed=f.disputed,
        weakest="" if marked else f.weakest or "",
    )


def _hop(hop: HopShape, claim: ClaimShape | None, *, weakest: bool) -> HopRow:
    known = claim is not None and _ends(claim.subject, claim.object, forward=hop.forward) == (
        hop.from_id,
        hop.to_id,
    )
    return HopRow(
        **{name: getattr(hop, name) for name in _SAME},
        word="" if hop.word == hop.predicate else hop.word,
        from_id="" if known else hop.from_id,
        to_id="" if known else hop.to_id,
        weakest=weakest,
    )


def _ends(subject: str, object_: str, *, forward: bool) -> tuple[str, str]:
    """Where a hop along a claim begins and ends, as nodes."""
    return (subject, object_) if forward else (object_, subject)


def hop_of(row: HopRow, claims: Mapping[str, ClaimShape]) -> HopShape:
    """The hop of ``row``, its nodes as its claim names them where it names none."""
    claim = claims.get(row.claim)
    from_id, to_id = row.from_id, row.to_id
    if claim is not None and not (from_id or to_id):
        from_id, to_id = _ends(claim.subject, claim.object, forward=row.forward)
    same: dict[str, Any] = {name: getattr(row, name) for name in _SAME}
    return HopShape(**same, word=row.word or row.predicate, from_id=from_id, to_id=to_id)


_SAME = sorted(frozenset(HopShape.__struct_fields__) - {"word", "from_id", "to_id"})
