"""What links say of the things, firms and contracts that they name: purpose, category, days.

A row's own columns say more of it than a link says of its kind. Two statements of one thing both
hold; days that contradict leave the day open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    kinds = _kinds(readings, said)
    return tuple(
        msgspec.structs.replace(
            reading,
            subjects=tuple(
                _with(s, said.get(s.node, ()), kinds.get(s.node, ()), lexicon)
                for s in reading.subjects
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


def _kinds(
    readings: Iterable[Reading], said: Mapping[str, Sequence[Claim]]
) -> dict[str, list[Claim]]:
    """What links say of the kinds of things in rows, by the rows' own nodes."""
    found: dict[str, list[Claim]] = {}
    for reading in readings:
        for claim in reading.claims:
            same = claim.predicate is Predicate.SAME_AS and claim.certain
            if same and claim.object in said and kind_of(claim.subject) == ITEM:
                found.setdefault(claim.subject, []).extend(said[claim.object])
    return found


def _with(
    subject: Subject, own: Sequence[Claim], of_kind: Sequence[Claim], lexicon: Lexicon
) -> Subject:
    """``subject`` with what is said of itself, and of its kind where its own row says nothing."""
    if not own and not of_kind:
        return subject
    facets, fields, days = subject.facets, dict(subject.fields), {}
    for name in _FACETS.values():
        words = [c.object for c in own if _FACETS.get(c.predicate) == name]
        if not fields.get(name):
            words += [c.object for c in of_kind if _FACETS.get(c.predicate) == name]
        if words:
            facets, fields = _said(facets, fields, name, words, lexicon)
    for predicate, name in _DAYS.items():
        if not getattr(subject, name):
            said = {c.object for c in (*own, *of_kind) if c.predicate is predicate}
            days[name] = _day({text for text in said if is_when(text)})
    return msgspec.structs.replace(subject, facets=facets, fields=tuple(fields.items()), **days)


def _said(
    facets: Facets, fields: dict[str, str], name: str, words: Sequence[str], lexicon: Lexicon
) -> tuple[Facets, dict[str, str]]:
    """Adds what ``words`` stand for. With a word that nobody knows it may be anything: no token is
    left, and the word stands in the field for people."""
    key = name.replace("-", "_")
    known = lexicon.facets.get(name, {})
    unknown = next((text for text in words if fold(text) not in known), None)
    if unknown is not None:
        return msgspec.structs.replace(facets, **{key: ()}), {**fields, name: unknown}
    tokens = list(getattr(facets, key))
    if fields.get(name) and not tokens:
        return facets, fields  # the row has a word of its own that nobody knows
    for text in words:
        token = known[fold(text)]
        tokens += [token, *lexicon.also.get(name, {}).get(token, ())]
    whole = msgspec.structs.replace(facets, **{key: tuple(dict.fromkeys(tokens))})
    return whole, {**fields, name: fields.get(name) or words[0]}


def _day(said: set[str]) -> str:
    """The day that all of ``said`` mean, the most precise; empty where they contradict."""
    best = max(sorted(said), key=len, default="")
    return best if all(best.startswith(text) for text in said) else ""
