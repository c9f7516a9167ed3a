"""What the code of an Android app looks at, or is able to do, by the table of traits.

A trait is a place where things stand together, not a deed: whether the code ever runs, and what it
does with what it learns, is not read. The same traits are in many innocent libraries, so that each
is weighed by how many files hold it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from countermark.formats.artefact.piece import Ask
from countermark.formats.dex.embedded import embedded
from countermark.formats.dex.tables import Dex, References
from countermark.inspection.analyser import Item
from countermark.inspection.trait_table import TraitRow, TraitTable, Words
from countermark.model.artefact import Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Seen, Trait

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST = 20
"""Methods that are named for one trait in one file."""
_CONST, _WIDE_32, _WIDE = 0x14, 0x17, 0x18
_DEX = b"dex\n0"
_WRAPPED = (b"dey\n", b"vdex", b"\x7fELF")
"""Kinds of files in which the platform's compiler puts DEX files whole."""


class DexTraits:
    """Reads DEX files, alone or in what a device's compiler made of them.

    Limitation: what is reached by reflection, hidden text or native code is not seen, and what
    stands in two methods is not joined.
    """

    ID, NAMED, SCANS = "dex-traits", False, True

    def __init__(self, table: TraitTable) -> None:
        self._table = table
        self.VERSION = table.version

    def reads(self, item: Item) -> bool:
        """By the magic, in a wrapper behind it."""
        head = bytes(item.data[:5])
        return head == _DEX or (head[:4] in _WRAPPED and _DEX in bytes(item.data))

    def read(self, item: Item, ask: Ask) -> Seen:
        """Each trait at each method, up to twenty of one trait."""
        places, unread = embedded(item.data)
        traits: list[Trait] = []
        for place in places:
            part = item.data[place.span.offset : place.span.end]
            if ask.deadline.passed():
                unread.append(Gap("DEX", Why.LIMIT, len(part), detail=_late(ask)))
                continue
            try:
                dex = Dex(part, optimised=place.optimised, checked=False)
                found = _Found(dex, self._table)
                here = [trait for row in self._table.rows.values() for trait in found.of(row)]
            except SourceError as error:
                unread.append(Gap("DEX", Why.MALFORMED, len(part), detail=str(error)))
                continue
            traits += (_moved(trait, place.span.offset) for trait in here)
        return Seen(traits=tuple(traits), unread=tuple(unread))


def _late(ask: Ask) -> str:
    return f"not read within {ask.deadline.seconds:g} s"


def _moved(trait: Trait, by: int) -> Trait:
    spans = tuple(Span(span.offset + by, span.length) for span in trait.spans)
    return msgspec.structs.replace(trait, spans=spans)


