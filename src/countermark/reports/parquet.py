"""Findings as one table with types, for programs that read Apache Parquet.

The rows and columns of ``tsv``, each as it is: no cell is guarded against spreadsheets, and numbers
and yes or no are such. What is said of the whole stands in the metadata of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from countermark.reports.encoding import compact
from countermark.reports.publication import Encode
from countermark.reports.shapes.check import CheckDocument, ClaimShape
from countermark.reports.table import list_lines, totals_words
from countermark.reports.tsv import COLUMNS, closing_rows, subject_rows

_NUMBERS = frozenset({"path_class", "tier", "other_paths", "size"})
_YES_OR_NO = frozenset({"finding_own", "certain", "disputed"})


class ParquetWriter:
    """One table; ``mark`` is whom it was made for, a column more where it is given."""

    def __init__(self, encode: Encode, mark: str = "") -> None:
        self._encode, self._mark = encode, mark

    def part(self, part: CheckDocument, places: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The rows of each subject of a part."""
        for place, subject in zip(places, part.subjects, strict=True):
            yield place, self._lines(subject_rows(subject, part), part)

    def ending(
        self, whole: CheckDocument, pieces: Iterable[bytes], _: Iterable[ClaimShape]
    ) -> Iterator[bytes]:
        """The file of all pieces and of what was not examined."""
        names = (*COLUMNS, *(("prepared_for",) if self._mark else ()))
        said = {
            "schema": "countermark.findings/1",
            "version": whole.version,
            "as_of": whole.as_of,
            "register": whole.register.digest,
            "totals": totals_words(whole),
            "coverage": "\n".join(whole.coverage.sentences),
            "lists": "\n".join(list_lines(whole)),
        }
        return iter(self._encode(dict(zip(names, map(_type, names), strict=True)),
                                 self._rows(whole, pieces), said))  # fmt: skip

    def _rows(self, whole: CheckDocument, pieces: Iterable[bytes]) -> Iterator[bytes]:
        yield from pieces
        yield self._lines(closing_rows(whole), whole)

    def _lines(self, rows: Iterable[dict[str, str]], document: CheckDocument) -> bytes:
        clocks = {"as_of": document.as_of, "known_at": document.known_at or ""}
        marked = {"prepared_for": self._mark} if self._mark else {}
        return b"".join(compact(_typed(row | clocks | marked)) + b"\n" for row in rows)


def _type(name: str) -> str:
    if name in _NUMBERS:
        return "BIGINT"
    return "BOOLEAN" if name in _YES_OR_NO else "VARCHAR"


def _typed(row: Mapping[str, str]) -> dict[str, Any]:
    """Cells as values; one that is empty is left out, and so is null."""
    return {
        name: int(text) if name in _NUMBERS else text == "yes" if name in _YES_OR_NO else text
        for name, text in row.items()
        if text
    }
