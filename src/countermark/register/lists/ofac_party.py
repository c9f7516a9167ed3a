"""What OFAC's files say of one party, whichever format says it: kinds, programmes, listings.

The tables, the XML and the advanced XML use one number for a party and the same words for its
programmes, so that a party read from one is the same as read from another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from countermark.model.predicate import Predicate
from countermark.model.when import ALWAYS, Interval
from countermark.register.lists.scribe import Scribe

KINDS = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft"}
"""OFAC's words for what a party is; a firm has none, or "Entity"."""

WEAK = "weak alias"
"""OFAC's own warning: a name too common to tell a party by."""


def kind_of(written: str) -> str:
    """What a party is, in our words."""
    return KINDS.get(written.casefold(), "organisation")


def introduced(scribe: Scribe, number: str, kind: str) -> str:
    """The node of the party with this number, its number and kind said."""
    node = scribe.node(number)
    scribe.say(node, Predicate.HAS_IDENTIFIER, f"ofac:{number}")
    scribe.say(node, Predicate.HAS_KIND, kind)
    return node


def listed(
    scribe: Scribe,
    node: str,
    programmes: Iterable[str],
    details: Mapping[str, str],
    valid: Interval = ALWAYS,
    under: Iterable[str] = (),
) -> None:
    """The listings of a party: one for each list that its programmes, or ``under``, stand for."""
    tags = list(programmes)
    codes = {_code(name, scribe) for name in under} or {_code(tag, scribe) for tag in tags} or {""}
    terms = [f"programmes: {'; '.join(tags)}"] if tags else []
    terms += [f"{word}: {value}" for word, value in details.items() if value]
    for code in sorted(codes):
        scribe.listed(node, scribe.manifest.programme(code), valid, "; ".join(terms))


def _code(tag: str, scribe: Scribe) -> str:
    """The key of the manifest that a programme, or the name of a list, stands for; else empty."""
    known = scribe.manifest.programmes
    return tag if tag in known else next((k for k in known if k and tag.startswith(k)), "")
