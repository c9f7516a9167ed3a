"""What was found for one query, party by party, and what its identifiers add to that.

An identifier of a party makes a match certain where nothing speaks against it; a number that
devices answer under is a signal and never does (see ``shipped/weights.yaml``).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.model.identifier import Identifier, parse
from countermark.model.match import Feature, ListedIdentifier, Query
from countermark.screening.index.entry import Entry
from countermark.screening.index.name_index import NameIndex
from countermark.screening.names.prepared_name import PreparedName, country_agreement
from countermark.screening.reference.tables import Weights
from countermark.screening.scoring.feature_vector import Values

CERTAIN = 0.999
"""The score of a certain match: it rests on a rule and not on likeness."""


class Hit(msgspec.Struct, gc=False):
    """The best entry found so far for one entity.

    ``transliteration`` is what the query was read as; ``reopened`` who had cleared it, and why
    that holds no more.
    """

    entry: Entry
    score: float
    certain: bool
    why: str
    values: Values | None = None
    features: tuple[Feature, ...] = ()
    transliteration: PreparedName | None = None
    equal: bool = False
    reopened: str = ""

    @property
    def rests_on_transliteration(self) -> bool:
        """Is a query compared as written with what a listed name in another script was read as?"""
        return self.transliteration is None and self.entry.side.name.is_transliteration


class Ranking(msgspec.Struct, gc=False):
    """Everything found for one query, best first: nothing is cut, nothing told in words yet.

    ``excluded`` are the parties that a person or the register has told apart, with the reason;
    ``same`` those that a person has said it means; ``by_register`` those of them told apart by the
    register alone. ``below`` are parties of lists that are less alike than what their list tells.
    """

    side: PreparedName
    hits: dict[str, Hit]
    excluded: dict[str, str]
    same: dict[str, str]
    by_register: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()

    @property
    def open(self) -> list[str]:
        """The parties it may mean, best first."""
        return [entity for entity in self.hits if entity not in self.excluded]


def identified(
    query: Query, side: PreparedName, hits: dict[str, Hit], listing: NameIndex, weights: Weights
) -> None:
    """Add to ``hits`` what the query's identifiers say; those no scheme accepts say nothing."""
    for text in query.identifiers:
        identifier = parse(text)
        if identifier is None:
            continue
        bearers = listing.identifiers.get(str(identifier), [])
        for bearer in bearers:
            entries = listing.by_entity.get(bearer.entity)
            if entries:
                named = hits.get(bearer.entity)
                against = _against(side, bearer, bearers, entries[0], named)
                hits[bearer.entity] = _joined(identifier, named, entries[0], against, weights)


def _joined(
    identifier: Identifier, named: Hit | None, entry: Entry, against: str, weights: Weights
) -> Hit:
    """The hit of a party that an identifier names, with what its name gave already."""
    trust = weights.trust(identifier.scheme)
    evidence = Feature("identifier", 1.0, f"{identifier}: {trust.means}")
    if named is not None and named.certain:
        named.features += (evidence,)
        return named
    refusal = against or ("" if trust.certain else trust.means)
    by_name = named.score if named is not None else 0.0
    either = 1 - (1 - trust.score) * (1 - by_name)
    why = f"the registered identifier {identifier}"
    return Hit(
        entry=named.entry if named is not None else entry,
        score=round(min(either, weights.ceiling), 4) if refusal else CERTAIN,
        certain=not refusal,
        why=f"{why}, but {refusal}" if refusal else why,
        values=named.values if named is not None else None,
        features=(*(named.features if named is not None else ()), evidence),
        transliteration=named.transliteration if named is not None else None,
    )


def _against(
    side: PreparedName,
    bearer: ListedIdentifier,
    bearers: Sequence[ListedIdentifier],
    entry: Entry,
    named: Hit | None,
) -> str:
    """What contradicts an identifier, in words; empty if nothing does."""
    if not bearer.certain:
        return "the source is not certain of the identifier"
    if len({one.entity for one in bearers if one.source == bearer.source}) > 1:
        return "several parties are listed with it"
    if country_agreement(side.countries, entry.side.countries) < 0:
        countries = "/".join(sorted(entry.side.countries))
        return f"the country given is contrary: the party is of {countries}"
    if side.name.exact and named is None:
        return f"the name is another than {entry.listed.text}"
    return ""
