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


def says_the_same(one: Subject, other: Subject) -> bool:
    """Do two rows say the same of the context of what both of them name?"""
    return one.asks_the_same(other) and one.fields == other.fields


class CommonContext:
    """``subject`` with what each one added says too; what they say differently is left open.

    Left open means no facet, and the words of all in the field. A contract may stand in very many
    rows, each with a room of its own: what was added before is not looked at again.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._fields = dict(subject.fields)
        self._words: dict[str, dict[str, None]] = {}
        """The words of all, of each column of which two do not say the same."""
        self._one = {facet: getattr(subject.facets, facet) for facet in _ONE}
        self._any = {facet: dict.fromkeys(getattr(subject.facets, facet)) for facet in _ANY}
        self._made, self._acquired = subject.made, subject.acquired

    def add(self, other: Subject) -> None:
        """Take in what ``other``, of the same name, says."""
        written = dict(other.fields)
        for facet, column in _ONE.items():
            theirs, text = getattr(other.facets, facet), written.get(column, "")
            mine, before = self._one[facet], self._fields.get(column, "")
            if column not in self._words:
                if mine == theirs and before == text:
                    continue
                self._fields.setdefault(column, "")
                self._words[column] = dict.fromkeys(_parts(before))
            self._one[facet] = mine if mine == theirs else ()
            self._words[column] |= dict.fromkeys(_parts(text))
        for facet in _ANY:
            self._any[facet] |= dict.fromkeys(getattr(other.facets, facet))
        self._made = self._made if self._made == other.made else ""
        self._acquired = self._acquired if self._acquired == other.acquired else ""

    def subject(self) -> Subject:
        """The subject in what all have in common."""
        facets: dict[str, Any] = self._one | {f: tuple(said) for f, said in self._any.items()}
        # Decisions hang on keys made of these words: no order of rows or files may change them.
        fields = self._fields | {c: "; ".join(sorted(said)) for c, said in self._words.items()}
        return msgspec.structs.replace(
            self._subject,
            made=self._made,
            acquired=self._acquired,
            facets=msgspec.structs.replace(self._subject.facets, **facets),
            fields=tuple(fields.items()),
        )


def _parts(text: str) -> list[str]:
    return [part for part in text.split("; ") if part]


def is_contract(text: str) -> bool:
    """Does a cell name a contract? “yes” and “signed” say that there is one."""
    return any(c.isdigit() for c in text) or len(text.split()) > 1
