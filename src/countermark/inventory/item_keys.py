"""The keys of a run: what rows and files say of each thing, made into keys for decisions.

Policy knows no serial numbers and no rows: it is handed the keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    return Keys(
        carrying=_Carrying(subjects, readings),
        met=_Met(claims),
        named={s.node: _name(s) for s in subjects if kind_of(s.node) == ITEM and _named(s)},
        alike=alike,
    )


class _Made(Mapping[str, str]):
    """Item keys by node, each made when it is first asked for: of most nothing is found."""

    def __init__(self, nodes: Mapping[str, object]) -> None:
        self._nodes, self._keys = nodes, dict[str, str]()

    def __getitem__(self, node: str) -> str:
        if node not in self._nodes:
            raise KeyError(node)
        key = self._keys.get(node)
        if key is None:
            key = self._keys[node] = item_key(self.facts(node), node)
        return key

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def facts(self, node: str) -> Iterable[Fact]:
        """What is said of the thing that ``node`` is."""
        raise NotImplementedError


class _Carrying(_Made):
    """The keys of ``subjects``, by what all rows of ``readings`` that are one subject say of it."""

    def __init__(self, subjects: Sequence[Subject], readings: Iterable[Reading]) -> None:
        self._subjects = {s.node: s for s in subjects}
        super().__init__(self._subjects)
        self._others: dict[str, list[Subject]] = {}
        self._wholes = dict[str, str]()
        self._products = {
            _file(s.node): s.node for s in reversed(subjects) if s.kind is SubjectKind.PRODUCT
        }
        for subject in (s for reading in readings for s in reading.subjects):
            first = self._subjects.get(subject.node)
            if first is not None and first is not subject and first.asks_the_same(subject):
                self._others.setdefault(subject.node, []).append(subject)

    def facts(self, node: str) -> Iterator[Fact]:
        yield from self._own(node)
        if self._subjects[node].kind is SubjectKind.COMPONENT:
            yield "whole", self._whole(_file(node))

    def _own(self, node: str) -> Iterator[Fact]:
        for subject in (self._subjects[node], *self._others.get(node, ())):
            yield from _facts(subject)

    def _whole(self, file: str) -> str:
        """The key of the product that the parts in ``file`` are in, by which they are told too."""
        product = self._products.get(file)
        if product is None:
            return ""
        key = self._wholes.get(product)
        if key is None:
            key = self._wholes[product] = item_key(self._own(product), product)
        return key


class _Met(_Made):
    """The keys of the ``item:`` nodes that ``claims`` say something of."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._said: dict[str, list[Fact]] = {}
        super().__init__(self._said)
        for claim in claims:
            if kind_of(claim.subject) == ITEM and claim.polarity is Polarity.AFFIRMED:
                fact = FACTS[claim.predicate], claim.object
                self._said.setdefault(claim.subject, []).append(fact)

    def facts(self, node: str) -> Iterable[Fact]:
        return self._said[node]


def _named(subject: Subject) -> bool:
    """Is it asked about by its name, so that a later row is tied to the name?"""
    return subject.kind in PARTIES or subject.kind is SubjectKind.CONTRACT


def _name(subject: Subject) -> str:
    node = named(subject.name)
    return f"{CONTRACT}:{key_of(node)}" if subject.kind is SubjectKind.CONTRACT else node


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


def _file(node: str) -> str:
    """The part of an item's node that names its file."""
    return node.partition("/")[0]
