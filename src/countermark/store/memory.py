"""What is known, held in memory: a View over claims without a ledger.

Refuses nothing it is given; shows no claim twice, none retracted, none from the future.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property

from countermark.model.claim import Claim, Polarity
from countermark.model.legacy_notes import name_role
from countermark.model.match import ListedName
from countermark.model.node import LISTED, is_party_on_a_list, key_of, kind_of
from countermark.model.predicate import Predicate
from countermark.model.when import earliest

NAME_ROLES = {
    Predicate.NAMED: "legal",
    Predicate.ALSO_NAMED: "alias",
    Predicate.FORMERLY_NAMED: "former",
    Predicate.HAS_BRAND: "brand",
}
"""The role of a listed name by the predicate that states it."""

PERSON = "person"
"""The word of ``has_kind`` for a human being."""


def source_of(node: str) -> str:
    """Which list a listed node comes from: ``csl`` for ``list:csl/1``, else ``register``."""
    return key_of(node).partition("/")[0] if kind_of(node) == "list" else "register"


class MemoryView:
    """A View (see ``model.ports``) over ``claims``; of equal ids the first one given is kept.

    ``known_at`` None shows everything. ``retracted`` are ids of claims to leave out.
    Claims come back in the order they were given.
    """

    def __init__(
        self,
        claims: Iterable[Claim],
        known_at: date | None = None,
        version: str = "memory",
        retracted: Iterable[str] = (),
    ) -> None:
        self._version = version
        self._known_at = known_at
        seen = set(retracted)
        self._claims: list[Claim] = []
        self._by_subject: dict[str, list[int]] = {}
        self._by_object: dict[str, list[int]] = {}
        self._by_predicate: dict[Predicate, list[int]] = {}
        for claim in claims:
            if claim.id not in seen and self._is_known(claim):
                seen.add(claim.id)
                self._add(claim)
        self._names: tuple[ListedName, ...] | None = None

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all claims shown."""
        return frozenset(claim.id for claim in self._claims)

    @property
    def subjects(self) -> Iterable[str]:
        """Every node that some claim shown is about."""
        return self._by_subject.keys()

    @property
    def version(self) -> str:
        """What the verdicts name as the state of knowledge they rest on."""
        return self._version

    @property
    def content(self) -> str:
        """Empty: what is held in memory has no name."""
        return ""

    @property
    def known_at(self) -> date | None:
        """The day whose public knowledge is shown; None for all there is."""
        return self._known_at

    def _is_known(self, claim: Claim) -> bool:
        if self._known_at is None or claim.known_from is None:
            return True
        return earliest(claim.known_from) <= self._known_at

    def _add(self, claim: Claim) -> None:
        place = len(self._claims)
        self._claims.append(claim)
        self._by_subject.setdefault(claim.subject, []).append(place)
        self._by_object.setdefault(claim.object, []).append(place)
        self._by_predicate.setdefault(claim.predicate, []).append(place)

    def claims(
        self,
        predicates: Iterable[Predicate] | None = None,
        subjects: Iterable[str] | None = None,
        objects: Iterable[str] | None = None,
    ) -> Iterator[Claim]:
        """The claims that meet all the given conditions; None is no condition."""
        wanted = None if predicates is None else frozenset(predicates)
        starts = None if subjects is None else frozenset(subjects)
        ends = None if objects is None else frozenset(objects)
        for place in self._candidates(wanted, starts, ends):
            claim = self._claims[place]
            if (
                (wanted is None or claim.predicate in wanted)
                and (starts is None or claim.subject in starts)
                and (ends is None or claim.object in ends)
            ):
                yield claim

    def _candidates(
        self,
        predicates: frozenset[Predicate] | None,
        subjects: frozenset[str] | None,
        objects: frozenset[str] | None,
    ) -> Iterable[int]:
        """Places in ascending order that hold every claim wanted, by the narrowest index."""
        if subjects is not None:
            return sorted(p for s in subjects for p in self._by_subject.get(s, ()))
        if objects is not None:
            return sorted(p for o in objects for p in self._by_object.get(o, ()))
        if predicates is not None:
            return sorted(p for w in predicates for p in self._by_predicate.get(w, ()))
        return range(len(self._claims))

    def listed_names(self) -> Sequence[ListedName]:
        """Every affirmed name of a registered or listed party, by entity, text and claim.

        ``country`` holds the ISO codes of all places of registration, parted by a space.
        """
        if self._names is None:
            self._names = tuple(sorted(self._each_name(), key=_order))
        return self._names

    def each_listed_name(self) -> Iterator[ListedName]:
        """The same, one at a time."""
        return iter(self.listed_names())

    def texts(self) -> dict[str, str]:
        """Nothing is kept beside claims in memory."""
        return {}

    def name_counts(self) -> dict[str, int]:
        """How many names there are of each list, by the first part of its parties' nodes."""
        found: dict[str, int] = {}
        for name in self.listed_names():
            if kind_of(name.entity) == LISTED:
                found[name.source] = found.get(name.source, 0) + 1
        return found

    def _each_name(self) -> Iterator[ListedName]:
        countries = self._countries()
        kinds = self._kinds()
        programmes = self._programmes()
        for claim in self.claims(predicates=NAME_ROLES):
            if claim.polarity is Polarity.DENIED or not is_party_on_a_list(claim.subject):
                continue
            role = NAME_ROLES[claim.predicate]
            if claim.predicate is Predicate.ALSO_NAMED:
                role = name_role(claim) or role
            yield ListedName(
                entity=claim.subject,
                text=claim.object,
                role=role,
                country=countries.get(claim.subject, ""),
                valid_from=claim.valid.start or "",
                valid_to=claim.valid.end or "",
                source=source_of(claim.subject),
                claim=claim.id,
                certain=claim.certain,
                kind=kinds.get(claim.subject, ""),
                programmes=programmes.get(claim.subject, ""),
            )

    def _programmes(self) -> dict[str, str]:
        """The measures that list each party of an imported list, parted by spaces."""
        found: dict[str, set[str]] = {}
        for claim in self.claims(predicates=(Predicate.LISTED_UNDER,)):
            if claim.polarity is Polarity.AFFIRMED and kind_of(claim.subject) == LISTED:
                found.setdefault(claim.subject, set()).add(key_of(claim.object))
        return {node: " ".join(sorted(measures)) for node, measures in found.items()}

    def _countries(self) -> dict[str, str]:
        found: dict[str, set[str]] = {}
        for claim in self.claims(predicates=(Predicate.REGISTERED_IN,)):
            if claim.polarity is Polarity.AFFIRMED and is_party_on_a_list(claim.subject):
                found.setdefault(claim.subject, set()).add(claim.object)
        return {node: " ".join(sorted(codes)) for node, codes in found.items()}

    def _kinds(self) -> dict[str, str]:
        """What each party is; a person where anything says so, for persons get more care."""
        found: dict[str, str] = {}
        for claim in self.claims(predicates=(Predicate.HAS_KIND,)):
            if claim.polarity is Polarity.AFFIRMED:
                told = (found.get(claim.subject, claim.object), claim.object)
                found[claim.subject] = PERSON if PERSON in told else min(told)
        return found


def _order(name: ListedName) -> tuple[str, str, str]:
    return name.entity, name.text, name.claim
