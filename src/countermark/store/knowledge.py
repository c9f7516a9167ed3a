"""What is known in one run: the shipped register, the files read, and the project's ledger.

The ledger's lists stay where they lie: only their names, their edges and the listings of the
parties that matter are read. Register and ledger are read once; what the files of one part of a run
say is layered between them (``Knowledge.with_claims``).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from operator import attrgetter

from countermark.model.claim import Claim
from countermark.model.match import ListedName
from countermark.model.node import LISTED, NAMED, is_party_on_a_list, kind_of
from countermark.model.ports import View
from countermark.model.predicate import EDGES, Predicate
from countermark.store.layers import LayeredView
from countermark.store.memory import MemoryView

RECORDED = (
    *EDGES,
    Predicate.DIFFERENT_FROM,
    Predicate.SET_ASIDE,
    Predicate.DETERMINED,
    Predicate.EXEMPT_BY,
    Predicate.CARRIES_RISK,
    Predicate.ASKED,
    Predicate.REPLIED,
)
"""What is read whole from a ledger: edges, and what people decided."""

NAMING = (
    Predicate.NAMED,
    Predicate.ALSO_NAMED,
    Predicate.FORMERLY_NAMED,
    Predicate.HAS_BRAND,
    Predicate.HAS_IDENTIFIER,
)
"""What a match may rest on."""


class Knowledge:
    """A memory view of register and files, with a ledger's view behind it where there is one."""

    def __init__(
        self,
        claims: Iterable[Claim] | MemoryView,
        known_at: date | None,
        ledger: View | None = None,
    ) -> None:
        """``claims`` are the register's, or a view of them of this ``known_at``."""
        recorded = list(ledger.claims(predicates=RECORDED)) if ledger else []
        edges = [c for c in recorded if c.predicate in EDGES]
        self._about_names = [c for c in edges if NAMED in (kind_of(c.subject), kind_of(c.object))]
        named = {n for c in self._about_names for n in (c.subject, c.object) if kind_of(n) == NAMED}
        if ledger and named:
            names = list(ledger.claims(predicates=(Predicate.NAMED,), subjects=sorted(named)))
            self._about_names += names
            recorded += names
        self._roles = list(ledger.claims(predicates=(Predicate.IN_ROLE,))) if ledger else []
        register = claims if isinstance(claims, MemoryView) else MemoryView(claims, known_at)
        layers = [register]
        if recorded:
            layers.append(MemoryView(recorded, known_at))
        self._layers = tuple(layers)
        self.memory = LayeredView(self._layers)
        self._ledger = ledger

    def with_claims(self, claims: Iterable[Claim]) -> Knowledge:
        """The same with ``claims`` of files as well, after the register's and before the ledger's.

        Nothing of register or ledger is read again.
        """
        layered = copy(self)
        first, *recorded = self._layers
        own = MemoryView(claims, first.known_at)
        layered.memory = LayeredView((first, own, *recorded), names_of=self.memory)
        return layered

    @property
    def version(self) -> str:
        """The ledger version the run rests on, or ``memory``."""
        return self._ledger.version if self._ledger else self.memory.version

    @property
    def ledger_content(self) -> str:
        """Names the content of the ledger's view, equal texts for equal content; empty for none."""
        return self._ledger.content if self._ledger else ""

    def recorded_about_names(self) -> list[Claim]:
        """What people recorded in the ledger about names in their own files."""
        return list(self._about_names)

    def recorded_roles(self) -> list[Claim]:
        """What people recorded in the ledger of the role of a thing, such as an essential part.

        Apart from other claims: what files say of a thing tells it from others, this does not.
        """
        return list(self._roles)

    def listed_names(self) -> Sequence[ListedName]:
        """The names of all registered and listed parties."""
        return list(self.each_listed_name())

    def each_listed_name(self) -> Iterator[ListedName]:
        """The same, party by party and one at a time: a long list takes no room in memory."""
        imported = self._ledger.each_listed_name() if self._ledger is not None else ()
        return heapq.merge(self.memory.listed_names(), imported, key=attrgetter("entity"))

    def name_counts(self) -> Mapping[str, int]:
        """How many names of each imported list were read from the ledger."""
        return self._ledger.name_counts() if self._ledger is not None else {}

    def texts(self) -> Mapping[str, str]:
        """What the ledger keeps beside its claims, by name."""
        return self._ledger.texts() if self._ledger is not None else {}

    def identifiers_in_memory(self) -> list[Claim]:
        """The identifiers of parties that are known beside the ledger."""
        word = (Predicate.HAS_IDENTIFIER,)
        return [c for c in self.memory.claims(predicates=word) if is_party_on_a_list(c.subject)]

    def identifiers(self) -> list[Claim]:
        """The identifiers of all registered and listed parties."""
        found = self.identifiers_in_memory()
        if self._ledger is not None:
            found += self._ledger.claims(predicates=(Predicate.HAS_IDENTIFIER,))
        return found

    def claims(
        self,
        predicates: Iterable[Predicate] | None = None,
        subjects: Iterable[str] | None = None,
    ) -> Iterable[Claim]:
        """Claims of register and files, and what is read whole from the ledger."""
        return self.memory.claims(predicates=predicates, subjects=subjects)

    def about(self, parties: Iterable[str]) -> list[Claim]:
        """Everything known about these listed parties, wherever it lies."""
        wanted = sorted(set(parties))
        found = list(self.memory.claims(subjects=wanted))
        imported = [party for party in wanted if kind_of(party) == LISTED]
        if self._ledger is not None and imported:
            found += self._ledger.claims(subjects=imported)
        return found

    def listings(self, parties: Iterable[str]) -> list[Claim]:
        """Which measures list these parties, wherever it is said."""
        wanted, word = sorted(set(parties)), (Predicate.LISTED_UNDER,)
        found = list(self.memory.claims(predicates=word, subjects=wanted))
        imported = [party for party in wanted if kind_of(party) == LISTED]
        if self._ledger is not None and imported:
            found += self._ledger.claims(predicates=word, subjects=imported)
        return found
