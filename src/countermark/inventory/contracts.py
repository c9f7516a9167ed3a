"""One contract, however its number is written: with or without prefix, dashes or modification.

Nothing is known of who numbers contracts how, so two spellings are one contract only where their
letters and digits are the same in the same order. An order is another contract than its parent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from countermark.model.claim import Claim
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.node import CONTRACT, NAMED, key_of, kind_of
from countermark.model.predicate import TIES, Predicate
from countermark.model.reading import Reading, Subject, SubjectKind

_PREFIX = lazy_pattern(
    r"(?:contract|purchase order|task order|delivery order|award|agreement|piid|po)"
    r"(?: no| number| nr)?[ .:#]+(?=.*\d)"
)
_CHANGE = lazy_pattern(
    r"[ /_-]+(?:mod(?:ification)?\.? ?(?:no\.? ?|# ?)?[ap]?\d{1,5}|[ap]\d{5}|amendment \d{1,3})"
)
_ORDER = lazy_pattern(
    r"(?P<parent>[^/]{4,}?)(?: ?/ ?| (?:task |delivery |call )?order(?: no\.?| number)? | to | do )"
    r"(?P<order>[a-z]{0,2}\d{1,6}|[a-z0-9]{13,17})"
)
_LEAST = 3
"""Letters and digits of a number that may be told from others."""


def number(node: str) -> str:
    """The letters and digits of the number a node is named by; empty where it has too few."""
    text = key_of(node)
    if kind_of(node) not in (CONTRACT, NAMED) or not any(c.isdigit() for c in text):
        return ""
    text = _PREFIX.sub("", text, count=1) if _PREFIX.match(text) else text
    change = next((m for m in _CHANGE.finditer(text) if m.end() == len(text)), None)
    text = text[: change.start()] if change else text
    letters = "".join(c for c in text if c.isalnum())
    return letters if len(letters) >= _LEAST else ""


def numbers(node: str) -> Iterator[str]:
    """The number a node is named by, and that of the contract it reads like an order under."""
    found = _ORDER.fullmatch(key_of(node))
    for one in (node, f"{CONTRACT}:{found['parent']}" if found else ""):
        if one and (text := number(one)):
            yield text


def one_node_each(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The same readings, in which all spellings of a contract's number are one node.

    A name without a prefix is one of them where some file names a contract so.
    """
    contracts: dict[str, set[str]] = {}
    names: set[str] = set()
    for node in _nodes(readings):
        if kind_of(node) == CONTRACT:
            contracts.setdefault(number(node), set()).add(node)
        elif kind_of(node) == NAMED:
            names.add(node)
    contracts.pop("", None)
    chosen: dict[str, str] = {}
    for spellings in contracts.values():
        best = min(spellings, key=lambda node: (len(node), node))
        chosen |= {node: best for node in spellings if node != best}
    rows = {s.node for reading in readings for s in reading.subjects if not s.by_link}
    for node in names - rows:  # who a row asks about by that name is no contract
        if found := contracts.get(number(node)):
            chosen[node] = min(found, key=lambda one: (len(one), one))
    return tuple(_renamed(reading, chosen) for reading in readings) if chosen else tuple(readings)


def orders(claims: Iterable[Claim]) -> Iterator[Claim]:
    """That a contract is an order under another, where its number begins with the other's."""
    named = {
        c.subject: c
        for c in claims
        if c.predicate is Predicate.NAMED and kind_of(c.subject) == CONTRACT
    }
    parents = {number(node): node for node in sorted(named, reverse=True)}
    for node, said in named.items():
        found = _ORDER.fullmatch(key_of(node))
        parent = parents.get(number(f"{CONTRACT}:{found['parent']}")) if found else None
        if parent and parent != node:
            yield msgspec.structs.replace(said, predicate=Predicate.ORDER_OF, object=parent)


def _nodes(readings: Iterable[Reading]) -> Iterator[str]:
    for reading in readings:
        for claim in reading.claims:
            yield claim.subject
            if claim.predicate in TIES:
                yield claim.object


def _renamed(reading: Reading, chosen: dict[str, str]) -> Reading:
    claims = tuple(
        msgspec.structs.replace(
            c,
            subject=chosen.get(c.subject, c.subject),
            object=chosen.get(c.object, c.object) if c.predicate in TIES else c.object,
        )
        if c.subject in chosen or c.object in chosen
        else c
        for c in reading.claims
    )
    subjects = tuple(
        _subject(s, chosen[s.node]) if s.node in chosen else s for s in reading.subjects
    )
    return msgspec.structs.replace(reading, claims=claims, subjects=subjects)


def _subject(subject: Subject, node: str) -> Subject:
    return msgspec.structs.replace(subject, node=node, kind=SubjectKind.CONTRACT)