class _Found:
    """What of the table's words a file holds, and in which methods."""

    def __init__(self, dex: Dex, table: TraitTable) -> None:
        self._dex, self._table = dex, table
        names = table.names
        self._strings = {
            text: number for number, text in enumerate(dex.strings.texts) if text in names
        }
        self._raw = bytes(dex.data)
        self._inside = self._parts()
        self._methods = self._members(dex.method_class, dex.method_name)
        self._fields = self._members(dex.field_class, dex.field_name)

    def of(self, row: TraitRow) -> Iterator[Trait]:
        """The places of a row's trait."""
        if row.anywhere:
            yield from self._anywhere(row)
            return
        # Code is only looked through where its tables hold a word of every condition.
        if not all(map(self._may_hold, row.all)):
            return
        first, *rest = map(self._bodies, row.all)
        for body in sorted(set(first).intersection(*rest))[:MOST]:
            marks = [first[body], *(one[body] for one in rest)]
            yield Trait(
                id=row.id,
                value=", ".join(dict.fromkeys(value for value, _ in marks)),
                spot=self._dex.method(int(self._dex.code.method[body])),
                spans=tuple(dict.fromkeys(span for _, span in marks)),
            )

    def _may_hold(self, words: Words) -> bool:
        return (
            any(True for _ in self._texts(words))
            or any(name in self._methods for name in words.methods)
            or any(name in self._fields for name in words.fields)
            or any(value.to_bytes(4, "little") in self._raw for value in words.numbers)
        )

    def _anywhere(self, row: TraitRow) -> Iterator[Trait]:
        for words in row.all:
            for number in [*self._texts(words)][:MOST]:
                place = self._dex.strings.place(number)
                yield Trait(id=row.id, value=self._dex.text(number), spans=(place,))

    def _texts(self, words: Words) -> Iterator[int]:
        """The numbers of the strings that a condition names."""
        yield from (self._strings[text] for text in words.texts if text in self._strings)
        for part in words.inside:
            yield from self._inside.get(part, ())

    def _parts(self) -> dict[str, list[int]]:
        """Strings that hold a part that is looked for, by the part."""
        import numpy as np

        strings = self._dex.strings
        found: dict[str, list[int]] = {}
        if not len(strings):
            return found
        order = np.argsort(strings.begins, kind="stable")
        begins = strings.begins[order]
        matches = self._table.finder.find_matches_as_indexes(self._raw, overlapping=True)
        for part, begin, end in matches:
            at = int(np.searchsorted(begins, begin, side="right")) - 1
            number = int(order[at]) if at >= 0 else -1
            if number >= 0 and end <= int(strings.ends[number]):
                found.setdefault(self._table.parts[part], []).append(number)
        return {part: list(dict.fromkeys(numbers)) for part, numbers in found.items()}

    def _members(
        self, owners: npt.NDArray[np.int64], names: npt.NDArray[np.int64]
    ) -> dict[str, list[int]]:
        """Methods or fields whose name and class both stand in the table, by both."""
        import numpy as np

        known = np.fromiter(self._strings.values(), np.int64, len(self._strings))
        found: dict[str, list[int]] = {}
        types = np.flatnonzero(np.isin(self._dex.types, known))
        for number in np.flatnonzero(np.isin(names, known) & np.isin(owners, types)).tolist():
            owner = self._dex.type_name(int(owners[number]))
            name = f"{owner}->{self._dex.text(int(names[number]))}"
            found.setdefault(name, []).append(number)
        return found

    def _bodies(self, words: Words) -> dict[int, tuple[str, Span]]:
        """The methods in which a condition holds, each with what stands there and its place."""
        found: dict[int, tuple[str, Span]] = {}
        for number in self._texts(words):
            for body, span in self._uses(self._dex.string_references, number):
                found.setdefault(body, (self._dex.text(number), span))
        for names, members, references in (
            (words.methods, self._methods, self._dex.method_references),
            (words.fields, self._fields, self._dex.field_references),
        ):
            for name in names:
                for number in members.get(name, ()):
                    for body, span in self._uses(references, number):
                        found.setdefault(body, (name, span))
        for value in words.numbers:
            for body, span in self._numbers(value):
                found.setdefault(body, (str(value), span))
        return found

    def _uses(self, references: References, number: int) -> Iterator[tuple[int, Span]]:
        import numpy as np

        code = self._dex.code
        for row in np.flatnonzero(references.index == number).tolist():
            place = int(code.at[references.instruction[row]])
            yield int(references.body[row]), Span(2 * place, 4)

    def _numbers(self, value: int) -> Iterator[tuple[int, Span]]:
        """Constants of 32 bits, and of 64 whose upper half is zero."""
        code = self._dex.code
        rows = code.of((_CONST, _WIDE_32, _WIDE))
        same = (code.unit(rows, 1) | code.unit(rows, 2) << 16) == value
        wide = code.opcode[rows] == _WIDE
        same &= ~wide | ((code.unit(rows, 3) | code.unit(rows, 4)) == 0)
        for row in rows[same].tolist():
            yield int(code.body[row]), Span(2 * int(code.at[row]), 6)
