"""The evidence of a dossier: each claim once, by the file it was read from and the record it is in.

A record of a table is shown as a row under the headers of that table; one in JSON as its members.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from countermark.model.evidence import EvidenceState
from countermark.reports.shapes.check import CheckDocument, ClaimShape

_MARKS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
"""Which sign separates cells, by the word in a file's format ("supplier list, tab-separated")."""
_GONE = (
    EvidenceState.MISSING,
    EvidenceState.DAMAGED,
    EvidenceState.NOT_KEPT,
    EvidenceState.SEALED,
    EvidenceState.REDACTED,
)
LONGEST_JSON = 20_000
"""Characters of a record in JSON that is taken apart; a longer one is shown as it is."""
MEMBERS = 40
"""Members of one record that are shown; what is beyond them is counted."""


class Numbered(NamedTuple):
    """A claim and its number in the dossier, from 1."""

    number: int
    claim: ClaimShape


class Record(NamedTuple):
    """A passage and the claims that rest on it: ``cells`` of a table, or ``members``, or ``text``.

    ``state`` says why there is no passage, where there is none.
    """

    place: str
    claims: tuple[Numbered, ...]
    cells: tuple[str, ...]
    members: tuple[tuple[str, str], ...]
    text: str
    state: str

    def has(self, words: str) -> bool:
        """Do the words stand in a cell of it already?"""
        return words in self.cells


class Source(NamedTuple):
    """A file: its records in the order of their claims, under ``headers`` where they have cells.

    ``claimant`` and ``grade`` are there where they are the same for every claim of it.
    """

    file: str
    digest: str
    headers: tuple[str, ...]
    records: tuple[Record, ...]
    claimant: str
    grade: str
    grade_words: str


def numbers(cited: Iterable[str], claims: Mapping[str, ClaimShape]) -> dict[str, int]:
    """The number of each claim: those that are cited in that order, then all others."""
    ordered = dict.fromkeys(i for i in cited if i in claims)
    ordered |= dict.fromkeys(claims)
    return {id_: number for number, id_ in enumerate(ordered, 1)}


def sources(document: CheckDocument, numbered: Mapping[str, int]) -> list[Source]:
    """All claims by their file, the file of the first claim first."""
    files: dict[tuple[str, str], list[Numbered]] = {}
    for id_, number in sorted(numbered.items(), key=lambda one: one[1]):
        claim = document.claims[id_]
        held = files.setdefault((claim.evidence.file, claim.evidence.digest), [])
        held.append(Numbered(number, claim))
    return [_source(document, *key, claims) for key, claims in files.items()]


def _source(document: CheckDocument, file: str, digest: str, claims: Sequence[Numbered]) -> Source:
    headers = tuple(c.header for c in document.columns if c.file == file)
    format_ = next((f.format for f in document.files if f.label == file), "")
    together: dict[tuple[str, str], list[Numbered]] = {}
    for one in claims:
        evidence = one.claim.evidence
        together.setdefault((evidence.place, evidence.quote), []).append(one)
    records = [_record(same, headers, format_) for same in together.values()]
    filled = [at for at in range(len(headers)) if any(r.cells and r.cells[at] for r in records)]
    first = claims[0].claim
    alike = all((c.claimant, c.grade) == (first.claimant, first.grade) for _, c in claims)
    return Source(
        file=file,
        digest=digest,
        headers=tuple(headers[at] for at in filled),
        records=tuple(
            r._replace(cells=tuple(r.cells[at] for at in filled)) if r.cells else r for r in records
        ),
        claimant=first.claimant if alike else "",
        grade=first.grade if alike else "",
        grade_words=first.grade_words if alike else "",
    )


def _record(same: Sequence[Numbered], headers: Sequence[str], format_: str) -> Record:
    evidence = same[0].claim.evidence
    cells = tuple(_cells(evidence.quote, headers, format_)) if evidence.quote else ()
    members = () if cells else tuple(_members(evidence.quote))
    state = ""
    if not evidence.quote and evidence.state in _GONE:
        state = evidence.state.value
        state += f": {evidence.state_reason}" if evidence.state_reason else ""
    text = "" if cells or members else evidence.quote
    return Record(evidence.place, tuple(same), cells, members, text, state)


def _cells(quote: str, headers: Sequence[str], format_: str) -> Sequence[str]:
    """The cells of a record; none where they are not as many as there are headers."""
    if not headers or quote[:1] in "{[":
        return ()
    word = format_.rpartition(", ")[2].removesuffix("-separated")
    mark = "\t" if "\t" in quote else _MARKS.get(word, "")
    if not mark:
        return ()
    try:
        (cells,) = csv.reader([quote], delimiter=mark, quoting=_quoting(mark))
    except (csv.Error, ValueError):
        return ()
    return cells if len(cells) == len(headers) else ()


def _quoting(mark: str) -> Any:
    """Records of a sheet are joined by tabs and quote nothing."""
    return csv.QUOTE_NONE if mark == "\t" else csv.QUOTE_MINIMAL


def _members(quote: str) -> Iterator[tuple[str, str]]:
    """``manufacturer, name`` and its value for each of the values in a record of JSON."""
    if quote[:1] not in ("{", "[") or len(quote) > LONGEST_JSON:
        return
    try:
        value = msgspec.json.decode(quote)
    except (msgspec.DecodeError, RecursionError):
        return
    found = list(_leaves(value, (), 0))
    yield from found[:MEMBERS]
    if len(found) > MEMBERS:
        yield "and", f"{len(found) - MEMBERS:,} more members"


def _leaves(value: object, path: tuple[str, ...], depth: int) -> Iterator[tuple[str, str]]:
    if depth < 12 and isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)), depth + 1)
    elif depth < 12 and isinstance(value, list):
        for number, inner in enumerate(value, 1):
            step = (*path, str(number)) if len(value) > 1 else path
            yield from _leaves(inner, step, depth + 1)
    else:
        yield (
            ", ".join(path),
            value if isinstance(value, str) else msgspec.json.encode(value).decode(),
        )
