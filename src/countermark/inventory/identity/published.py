"""What makers publish of their own objects: where a device keeps its model, version and serial.

``shipped/mib-objects.tsv`` says which object is which, ``shipped/products.tsv`` what a sysObjectID
stands for. Both hold facts of the makers' modules and nothing else; both are read when the first
walk is, and not before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, TypeVar

import msgspec

from countermark.model.errors import DefectError

_KINDS = ("model", "version", "serial")
_COLUMN = "column"
_INSTANCES = ("0", "1")
"""A scalar's instance is 0 (RFC 2578, 7.4); some agents answer 1, and some files leave it out."""


class Published(msgspec.Struct, frozen=True):
    """One maker's objects: ``rank`` is the line, the first is the surest."""

    kind: str
    rank: int
    oid: str
    column: bool


class Wanted(msgspec.Struct, frozen=True):
    """Objects of one enterprise number that are kept: scalars whole, columns by their start."""

    scalars: frozenset[str]
    starts: tuple[str, ...]

    def holds(self, oid: str) -> bool:
        """Is this object kept? ``oid`` is dotted, with its instance."""
        base, _, instance = oid.rpartition(".")
        return (
            oid.startswith(self.starts)
            or (instance in _INSTANCES and base in self.scalars)
            or oid in self.scalars
        )


NOTHING_WANTED = Wanted(frozenset(), ())


def objects(text: str) -> dict[str, tuple[Published, ...]]:
    """The rows of mib-objects.tsv by enterprise number, in order; raises DefectError."""
    found: dict[str, list[Published]] = {}
    for rank, line in enumerate(text.splitlines()):
        if line.startswith("#"):
            continue
        kind, where, number, *_ = (*line.split("\t"), "", "", "")
        if kind not in _KINDS or not number.replace(".", "").isdigit():
            raise DefectError(f"a row of mib-objects.tsv does not fit: {line[:80]}")
        row = Published(kind, rank, f"1.3.6.1.4.1.{number}", where == _COLUMN)
        found.setdefault(number.partition(".")[0], []).append(row)
    return {number: tuple(rows) for number, rows in found.items()}


def products(text: str) -> dict[str, str]:
    """The names of products.tsv by what follows 1.3.6.1.4.1 of a sysObjectID."""
    found, start = {}, ""
    for line in text.splitlines():
        first, _, rest = line.partition("\t")
        if first == "@":
            start = rest.partition("\t")[0]
        elif rest:
            found[f"{start}.{first}"] = rest
    return found


class _HasText(Protocol):
    @property
    def text(self) -> str: ...


_Said = TypeVar("_Said", bound=_HasText)


def answered(rows: tuple[Published, ...], kind: str, told: Mapping[str, _Said]) -> Iterator[_Said]:
    """What of ``kind`` is in ``told`` (by object identifier), the surest first.

    A column counts where all its rows say one thing: it is of many devices or parts otherwise.
    """
    for row in rows:
        if row.kind != kind:
            continue
        if not row.column:
            for oid in (*(f"{row.oid}.{instance}" for instance in _INSTANCES), row.oid):
                if (said := told.get(oid)) is not None:
                    yield said
            continue
        start = f"{row.oid}."
        cells = [said for oid, said in told.items() if oid.startswith(start)]
        if cells and len({said.text for said in cells}) == 1:
            yield cells[0]
