"""Which subjects do several files have together? Rows that ask the same of one name are one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.inventory.linked_subjects import CommonContext, says_the_same
from countermark.model.claim import Claim
from countermark.model.context import Facets
from countermark.model.node import ITEM, item, kind_of
from countermark.model.predicate import Predicate
from countermark.model.reading import Reading, Subject


def distinct(readings: Sequence[Reading]) -> tuple[tuple[Subject, ...], tuple[Claim, ...]]:
    """Each subject once; a name that is asked about otherwise elsewhere is a subject of its own.

    One file may want the cameras of a maker for an office and another for public safety: neither
    question may swallow the other. What only a link names, or a row beside what it is about, is
    asked about once, where no row asks.
    """
    found: dict[str, Subject] = {}
    ties: list[Claim] = []
    in_rows = _asked_by_rows(readings)
    for reading in readings:
        named: dict[str, Claim] | None = None
        for subject in reading.subjects:
            if subject.by_link and subject.node in in_rows:
                continue
            first = found.setdefault(subject.node, subject)
            if first.by_link and first is not subject:
                found[subject.node] = _of_both(first, subject)
                continue
            if first is subject or first.asks_the_same(subject):
                continue
            if named is None:
                named = {c.subject: c for c in reading.claims if c.predicate is Predicate.NAMED}
            said = named.get(subject.node)
            if said is None:
                continue
            node = item(said.evidence.digest.short, subject.place)
            found[node] = msgspec.structs.replace(subject, node=node)
            tie = msgspec.structs.replace(said, subject=node)
            same = msgspec.structs.replace(tie, predicate=Predicate.SAME_AS, object=subject.node)
            ties += (tie, same)
    return tuple(found.values()), tuple(ties)


def _of_both(one: Subject, other: Subject) -> Subject:
    """What two files link theirs to; a file that says nothing of its context takes none away."""
    if not _has_particulars(other) or says_the_same(one, other):
        return one
    if _has_particulars(one):
        common = CommonContext(one)
        common.add(other)
        return common.subject()
    return msgspec.structs.replace(
        one,
        facets=other.facets,
        fields=(*one.fields, *other.fields),
        made=other.made,
        acquired=other.acquired,
    )


def _has_particulars(subject: Subject) -> bool:
    return bool(subject.made or subject.acquired or subject.fields or subject.facets != Facets())


def _asked_by_rows(readings: Sequence[Reading]) -> set[str]:
    """Nodes that a row of its own asks about, and the names of the kinds of things in rows."""
    rows = {s.node for reading in readings for s in reading.subjects if not s.by_link}
    kinds = {
        claim.object
        for reading in readings
        for claim in reading.claims
        if claim.predicate is Predicate.SAME_AS
        and claim.certain
        and claim.subject in rows
        and kind_of(claim.subject) == ITEM
    }
    return rows | kinds
