"""``countermark.check/2`` written part by part: as one document, or as an object a line.

Subjects come in pieces; rows of the tables that they share are put aside beside them and come back
in order. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from countermark.reports.causes import Causing
from countermark.reports.claim_rows import claim_row
from countermark.reports.compacting import Compacting
from countermark.reports.encoding import dense
from countermark.reports.measure_rows import Measures
from countermark.reports.shapes.check import CheckDocument, ClaimShape
from countermark.reports.shapes.check_2 import Front, Head, Subject
from countermark.reports.shapes.check_lines import ClaimLine, EndingLine, HeadLine, SubjectLine
from countermark.reports.shapes.compact import EvidenceFileRow
from countermark.reports.to_do_rows import to_do_rows

Piece = tuple[int, bytes]
"""Bytes and their place among all."""

TABLES = (b"folded_measures", b"terms", b"changes", b"grounds", b"paths")
"""The keys of the tables, in the order of ``compacting.TABLES``."""

WHOLE_ID = 64
"""Hex digits of an id that is not cut."""

_BITS = 61
"""Bits of a row's place that are its id's; those above are its table's."""


class DenseWriter:
    """One document; each subject, and each row of a table, is a line of it."""

    def __init__(self, *, all_findings: bool = False, check: Sequence[str] = ()) -> None:
        self._all, self._check = all_findings, check
        self._measures, self._causing = Measures(in_full=all_findings), Causing()
        self._rows: dict[tuple[int, str], bytes] = {}
        self._gathered: Iterable[Piece] = ()

    def part(self, part: CheckDocument, places: Sequence[int]) -> Iterator[Piece]:
        """The subjects of a part, as they stand in the array."""
        self._causing.add(places, part.subjects)
        made = Compacting(part, self._measures, all_findings=self._all)
        for place, subject in zip(places, part.subjects, strict=True):
            yield place, dense(made.subject(subject))
        self._rows = {key: dense(record) for key, record in made.rows.items()}

    def rows(self) -> Iterator[Piece]:
        """The rows that the part which was written last adds to the tables, in order."""
        for (table, id_), row in sorted(self._rows.items()):
            yield (
                table << _BITS | int(id_, 16) >> 64 - _BITS,
                b'"%s":%s' % (id_.encode(), row),
            )
        self._rows.clear()

    def gathered(self, rows: Iterable[Piece]) -> None:
        """The rows of all parts, in order; what several parts added may come several times."""
        self._gathered = rows

    def ending(
        self, whole: CheckDocument, pieces: Iterable[bytes], claims: Iterable[ClaimShape]
    ) -> Iterator[bytes]:
        """The document of all pieces, rows and claims; ``whole`` is it without them."""
        front = Front(
            **_head(whole, self._measures),
            **_ending(whole),
            **to_do_rows(self._causing, whole, self._check),
        )
        yield dense(front)[:-1] + b',\n"subjects":['
        yield from _lines(pieces)
        yield b"]"
        yield from self._tables()
        files: dict[str, EvidenceFileRow] = {}
        yield b',\n"claims":{'
        yield from _lines(_claim(claim, files) for claim in claims)
        yield b'},\n"evidence_files":' + dense(dict(sorted(files.items()))) + b"}\n"

    def _tables(self) -> Iterator[bytes]:
        groups = groupby(_distinct(self._gathered), key=itemgetter(0))
        table, rows = next(groups, (None, iter(())))
        for number, name in enumerate(TABLES):
            yield b',\n"%s":{' % name
            if table == number:
                yield from _lines(row for _, row in rows)
                table, rows = next(groups, (None, iter(())))
            yield b"}"


