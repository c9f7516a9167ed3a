"""One party of a list of the United Kingdom: names in six parts, days with the day first.

The Sanctions List and the list of asset freezes, each as table and as XML, say the same things in
other places; here is what they have in common.
"""

from __future__ import annotations

from collections.abc import Iterable

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.predicate import Predicate
from countermark.model.qualifier import How
from countermark.model.when import ALWAYS, Interval
from countermark.register.lists import country, dates, identifiers
from countermark.register.lists.once import Once

KINDS = {"individual": "person", "entity": "organisation", "ship": "vessel"}
"""The lists' words for what a party is."""

FREEZE = "asset freeze"
"""The programme of the manifest for those whose assets are frozen."""

_NUMBERED = lazy_pattern(r"\(\d{1,3}\)")
_IMO = lazy_pattern(r"(?<!\d)\d{7}(?!\d)")


def whole(parts: Iterable[str]) -> str:
    """Given names, then the family name or the firm's name: ``Name 1`` to ``5``, then ``6``."""
    return " ".join(part for part in (" ".join(p.split()) for p in parts) if part)


def several(text: str) -> list[str]:
    """The parts of a cell such as "(1) Russia (2) Cyprus"; one part where nothing is numbered."""
    parts = (part.strip(" ;,.") for part in _NUMBERED.split(text))
    return [" ".join(part.split()) for part in parts if part]


def named(once: Once, node: str, text: str, sort: str, strength: str = "") -> None:
    """A name of the sort the list calls it: primary, a variation of it, an alias, a former name."""
    sort = sort.casefold()
    if sort == "primary name":
        once.name(node, text)
    else:
        weak = "low" in strength.casefold() or "weak" in strength.casefold()
        former = sort.startswith(("fka", "f.k.a", "former"))
        once.alias(node, text, "weak alias" if weak else "", former=former)


def listed(once: Once, node: str, day: str, regime: str, imposed: str) -> None:
    """A listing since a day, under a regime, with the sanctions imposed in the list's words."""
    start = dates.day_first(day)
    known = {part.strip().casefold() for part in imposed.split("|")}
    code = FREEZE if not imposed or FREEZE in known else ""
    terms = [f"regime: {regime}"] if regime else []
    terms += [f"imposed: {'; '.join(p.strip() for p in imposed.split('|'))}"] if imposed else []
    programme = once.scribe.manifest.programme(code)
    once.listed(node, programme, Interval(start) if start else ALWAYS, "; ".join(terms))


def placed(once: Once, node: str, lines: Iterable[str], land: str, *, person: bool) -> None:
    """An address, and the country in which a firm then is."""
    written = ", ".join(part for part in (*(" ".join(p.split()) for p in lines), land) if part)
    once.say(node, Predicate.HAS_ADDRESS, written)
    if (code := country.alpha2(land)) and not person:
        once.say(node, Predicate.REGISTERED_IN, code, how=How.FROM_ADDRESS, certain=False)


def born(once: Once, node: str, written: str) -> None:
    """Days of birth, as precise as the list gives them."""
    for part in several(written):
        once.say(node, Predicate.BORN_ON, dates.day_first(part))


def numbered(once: Once, node: str, *, imo: str = "", website: str = "") -> None:
    """The number of a ship, and the address of a firm on the internet."""
    for number in _IMO.findall(imo):
        once.say(node, Predicate.HAS_IDENTIFIER, f"imo:{number}")
    for part in several(website):
        once.say(node, Predicate.HAS_IDENTIFIER, identifiers.one("website", part))
