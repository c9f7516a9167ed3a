"""Words of a document that became no claim.

Those in a field for a party are screened as names beside what the document is about; in all others
listed names are looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from countermark.formats import unread_json
from countermark.formats.spdx import ACTORS, NOTHING
from countermark.inventory.source import Harvest, Source
from countermark.inventory.unread import LONGEST_NAME
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.node import named
from countermark.model.predicate import EDGES, Predicate
from countermark.model.qualifier import Derived, How

PARTY_FIELDS = frozenset(
    {
        *("vendor", "publisher", "author", "authors", "supplier", "suppliers", "manufacturer"),
        *("manufacture", "maker", "originator", "creators", "owner", "distributor", "provider"),
        *("licensor", "licensee", "purchaser", "organization", "company", "individual"),
        *("individuals", "annotator", "certifier", "assertedBy", "createdBy"),
        *("issuerName", "subjectName"),
    }
)
"""Members that hold a party, or an object whose ``name`` is one."""

_AS_ACTOR = lazy_pattern(rf"(?:{'|'.join(ACTORS)})\s*:\s*(.*?)\s*(?:\([^()]*\))?\s*\Z")


def look_through(
    label: str,
    value: Any,
    into: Harvest,
    source: Source | None = None,
    about: Callable[[str], str] = lambda place: "",
) -> None:
    """Hand on the words of ``value`` that are in no claim of ``into``, each with its pointer.

    Names of parties are said to stand beside the node that ``about`` gives for their place, if any.
    """
    used = {part for claim in into.claims for part in _parts(claim.object)}
    left = unread_json.unread(value, used)
    for place, text in left.texts:
        node = about(place)
        if source is None or not node or not _beside(source, node, place, text, into):
            into.unread.append((place, text))
    into.unit = SelectorKind.POINTER
    too_much(label, left.over, into)


def too_much(label: str, over: int, into: Harvest) -> None:
    """Say how many values of a document were not even looked through."""
    if over:
        detail = f"values nobody reads, beyond the first {unread_json.MOST} characters of them"
        into.gaps.append(Gap(label, Why.LIMIT, over, "values", detail))


def statements(into: Harvest) -> Callable[[str], str]:
    """The node that the entry of a list is about, by the place of anything in it."""
    named_at: dict[str, str] = {}
    tied_at: dict[str, str] = {}
    for claim in into.claims:
        selector = claim.evidence.selector
        if selector.kind is not SelectorKind.POINTER:
            continue
        if claim.predicate is Predicate.NAMED:
            named_at.setdefault(_entry(selector.value), claim.subject)
        elif claim.predicate in EDGES:  # of a tie: whoever is owned
            tied_at.setdefault(_entry(selector.value), claim.object)
    nodes = tied_at | named_at
    return lambda place: nodes.get(_entry(place), "")


def _entry(place: str) -> str:
    return place.split("/", 2)[1] if place.startswith("/") else ""


def _beside(source: Source, about: str, place: str, text: str, into: Harvest) -> bool:
    """Say that ``text`` at ``place`` names a party beside ``about``, if its field holds one."""
    members = [part for part in place.split("/") if part and not part.isdigit()]
    field = members[-2] if len(members) > 1 and members[-1] == "name" else (members or [""])[-1]
    if field not in PARTY_FIELDS or len(text) > LONGEST_NAME or text.startswith("Tool:"):
        return False
    actor = _AS_ACTOR.match(text)
    name = actor[1] if actor else text.strip()
    if not name or name in NOTHING or named(name) in into.named:
        return False  # what else the text holds is looked through
    if named(name) != about:
        evidence = source.pointer(place)
        party = into.name(named(name), name, evidence)
        how = Derived(How.UNKNOWN_COLUMN, f"“{field}”")
        into.say(about, Predicate.NAMED_BESIDE, party, evidence, how=how)
    return True


def _parts(text: str) -> tuple[str, ...]:
    """What became a claim, as it may be written in a document.

    The group and the name that a component's name is made of, and a firm or a person as SPDX 2
    writes them (clause 7.5): ``Organization: Acme``. With an address behind it, it is looked
    through, for the address became no claim.
    """
    group, _, name = text.rpartition("/")
    written = text, *(f"{kind}: {text}" for kind in ACTORS)
    return (*written, group, name) if group else written
