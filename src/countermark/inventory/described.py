"""What links say of the things, firms and contracts that they name: purpose, category, days.

A row's own columns say more, and stand where they say something.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from countermark.inventory.lexicon import Lexicon, fold
from countermark.model.claim import Claim, Polarity
from countermark.model.context import Facets
from countermark.model.node import ITEM, kind_of
from countermark.model.predicate import Predicate
from countermark.model.reading import Reading, Subject
from countermark.model.when import is_when

_FACETS = {
    Predicate.USED_FOR: "purpose",
    Predicate.IN_NETWORK_PART: "network-part",
    Predicate.HAS_CATEGORY: "category",
}
"""What says in which context a thing is judged, with the facet and its column."""

_DAYS = {Predicate.MADE_ON: "made", Predicate.ACQUIRED_ON: "acquired"}


def described(readings: Sequence[Reading], lexicon: Lexicon) -> tuple[Reading, ...]:
    """The same readings, in which subjects have what links say of them."""
    said: dict[str, list[Claim]] = {}
    for claim in _in_links(readings):
        said.setdefault(claim.subject, []).append(claim)
    if not said:
        return tuple(readings)
    return tuple(
        msgspec.structs.replace(
            reading,
            subjects=tuple(
                _with(s, said[s.node], lexicon) if s.node in said else s for s in reading.subjects
            ),
        )
        for reading in readings
    )


def _in_links(readings: Iterable[Reading]) -> Iterable[Claim]:
    """The claims by which links describe what they name."""
    for reading in readings:
        for claim in reading.claims:
            known = claim.predicate in _FACETS or claim.predicate in _DAYS
            sure = claim.certain and claim.polarity is Polarity.AFFIRMED
            # Rows and documents say it of their own items, which have it already.
            if known and sure and kind_of(claim.subject) != ITEM:
                yield claim


def _with(subject: Subject, claims: Sequence[Claim], lexicon: Lexicon) -> Subject:
    facets, fields = subject.facets, list(subject.fields)
    days = {}
    for claim in claims:
        name = _FACETS.get(claim.predicate)
        if name is None:
            day = _DAYS[claim.predicate]
            if not getattr(subject, day) and is_when(claim.object):
                days[day] = claim.object
            continue
        if not subject.field(name):
            fields.append((name, claim.object))
        facets = _facets(facets, subject.facets, name, claim.object, lexicon)
    return msgspec.structs.replace(subject, facets=facets, fields=tuple(fields), **days)


def _facets(so_far: Facets, own: Facets, name: str, text: str, lexicon: Lexicon) -> Facets:
    """Adds the token that ``text`` stands for; a word nobody knows decides nothing."""
    key = name.replace("-", "_")
    token = lexicon.facets.get(name, {}).get(fold(text), "")
    if not token or getattr(own, key):
        return so_far
    wider = lexicon.also.get(name, {}).get(token, ())
    tokens = tuple(dict.fromkeys((*getattr(so_far, key), token, *wider)))
    return msgspec.structs.replace(so_far, **{key: tokens})
