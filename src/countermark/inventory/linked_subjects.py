"""What a row names beside what it is about: its contract, its goods, who sold it. Subjects too.

Each is judged in what all rows that name it say of their context; where they differ, it is open.
"""

from __future__ import annotations

from typing import Any

import msgspec

from countermark.model.reading import Subject, SubjectKind

_ONE = {
    "place": "place",
    "network_part": "network-part",
    "purpose": "purpose",
    "category": "category",
    "use": "use",
}
"""Facets of which one thing has one, each with the column whose words people wrote."""

_ANY = ("role", "possible_roles", "clause", "funding")
"""Facets that add up: what binds any of the rows may bind what they have in common."""


def linked_subject(node: str, name: str, kind: SubjectKind, row: Subject) -> Subject:
    """The subject for something that ``row`` names, in the context and at the days of the row."""
    written = dict(row.fields)
    fields = tuple((key, written[key]) for key in _ONE.values() if key in written)
    return Subject(
        node=node,
        name=name,
        kind=kind,
        place=row.place,
        made=row.made,
        acquired=row.acquired,
        facets=row.facets,
        fields=fields,
        by_link=True,
    )


def with_common_context(one: Subject, other: Subject) -> Subject:
    """``one`` with what both say; what they say differently is left open, in the words of both."""
    if one.asks_the_same(other) and one.fields == other.fields:
        return one
    facets: dict[str, Any] = {}
    fields = dict(one.fields)
    for facet, column in _ONE.items():
        mine, theirs = getattr(one.facets, facet), getattr(other.facets, facet)
        said = [t for each in (one, other) for t in each.field(column).split("; ") if t]
        if mine != theirs or one.field(column) != other.field(column):
            facets[facet] = mine if mine == theirs else ()
            fields[column] = "; ".join(dict.fromkeys(said))
    for facet in _ANY:
        both = (*getattr(one.facets, facet), *getattr(other.facets, facet))
        facets[facet] = tuple(dict.fromkeys(both))
    return msgspec.structs.replace(
        one,
        made=one.made if one.made == other.made else "",
        acquired=one.acquired if one.acquired == other.acquired else "",
        facets=msgspec.structs.replace(one.facets, **facets),
        fields=tuple(fields.items()),
    )


def is_contract(text: str) -> bool:
    """Does a cell name a contract? “yes” and “signed” say that there is one."""
    return any(c.isdigit() for c in text) or len(text.split()) > 1
