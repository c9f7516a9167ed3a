"""What is known in one run: the shipped register, the files read, and the project's ledger.

The ledger's lists stay where they lie: only their names, their edges and the listings of the
parties that matter are brought in.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from countermark.model.claim import Claim
from countermark.model.match import ListedName
from countermark.model.node import LISTED, NAMED, is_party_on_a_list, kind_of
from countermark.model.ports import View
from countermark.model.predicate import EDGES, Predicate
from countermark.store.memory import MemoryView

RECORDED = (
    *EDGES,
    Predicate.DIFFERENT_FROM,
    Predicate.SET_ASIDE,
    Predicate.DETERMINED,
    Predicate.EXEMPT_BY,
    Predicate.CARRIES_RISK,
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
        self, claims: Iterable[Claim], known_at: date | None, ledger: View | None = None
    ) -> None:
        recorded = list(ledger.claims(predicates=RECORDED)) if ledger else []
        edges = [c for c in recorded if c.predicate in EDGES]
        self._noted = [c for c in edges if NAMED in (kind_of(c.subject), kind_of(c.object))]
        noted = {n for c in self._noted for n in (c.subject, c.object) if kind_of(n) == NAMED}
        if ledger and noted:
            names = list(ledger.claims(predicates=(Predicate.NAMED,), subjects=sorted(noted)))
            self._noted += names
            recorded += names
        self.near = MemoryView([*claims, *recorded], known_at)
        self._ledger = ledger

    @property
    def version(self) -> str:
        """The ledger version the run rests on, or ``memory``."""
        return self._ledger.version if self._ledger else self.near.version

    @property
    def far(self) -> str:
        """Names the content of the ledger's view, equal texts for equal content; empty for none."""
        return self._ledger.content if self._ledger else ""

    def noted(self) -> list[Claim]:
        """What people recorded in the ledger about names in their own files."""
        return list(self._noted)

    def listed_names(self) -> Sequence[ListedName]:
        """The names of all registered and listed parties."""
        return list(self.each_listed_name())

    def each_listed_name(self) -> Iterator[ListedName]:
        """The same, party by party and one at a time: a long list need not be held."""
        far = self._ledger.each_listed_name() if self._ledger is not None else ()
        return heapq.merge(self.near.listed_names(), far, key=attrgetter("entity"))

    def name_counts(self) -> Mapping[str, int]:
        """How many names of each imported list were read from the ledger."""
        return self._ledger.name_counts() if self._ledger is not None else {}

    def texts(self) -> Mapping[str, str]:
        """What the ledger keeps beside its claims, by name."""
        return self._ledger.texts() if self._ledger is not None else {}

    def near_identifiers(self) -> list[Claim]:
        """The identifiers of parties that are known beside the ledger."""
        word = (Predicate.HAS_IDENTIFIER,)
        return [c for c in self.near.claims(predicates=word) if is_party_on_a_list(c.subject)]

    def identifiers(self) -> list[Claim]:
        """The identifiers of all registered and listed parties."""
        found = self.near_identifiers()
        if self._ledger is not None:
            found += self._ledger.claims(predicates=(Predicate.HAS_IDENTIFIER,))
        return found

    def claims(
        self,
        predicates: Iterable[Predicate] | None = None,
        subjects: Iterable[str] | None = None,
    ) -> Iterable[Claim]:
        """Claims of the near view."""
        return self.near.claims(predicates=predicates, subjects=subjects)

    def about(self, parties: Iterable[str]) -> list[Claim]:
        """Everything known about these listed parties, wherever it lies."""
        wanted = sorted(set(parties))
        found = list(self.near.claims(subjects=wanted))
        far = [party for party in wanted if kind_of(party) == LISTED]
        if self._ledger is not None and far:
            found += self._ledger.claims(subjects=far)
        return found

    def listings(self, parties: Iterable[str]) -> list[Claim]:
        """Which measures list these parties, wherever it is said."""
        wanted, word = sorted(set(parties)), (Predicate.LISTED_UNDER,)
        found = list(self.near.claims(predicates=word, subjects=wanted))
        far = [party for party in wanted if kind_of(party) == LISTED]
        if self._ledger is not None and far:
            found += self._ledger.claims(predicates=word, subjects=far)
        return found
