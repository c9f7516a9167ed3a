"""The listed names in columns: made once from a list, kept as bytes, read a row at a time.

Rows are MessagePack in one long run of bytes, so a million names cost no object until one is asked
for, and nothing is normalised twice. It is disposable: the ledger is the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TypeVar

import msgspec
import numpy as np

from countermark.model.identifier import parse
from countermark.model.match import ListedIdentifier, ListedName
from countermark.screening.index import combined_index, phonetic_index
from countermark.screening.index.array_file import Arrays, pack, unpack, unreadable
from countermark.screening.index.entry import MIXED
from countermark.screening.index.hash_index import Keys
from countermark.screening.index.ngram_arrays import Ints
from countermark.screening.names.normaliser import Name, Normaliser, alternatives
from countermark.screening.names.prepared_name import initials

MAGIC = b"countermark.book/5\n"

_KEYED = ("exact", "core", "entity", "acronym", "identifier")
CHUNK = 1_000
"""Listed names that are normalised at once."""

_BLOBS = ("listed", "name", "spelling", "identified")
ARRAYS = {
    **{f"{blob}_at": "<i8" for blob in _BLOBS},
    **{f"{key}_digests": "<u8" for key in _KEYED},
    **{f"{key}_rows": "<i4" for key in _KEYED},
    "group_at": "<i8",
    "group_rows": "<i4",
    "group_kinds": "|u1",
    **combined_index.ARRAYS,
    **phonetic_index.ARRAYS,
    **{blob: "|u1" for blob in _BLOBS},
}
"""The arrays of a book; ``x_at`` are the bounds of the texts in ``x``."""


class _ListedRow(ListedName, frozen=True, array_like=True):
    """A listed name as a row holds it: values without field names."""


class _NameRow(Name, frozen=True, gc=False, array_like=True):
    """A normalised name as a row holds it."""


class _IdentifierRow(ListedIdentifier, frozen=True, array_like=True):
    """A listed identifier as a row holds it."""


_read_listed = msgspec.msgpack.Decoder(_ListedRow).decode
_read_name = msgspec.msgpack.Decoder(_NameRow).decode
_read_identifier = msgspec.msgpack.Decoder(_IdentifierRow).decode
_write = msgspec.msgpack.Encoder().encode

T = TypeVar("T")


class ColumnStore:
    """One list in columns; ``source`` names what it was made from.

    Rows are names (an entry that gives two names has a row for each); groups are the rows that
    share a skeleton, and candidates are groups.
    """

    def __init__(self, arrays: Arrays, source: str) -> None:
        self.source = source
        self.arrays = arrays
        self._bytes = {blob: arrays[blob].data for blob in _BLOBS}
        self._at = {blob: arrays[f"{blob}_at"].data for blob in (*_BLOBS, "group")}
        self.rows = len(arrays["listed_at"]) - 1
        self.groups = len(arrays["group_at"]) - 1

    @classmethod
    def load(cls, raw: bytes | memoryview) -> ColumnStore:
        """Read what ``save`` wrote, without copying; raises SourceError for anything else."""
        source, arrays = unpack(MAGIC, raw, ARRAYS)
        combined_index.check(arrays)
        phonetic_index.check(arrays)
        _check(arrays)
        return cls(arrays, source)

    def save(self) -> bytes:
        """The book as bytes."""
        return pack(MAGIC, self.source, self.arrays, ARRAYS)

    def listed(self, row: int) -> ListedName:
        """The listed name of a row."""
        return self._read("listed", row, _read_listed)

    def name(self, row: int) -> Name:
        """The same, normalised."""
        return self._read("name", row, _read_name)

    def identifier(self, row: int) -> ListedIdentifier:
        """An identifier by its own row number."""
        return self._read("identified", row, _read_identifier)

    def spelling(self, group: int) -> str:
        """The core that the names of a group share, words parted by spaces."""
        at = self._at["spelling"]
        return str(self._bytes["spelling"][at[group] : at[group + 1]], "utf-8", "surrogatepass")

    def group(self, group: int) -> list[int]:
        """The rows of a group, in ascending order."""
        at = self._at["group"]
        rows: list[int] = self.arrays["group_rows"][at[group] : at[group + 1]].tolist()
        return rows

    def _read(self, blob: str, row: int, decode: Callable[[memoryview], T]) -> T:
        at = self._at[blob]
        try:
            return decode(self._bytes[blob][at[row] : at[row + 1]])
        except msgspec.MsgspecError as error:
            raise unreadable(error) from error


class _Column:
    """Texts or rows one after another, with their bounds."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.bounds = [0]

    def add(self, raw: bytes) -> None:
        self.content += raw
        self.bounds.append(len(self.content))

    def arrays(self, name: str) -> Arrays:
        return {
            name: np.frombuffer(bytes(self.content), dtype="|u1"),
            f"{name}_at": np.array(self.bounds, dtype="<i8"),
        }


