"""One party of the European Union's list, as its XML and its table both give it.

The list has no mark for the legal name: the first strong name is taken for it. It seldom says since
when a party is listed; what it does say is by which act, so a listing has a beginning only where a
day of designation is given.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from countermark.model.predicate import Predicate
from countermark.model.qualifier import How
from countermark.model.when import ALWAYS, Interval, When
from countermark.register.lists import country
from countermark.register.lists.once import Once
from countermark.register.lists.scribe import Mark

KINDS = {"P": "person", "E": "organisation", "person": "person", "enterprise": "organisation"}
"""The list's words and codes for what a party is."""


class Name(msgspec.Struct, frozen=True):
    """A name with its language; ``strong`` is the list's own word for one that tells a party."""

    text: str
    mark: Mark
    language: str = ""
    strong: bool = True


class Party(msgspec.Struct):
    """What was found of a party; ``acts`` are regulations as ``number, programme, day``."""

    number: str
    mark: Mark
    reference: str = ""
    united_nations: str = ""
    kind: str = ""
    designated: When = ""
    acts: dict[tuple[str, str, When], None] = {}
    names: list[Name] = []
    addresses: list[tuple[str, str, Mark]] = []
    births: list[tuple[When, Mark]] = []
    papers: list[tuple[str, Mark]] = []


def write(party: Party, once: Once) -> bool:
    """Write the party down; False where it bears no name."""
    scribe = once.scribe
    if not party.names:
        return False
    scribe.back_to(party.mark)
    node = scribe.node(party.number)
    legal = next((name for name in party.names if name.strong), party.names[0])
    once.name(node, legal.text)
    if kind := KINDS.get(party.kind, ""):
        once.say(node, Predicate.HAS_KIND, kind)
    for scheme, number in (("eu", party.reference), ("un", party.united_nations)):
        if number:
            once.say(node, Predicate.HAS_IDENTIFIER, f"{scheme}:{number}")
    codes = sorted({programme for _, programme, _ in party.acts if programme})
    acts = sorted({number for number, _, _ in party.acts if number})
    terms = [f"programmes: {'; '.join(codes)}"] if codes else []
    terms += [f"by: {'; '.join(acts)}"] if acts else []
    valid = Interval(party.designated) if party.designated else ALWAYS
    once.listed(node, scribe.manifest.programme(""), valid, "; ".join(terms))
    for name in party.names:
        scribe.back_to(name.mark)
        note = name.language if name.strong else "weak alias"
        once.alias(node, name.text, note)
    for written, code, mark in party.addresses:
        scribe.back_to(mark)
        once.say(node, Predicate.HAS_ADDRESS, written)
        if code and kind != "person":
            once.say(node, Predicate.REGISTERED_IN, code, how=How.FROM_ADDRESS, certain=False)
    for day, mark in party.births:
        scribe.back_to(mark)
        once.say(node, Predicate.BORN_ON, day)
    for identifier, mark in party.papers:
        scribe.back_to(mark)
        once.say(node, Predicate.HAS_IDENTIFIER, identifier)
    return True


def address(street: str, town: str, region: str, code: str, land: str) -> tuple[str, str]:
    """An address in one line, and its country as ISO 3166-1 alpha-2 ("00" is nowhere)."""
    parts = (street, town, region, "" if land.upper() == "UNKNOWN" else land.title())
    known = country.alpha2(code) or country.alpha2(land)
    return ", ".join(part for part in parts if part), known


def first_act(acts: Iterable[tuple[str, str, When]]) -> When:
    """The day of the first act that names the party: since then the public could know."""
    return min((day for _, _, day in acts if day), default="")
