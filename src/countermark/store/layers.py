"""Several memory views as one, layer upon layer: what lasts for a whole run is indexed once.

Shows what one view over all their claims in this order would show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from countermark.model.claim import Claim
from countermark.model.match import ListedName
from countermark.model.node import is_party_on_a_list
from countermark.model.predicate import Predicate
from countermark.store.memory import MemoryView


class LayeredView:
    """``layers`` of one known-at, the first first; of equal ids the first one is shown.

    ``names_of`` is a view of some of the layers whose names of listed parties are those of all,
    unless a further layer says something of a listed party.
    """

    def __init__(self, layers: Sequence[MemoryView], names_of: LayeredView | None = None) -> None:
        self._layers = tuple(layers)
        self._repeated: list[frozenset[str]] = []
        for at, layer in enumerate(self._layers):
            before = (layer.ids & earlier.ids for earlier in self._layers[:at])
            self._repeated.append(frozenset().union(*before))
        self._names: Sequence[ListedName] | None = None
        if names_of is not None and not self._names_parties(names_of):
            self._names = names_of.listed_names()

    def _names_parties(self, beside: LayeredView) -> bool:
        """Does a layer that ``beside`` lacks say anything of a listed party?"""
        known = set(map(id, beside._layers))
        return any(
            is_party_on_a_list(node)
            for layer in self._layers
            if id(layer) not in known
            for node in layer.subjects
        )

    @property
    def version(self) -> str:
        """What the verdicts name as the state of knowledge they rest on."""
        return self._layers[0].version

    @property
    def known_at(self) -> date | None:
        """The day whose public knowledge is shown; None for all there is."""
        return self._layers[0].known_at

    def claims(
        self,
        predicates: Iterable[Predicate] | None = None,
        subjects: Iterable[str] | None = None,
    ) -> Iterator[Claim]:
        """The claims that meet all the given conditions; None is no condition."""
        wanted = None if predicates is None else frozenset(predicates)
        starts = None if subjects is None else frozenset(subjects)
        for layer, repeated in zip(self._layers, self._repeated, strict=True):
            for claim in layer.claims(predicates=wanted, subjects=starts):
                if not repeated or claim.id not in repeated:
                    yield claim

    def listed_names(self) -> Sequence[ListedName]:
        """Every affirmed name of a registered or listed party, by entity, text and claim."""
        if self._names is None:
            one = self._layers[0] if len(self._layers) == 1 else MemoryView(self.claims())
            self._names = one.listed_names()
        return self._names
