"""Links one end of which cannot stand there: what is said of the other end is then not examined.

``contract:X, subcontract_of, Y`` says nothing of X where Y is a thing that another row has made or
delivered. Whether it is one is known only when all files are read. The links themselves stay: what
a walk finds along them is no less true, and nobody is cleared by a row that cannot be as written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from countermark.inventory.kinds import Words
from countermark.model.claim import Claim, Polarity
from countermark.model.node import ITEM, NAMED, key_of, kind_of
from countermark.model.predicate import MAKING, TIES, End, Family, Predicate
from countermark.model.reading import PARTIES, Reading, Subject

_UNDER = frozenset({Predicate.SUBCONTRACT_OF, Predicate.ORDER_OF})
"""Between contracts, or the firms that signed them: a name that is made or delivered is neither."""


def misread(readings: Sequence[Reading], words: Words) -> tuple[Reading, ...]:
    """The same readings, in which subjects have the places of links that cannot be as written."""
    claims = [
        c
        for reading in readings
        for c in reading.claims
        if c.predicate in TIES and c.polarity is Polarity.AFFIRMED
    ]
    firms = {s.node for r in readings for s in r.subjects if s.kind in PARTIES and not s.by_link}
    named_firms = firms | set(_acting(claims))
    places: dict[str, list[str]] = {}
    for claim, end in _misfits(claims, firms, named_firms, words):
        place = f"{claim.evidence.label}:{claim.evidence.selector.value}"
        places.setdefault(end, []).append(place)
    known = {s.node: s.misread for r in readings for s in r.subjects if s.misread}
    if not places and not known:
        return tuple(readings)
    every = {
        node: tuple(dict.fromkeys((*known.get(node, ()), *places.get(node, ()))))
        for node in (*known, *places)
    }
    return tuple(
        msgspec.structs.replace(
            reading, subjects=tuple(_with(subject, every) for subject in reading.subjects)
        )
        for reading in readings
    )


def _with(subject: Subject, every: dict[str, tuple[str, ...]]) -> Subject:
    found = every.get(subject.node)
    return msgspec.structs.replace(subject, misread=found) if found else subject


def _misfits(
    claims: Sequence[Claim], firms: set[str], acting: set[str], words: Words
) -> Iterator[tuple[Claim, str]]:
    """Each link one of whose ends is a thing where none can stand, with the node at its other.

    ``acting`` are ``firms`` and what rows have as a party: their names alone make them no things.
    """
    things = set(_things(claims)) - firms
    for claim in claims:
        word = claim.predicate
        ends = (
            (claim.object, word.objects, claim.subject),
            (claim.subject, word.subjects, claim.object),
        )
        for end, allowed, other in ends:
            if End.THING in allowed or not _may_be_thing(end, firms, words):
                continue
            by_name = words.ends_like_goods(key_of(end)) and end not in acting
            seen = end in things and (word in _UNDER or words.is_thing(key_of(end)))
            if kind_of(end) == ITEM or seen or (by_name and word in _UNDER):
                yield claim, other


def _acting(claims: Iterable[Claim]) -> Iterator[str]:
    """Names that another row has where no thing can stand: “Orrin Camera” may be a firm."""
    for claim in claims:
        if claim.predicate not in _UNDER:
            if End.THING not in claim.predicate.subjects:
                yield claim.subject
            if End.THING not in claim.predicate.objects:
                yield claim.object


def _things(claims: Iterable[Claim]) -> Iterator[str]:
    """What some row has made, branded, delivered or contained."""
    for claim in claims:
        if not claim.certain:
            continue
        if claim.predicate in MAKING:
            yield claim.subject
        elif claim.predicate.family is Family.CONTAINMENT:
            yield claim.object


def _may_be_thing(node: str, firms: set[str], words: Words) -> bool:
    """Can it be one, by what it is called? A firm's name may stand for goods."""
    if kind_of(node) == ITEM:
        return True
    return kind_of(node) == NAMED and node not in firms and not words.is_firm(key_of(node))
