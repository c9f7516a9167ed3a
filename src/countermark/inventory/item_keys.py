"""The keys of a run: what rows and files say of each thing, made into keys for decisions.

Policy knows no serial numbers and no rows: it is handed the keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from countermark.model.claim import Claim, Polarity
from countermark.model.key import Alike, Fact, Keys, item_key
from countermark.model.node import CONTRACT, ITEM, key_of, kind_of, named
from countermark.model.predicate import Predicate
from countermark.model.reading import (
    CONFIGURATION,
    HOST,
    IMAGE,
    PARTIES,
    PATCHES,
    Reading,
    Subject,
    SubjectKind,
)

FACTS = {
    Predicate.NAMED: "name",
    Predicate.HAS_SERIAL: "serial",
    Predicate.HAS_MODEL: "model",
    Predicate.HAS_VERSION: "version",
    Predicate.HAS_IDENTIFIER: "identifier",
    Predicate.HAS_CATEGORY: "category",
    Predicate.LOCATED_AT: "site",
    Predicate.IN_ROLE: "role",
    Predicate.USED_FOR: "purpose",
    Predicate.IN_NETWORK_PART: "network-part",
    Predicate.PRODUCED_IN: "origin",
    Predicate.ACQUIRED_ON: "acquired",
    Predicate.MADE_ON: "made",
}
"""What claims say of a thing on a path, in the words that columns have."""


def keys_of(
    subjects: Sequence[Subject],
    readings: Iterable[Reading],
    claims: Iterable[Claim],
    alike: Alike,
) -> Keys:
    """The keys of all ``subjects`` of a run, whichever of its files comes first.

    ``claims`` are attributes (``FACTS``); ``alike`` knows what may stand in the place of a node.
    """
    facts = _facts_of(subjects, readings)
    wholes = {
        _file(s.node): item_key(facts[s.node], s.node)
        for s in reversed(subjects)
        if s.kind is SubjectKind.PRODUCT
    }
    return Keys(
        carrying={
            s.node: item_key(
                _within(s, facts, wholes) if s.kind is SubjectKind.COMPONENT else facts[s.node],
                s.node,
            )
            for s in subjects
        },
        met=_met(claims),
        named={s.node: _name(s) for s in subjects if kind_of(s.node) == ITEM and _named(s)},
        alike=alike,
    )


def _facts_of(subjects: Sequence[Subject], readings: Iterable[Reading]) -> dict[str, list[Fact]]:
    """What all rows that are one subject say of it, by its node."""
    chosen = {s.node: s for s in subjects}
    found = {s.node: _facts(s) for s in subjects}
    for subject in (s for reading in readings for s in reading.subjects):
        first = chosen.get(subject.node)
        if first is not None and first is not subject and first.asks_the_same(subject):
            found[subject.node] += _facts(subject)
    return found


def _named(subject: Subject) -> bool:
    """Is it asked about by its name, so that a later row is tied to the name?"""
    return subject.kind in PARTIES or subject.kind is SubjectKind.CONTRACT


def _name(subject: Subject) -> str:
    node = named(subject.name)
    return f"{CONTRACT}:{key_of(node)}" if subject.kind is SubjectKind.CONTRACT else node


def _within(
    subject: Subject, facts: dict[str, list[Fact]], wholes: dict[str, str]
) -> Iterator[Fact]:
    """The facts of a part of a product, which is also told by the product it is in."""
    yield from facts[subject.node]
    yield "whole", wholes.get(_file(subject.node), "")


_PASSING = frozenset({HOST, IMAGE, CONFIGURATION, PATCHES})
"""Fields that make no other thing of it: where it is carried, what a device runs today."""


def _facts(subject: Subject) -> list[Fact]:
    if subject.kind is SubjectKind.DOCUMENT:
        return []  # its node digests its content, and its name is where it lies
    own = (f for f in subject.fields if f[0] not in _PASSING)
    return [
        ("kind", "party" if subject.kind in PARTIES else subject.kind.value),
        # A name that several parties of one file bear is told apart in the node.
        ("name", subject.name if kind_of(subject.node) == ITEM else key_of(subject.node)),
        *(f for f in own if f[0] != "country" or not subject.country),
        *(("identifier", text) for text in subject.identifiers),
        ("country", subject.country),
        ("made", subject.made),
        ("acquired", subject.acquired),
    ]


def _met(claims: Iterable[Claim]) -> dict[str, str]:
    facts: dict[str, list[Fact]] = {}
    for claim in claims:
        if kind_of(claim.subject) == ITEM and claim.polarity is Polarity.AFFIRMED:
            facts.setdefault(claim.subject, []).append((FACTS[claim.predicate], claim.object))
    return {node: item_key(found, node) for node, found in facts.items()}


def _file(node: str) -> str:
    """The part of an item's node that names its file."""
    return node.partition("/")[0]
