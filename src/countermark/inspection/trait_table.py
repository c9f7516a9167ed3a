"""The table of traits (``shipped/traits.yaml``), which an expert edits: what code may look at.

A row that names nothing, a set that is not there or an id that stands twice is an error of the
table, and names the row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from countermark.formats import yaml_text
from countermark.model.errors import SourceError
from countermark.model.inspected import Concern

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

TRAITS = "traits.yaml"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A condition: it holds where one of these is used. Columns as the file explains them."""

    texts: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    set: str = ""

    @property
    def names(self) -> int:
        """How many words it has."""
        return sum(map(len, (self.texts, self.inside, self.methods, self.fields, self.numbers)))


class TraitRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the table, its sets put in."""

    id: str
    what: str
    concern: Concern
    all: tuple[Words, ...]
    anywhere: bool = False
    counted: int = 0
    source: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    corpus: str
    files: int
    traits: tuple[TraitRow, ...]
    sets: dict[str, Words] = {}


class TraitTable:
    """All rows, and what of their words is looked for in a file. ``version`` changes with them."""

    def __init__(self, shipped: Mapping[str, bytes]) -> None:
        raw = shipped[TRAITS]
        try:
            read = yaml_text.read(raw, _File)
        except (yaml_text.YamlError, msgspec.ValidationError) as error:
            raise SourceError(str(error), place=TRAITS) from error
        self.corpus, self.files = read.corpus, read.files
        self.version = int.from_bytes(hashlib.sha256(raw).digest()[:4], "big")
        self.rows = {row.id: _with_sets(row, read.sets) for row in read.traits}
        if len(self.rows) != len(read.traits):
            raise SourceError("two rows of one id", place=TRAITS)

    def per_mille(self, row: TraitRow) -> int | None:
        """How many of a thousand files of the corpus hold the trait, rounded up; None: unknown."""
        return -(-1000 * row.counted // self.files) if self.files else None

    @cached_property
    def conditions(self) -> tuple[tuple[str, int, Words], ...]:
        """Every condition with the id of its row and its number there."""
        return tuple(
            (row.id, number, words)
            for row in self.rows.values()
            for number, words in enumerate(row.all)
        )

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Parts of texts that are looked for."""
        return tuple(dict.fromkeys(p for _, _, words in self.conditions for p in words.inside))

    @cached_property
    def finder(self) -> BytesAhoCorasick:
        """Finds ``parts`` in one pass."""
        from ahocorasick_rs import BytesAhoCorasick

        return BytesAhoCorasick([part.encode() for part in self.parts])

    @cached_property
    def names(self) -> frozenset[str]:
        """Every text of a string, class, method or field that is looked for."""
        return frozenset(_names(words for _, _, words in self.conditions))


def _names(conditions: Iterator[Words]) -> Iterator[str]:
    for words in conditions:
        yield from words.texts
        for one in (*words.methods, *words.fields):
            yield from one.split("->")


def _with_sets(row: TraitRow, sets: Mapping[str, Words]) -> TraitRow:
    if row.anywhere and any(w.methods or w.fields or w.numbers or w.set for w in row.all):
        raise SourceError("anywhere is for texts alone", place=f"{TRAITS}: {row.id}")
    found = []
    for words in row.all:
        made = sets.get(words.set) if words.set else words
        if made is None or not made.names:
            raise SourceError("a condition without words", place=f"{TRAITS}: {row.id}")
        if any("->" not in name for name in (*made.methods, *made.fields)):
            raise SourceError("a method without its class", place=f"{TRAITS}: {row.id}")
        found.append(made)
    return msgspec.structs.replace(row, all=tuple(found))
