"""Keys: the same for the same thing however the files around it are named, ordered or written.

An id is unique in one document and digests where things stand (file, row); a key says what a thing
is, and people's decisions hang on it. No file digest, row, path or wording of a measure goes into
one. Each is the SHA-256 of length-prefixed fields (``claim.digest_fields``) that begin with a word
of their own, so that no key of one sort is a key of another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from countermark.model.claim import FIELDS, Claim, digest_fields
from countermark.model.measure import Duty
from countermark.model.path import Path
from countermark.model.predicate import Direction

Fact = tuple[str, str]
"""A fact about a thing: what it is (``serial``, ``site``), and its text."""

ALWAYS_IN = frozenset(
    {
        *("kind", "whole", "name", "maker", "brand", "model", "product", "serial"),
        *("site", "place", "role", "purpose", "network-part", "category", "clause"),
    }
)
"""What a key holds beside a serial number: which thing, where it stands, what it is used for."""

WORDING = frozenset({"note", "source", "share", "valid-from", "valid-to", "known-from"})
"""What a row says of what it says: never part of a key."""

_SUBJECT, _OBJECT = FIELDS.index("subject"), FIELDS.index("object")
_AS_WRITTEN = frozenset({"serial", "mac", "identifier"})
_SHORTEST_SERIAL = 4
_PATHS = 1024
"""Paths whose relations are remembered: all that one subject has are judged one after another."""


def _folded(name: str, text: str) -> str:
    """Case, width and white space tell no two texts apart, save in numbers of makers."""
    if name in _AS_WRITTEN:
        return " ".join(text.split())
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.casefold().split())


def is_distinctive(serial: str) -> bool:
    """Does a serial number tell one thing from all others? "N/A", "0000" and "1" do not."""
    signs = {sign for sign in serial.casefold() if sign.isalnum()}
    return (
        len(serial) >= _SHORTEST_SERIAL
        and len(signs) > 1
        and any(sign.isdigit() and sign != "0" for sign in signs)
    )


def item_key(facts: Iterable[Fact], node: str = "") -> str:
    """The key of a thing of which ``facts`` are told.

    With a serial number that ``is_distinctive`` only ``ALWAYS_IN`` counts; without one everything
    that the row says but ``WORDING``: two things that anything tells apart never share a key.
    ``node`` stands for what nothing is told of.
    """
    known = sorted({(n, _folded(n, t)) for n, t in facts if t and n not in WORDING})
    if any(name == "serial" and is_distinctive(text) for name, text in known):
        known = [fact for fact in known if fact[0] in ALWAYS_IN]
    if not known:
        return digest_fields(("item", "node", node))
    return digest_fields(("item", "facts", *(part for fact in known for part in fact)))


def finding_key(
    context: str, measure: str, party: str, item: str, relations: Sequence[str] = ()
) -> str:
    """The key of one finding: ``measure`` in ``context``, the listed ``party``, the ``item`` key.

    ``relations`` is the path (``Keys.relations``), empty for a measure that names nobody.
    """
    return digest_fields(("finding", context, measure, party, item, *relations))


@lru_cache(maxsize=1024)
def cause_key(party: str, item: str) -> str:
    """The key of what several findings have in common: this thing leads to this party."""
    return digest_fields(("cause", party, item))


@lru_cache(maxsize=1024)
def duty_keys(context: str, measure: str, duties: tuple[Duty, ...]) -> tuple[str, ...]:
    """A key per duty of a measure: its term, day, parts and roles, never its words.

    Duties alike in all of these are told apart by their order among one another.
    """
    met: dict[tuple[str | None, ...], int] = {}
    found = []
    for duty in duties:
        stable = (
            None if duty.within is None else str(duty.within),
            duty.unit,
            duty.by_date,
            digest_fields(duty.network_parts),
            digest_fields(duty.roles),
            str(duty.standing),
        )
        place = met[stable] = met.get(stable, -1) + 1
        found.append(digest_fields(("duty", context, measure, *stable, str(place))))
    return tuple(found)


class Alike:
    """Finds what may take the place of a node on a path; this one finds nothing beside it."""

    def layers(self, path: Path, start: str) -> tuple[frozenset[str], ...]:
        """The nodes that may stand at the end of each hop of ``path`` from ``start``."""
        return tuple(frozenset({hop.to_node}) for hop in path.hops)


class Keys:
    """The keys of one run.

    ``carrying`` has the item keys of subjects by node, ``met`` those of ``item:`` nodes on paths;
    every other node is stable and its own key. ``named`` maps a row that is a subject of its own
    to the name it begins its paths with. ``alike``: see there.
    """

    def __init__(
        self,
        carrying: Mapping[str, str] | None = None,
        met: Mapping[str, str] | None = None,
        named: Mapping[str, str] | None = None,
        alike: Alike | None = None,
    ) -> None:
        self._carrying, self._met, self._named = carrying or {}, met or {}, named or {}
        self._alike = alike or Alike()
        self._known: dict[int, tuple[Path, tuple[str, ...]]] = {}

    def item(self, subject: str) -> str:
        """The item key of a subject."""
        return self._carrying.get(subject) or item_key((), subject)

    def claim(self, claim: Claim) -> str:
        """The key of a claim: what is said, by whom, of which things, in whatever file and row."""
        said = list(claim.says())
        for place in (_SUBJECT, _OBJECT):
            node = said[place] or ""
            said[place] = self._named.get(node) or self._met.get(node, node)
        return digest_fields(("claim", *said))

    def relations(self, path: Path | None) -> tuple[str, ...]:
        """The path by its relations: predicate, direction and the keys of where each may lead.

        Of several walks along the same relations between the same ends one is shown, and which
        may depend on rows: so all of them are in the key.
        """
        if path is None:
            return ()
        known = self._known.get(id(path))
        if known is None:
            # One digest: a path is judged under many measures, and hashed once.
            hops = (digest_fields(tuple(self._hops(path))),) if path.hops else ()
            if len(self._known) >= _PATHS:
                self._known.clear()
            known = self._known[id(path)] = path, hops
        return known[1]

    def _hops(self, path: Path) -> Iterable[str]:
        start = path.subject
        if path.hops and path.hops[0].to_node == self._named.get(start):
            # The first row of a name begins at the name itself; which row is first may change.
            start = path.hops[0].to_node
            path = msgspec.structs.replace(path, hops=path.hops[1:])
        for hop, nodes in zip(path.hops, self._alike.layers(path, start), strict=True):
            both = hop.predicate.direction is Direction.BOTH
            yield hop.predicate.value
            yield "both" if both else "forward" if hop.forward else "back"
            yield digest_fields(tuple(sorted({self._met.get(node, node) for node in nodes})))