def make(
    names: Iterable[ListedName],
    identifiers: Iterable[ListedIdentifier],
    normaliser: Normaliser,
    source: str,
) -> ColumnStore:
    """Read a list once, in its order, and make its book; names come party by party."""
    listed, named, identified = _Column(), _Column(), _Column()
    persons = bytearray()
    keys = {key: Keys() for key in _KEYED}
    cores: dict[str, list[int]] = {}
    row = 0
    coming = iter(names)
    while some := list(islice(coming, CHUNK)):
        texts = [(one, text) for one in some for text in alternatives(one.text)]
        made = normaliser.names(text for _, text in texts)
        for (one, _), name in zip(texts, made, strict=True):
            if not name.exact:
                continue
            listed.add(_row(one))
            named.add(_row(name))
            persons.append(one.kind == "person")
            keys["exact"].add(name.exact, row)
            keys["core"].add(name.core_text, row)
            keys["entity"].add(one.entity, row)
            keys["acronym"].add_all(initials(name), row)
            cores.setdefault(name.skeleton, []).append(row)
            row += 1
            for read in normaliser.transliterations(name):  # found as alike, never as equal
                listed.add(_row(one))
                named.add(_row(read))
                persons.append(one.kind == "person")
                cores.setdefault(read.skeleton, []).append(row)
                row += 1
    for place, other in enumerate(identifiers):
        identified.add(_row(other))
        keys["identifier"].add(str(parse(other.identifier) or other.identifier), place)
    arrays = listed.arrays("listed") | named.arrays("name") | identified.arrays("identified")
    for key, found in keys.items():
        arrays[f"{key}_digests"], arrays[f"{key}_rows"] = found.arrays()
    return ColumnStore(arrays | _grouped(cores, named, persons), source)


def _row(value: msgspec.Struct) -> bytes:
    try:
        return _write(msgspec.structs.astuple(value))
    except UnicodeEncodeError:  # a lone half of a surrogate pair: no letter, nothing to show
        texts = (
            one.encode("utf-8", "replace").decode() if isinstance(one, str) else one
            for one in msgspec.structs.astuple(value)
        )
        return _write(tuple(texts))


def _grouped(cores: dict[str, list[int]], named: _Column, persons: bytearray) -> Arrays:
    """The groups in the order of their skeletons, so that no order of a list shows."""
    skeletons = sorted(cores)
    spelt = _Column()
    spellings: list[str] = []
    kinds = bytearray()

    def read(row: int) -> Name:
        return _read_name(named.content[named.bounds[row] : named.bounds[row + 1]])

    for skeleton in skeletons:
        row, *others = cores[skeleton]
        name = read(row)
        alike = all(persons[o] == persons[row] and read(o).core == name.core for o in others)
        kinds.append(persons[row] if alike else MIXED)
        spelt.add(name.core_text.encode("utf-8", "surrogatepass"))
        if len(skeletons) <= phonetic_index.SOON:
            spellings.append(name.core_text)
    sizes = np.array([len(cores[skeleton]) for skeleton in skeletons], dtype="<i8")
    rows = [row for skeleton in skeletons for row in cores[skeleton]]
    cores.clear()
    return {
        **spelt.arrays("spelling"),
        "group_at": np.concatenate(([0], np.cumsum(sizes))).astype("<i8"),
        "group_rows": np.array(rows, dtype="<i4"),
        "group_kinds": np.frombuffer(bytes(kinds), dtype="|u1"),
        **combined_index.arrays_of(skeletons),
        **phonetic_index.arrays_of(spellings),
    }


def _check(arrays: Arrays) -> None:
    rows, groups = len(arrays["listed_at"]) - 1, len(arrays["group_at"]) - 1
    sound = (
        len(arrays["name_at"]) == rows + 1
        and len(arrays["sums"]) == groups == len(arrays["spelling_at"]) - 1
        and len(arrays["group_kinds"]) == groups
        and all(_within(arrays[f"{blob}_at"], len(arrays[blob])) for blob in _BLOBS)
        and _within(arrays["group_at"], len(arrays["group_rows"]))
        and _rows_within(arrays["group_rows"], rows)
        and all(
            len(arrays[f"{key}_rows"]) == len(arrays[f"{key}_digests"])
            and _rows_within(
                arrays[f"{key}_rows"],
                rows if key != "identifier" else len(arrays["identified_at"]) - 1,
            )
            for key in _KEYED
        )
    )
    if not sound:
        raise unreadable(ValueError("its columns do not fit one another"))


def _within(bounds: Ints, length: int) -> bool:
    return bool(
        len(bounds) and bounds[0] == 0 and bounds[-1] == length and (np.diff(bounds) >= 0).all()
    )


def _rows_within(rows: Ints, count: int) -> bool:
    return bool(not len(rows) or (rows.min() >= 0 and rows.max() < count))