class LinesWriter:
    """An object a line: the head, the subjects, the claims, the ending (JSON Lines)."""

    def __init__(self, *, all_findings: bool = False, check: Sequence[str] = ()) -> None:
        self._all, self._check = all_findings, check
        self._measures, self._causing = Measures(in_full=all_findings), Causing()

    def part(self, part: CheckDocument, places: Sequence[int]) -> Iterator[Piece]:
        """A line a subject, with the rows of the tables that it references."""
        self._causing.add(places, part.subjects)
        made = Compacting(part, self._measures, all_findings=self._all)
        for place, found in zip(places, part.subjects, strict=True):
            subject = made.subject(found)
            tables: dict[str, Any] = {name.decode(): {} for name in TABLES}
            for (table, id_), record in sorted(made.rows.items(), key=itemgetter(0)):
                tables[TABLES[table].decode()][id_] = record
            same = {name: getattr(subject, name) for name in Subject.__struct_fields__}
            yield place, dense(SubjectLine(**same, **tables)) + b"\n"
            made.forget()

    def ending(
        self, whole: CheckDocument, pieces: Iterable[bytes], claims: Iterable[ClaimShape]
    ) -> Iterator[bytes]:
        """The lines around those of the subjects."""
        yield dense(HeadLine(**_head(whole, self._measures))) + b"\n"
        yield from pieces
        for claim in claims:
            row, file = claim_row(claim)
            same = {name: getattr(row, name) for name in row.__struct_fields__}
            yield dense(ClaimLine(**same, id=claim.id, evidence_file=file)) + b"\n"
        yield (
            dense(EndingLine(**_ending(whole), **to_do_rows(self._causing, whole, self._check)))
            + b"\n"
        )


def whole_run(document: CheckDocument) -> bytes:
    """``document`` with nothing folded and ids uncut: reading it back gives it again.

    Causes and actions, which are found again from it, are left out.
    """
    measures, files = Measures(in_full=True), dict[str, EvidenceFileRow]()
    made = Compacting(document, measures, all_findings=True, digits=WHOLE_ID)
    subjects = [dense(made.subject(subject)) for subject in document.subjects]
    head = _head(document, measures)
    head["measures"] |= measures.others(document)
    tables: dict[bytes, list[bytes]] = {name: [] for name in TABLES}
    for (table, id_), record in made.rows.items():
        tables[TABLES[table]].append(b'"%s":%s' % (id_.encode(), dense(record)))
    claims = [_claim(claim, files) for claim in document.claims.values()]
    pieces = [dense(Front(**head, **_ending(document)))[:-1], b',"subjects":[']
    pieces += [b",".join(subjects), b"]"]
    for name, rows in (*tables.items(), (b"claims", claims)):
        pieces.append(b',"%s":{%s}' % (name, b",".join(rows)))
    pieces.append(b',"evidence_files":%s}' % dense(files))
    return b"".join(pieces)


def _head(whole: CheckDocument, measures: Measures) -> dict[str, Any]:
    same = {
        name: getattr(whole, name)
        for name in Head.__struct_fields__
        if name not in ("schema", "measures", "settings", "prepared_for", "supersedes", "asked_by")
    }
    return same | {
        "schema": "countermark.check/2",
        "measures": measures.rows(whole),
        "settings": whole.settings or (),
        "prepared_for": whole.prepared_for or None,
        "supersedes": whole.supersedes or None,
        "asked_by": whole.asked_by or "",
    }


def _ending(whole: CheckDocument) -> dict[str, Any]:
    return {
        "totals": whole.totals,
        "not_examined": whole.not_examined,
        "coverage": whole.coverage,
        "withheld": whole.withheld or {},
    }


def _claim(claim: ClaimShape, files: dict[str, EvidenceFileRow]) -> bytes:
    row, file = claim_row(claim)
    files[row.evidence.file] = file
    return b'"%s":%s' % (claim.id.encode(), dense(row))


def _distinct(rows: Iterable[Piece]) -> Iterator[Piece]:
    """The table and the bytes of each row, once."""
    before, seen = -1, set[bytes]()
    for place, row in rows:
        if place != before:
            before, seen = place, set()
        if row not in seen:
            seen.add(row)
            yield place >> _BITS, row


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    before = b"\n"
    for piece in pieces:
        yield before + piece
        before = b",\n"
