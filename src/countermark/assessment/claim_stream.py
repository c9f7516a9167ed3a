"""The claims of a run in parts, with their passages, without holding all of either.

Each part hands in what its subjects rest on; at the end every claim comes once, by its id, with the
passage it rests on. Rows of the long list are looked up in one walk.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

import msgspec

from countermark.model.claim import Claim
from countermark.model.evidence import Digest, EvidenceState, FoundPassage, SelectorKind
from countermark.reports.claims import with_passage
from countermark.reports.encoding import compact
from countermark.reports.shapes.check import ClaimShape, EvidenceShape
from countermark.store.runs import Runs

Quotes = Callable[[Iterable[Claim]], Mapping[str, FoundPassage]]
"""Passages by claim id, for claims that do not rest on the long list."""

Rows = Callable[[list[int]], Iterator[tuple[int, str]]]
"""The records that start on these lines of the long list, in order."""


_Key = tuple[str, str, str, str]


def _key(evidence: EvidenceShape) -> _Key:
    """What the passage of a claim depends on."""
    return evidence.digest, evidence.selector, evidence.not_kept, str(evidence.handling)


class ClaimStream:
    """Claims told in parts: ``add`` them all, ``close``, then take ``claims``."""

    def __init__(self, claims: BinaryIO, passages: BinaryIO, listed: Digest | None) -> None:
        """``listed`` is the long list; None where there is none."""
        self._runs = Runs(claims)
        self._stream, self._listed = passages, listed
        self._cited = array("Q")
        self._others: dict[_Key, Claim] = {}
        self._told: dict[_Key, FoundPassage] = {}
        self._lines, self._ends = array("Q"), array("Q")

    def add(self, said: Mapping[str, Claim], shapes: Mapping[str, ClaimShape]) -> None:
        """The claims of one part, and how they are published, by id."""
        cited: set[int] = set()
        for id_ in shapes:
            evidence = said[id_].evidence
            if evidence.digest != self._listed:
                self._others.setdefault(_key(shapes[id_].evidence), said[id_])
            elif evidence.selector.kind is SelectorKind.ROW and not evidence.selector.within:
                cited.add(int(evidence.selector.value))
        self._cited.extend(cited)
        self._runs.add((int(id_[:16], 16), compact(shapes[id_])) for id_ in sorted(shapes))

    def close(self, quotes: Quotes, rows: Rows) -> None:
        """Look up the passages that the claims rest on."""
        found = quotes(self._others.values())
        self._told = {k: found[c.id] for k, c in self._others.items() if c.id in found}
        self._others.clear()
        cited = sorted(set(self._cited))
        for line, text in rows(cited) if cited else ():
            self._stream.write(text.encode("utf-8", "surrogatepass"))
            self._lines.append(line)
            self._ends.append(self._stream.tell())

    def claims(self) -> Iterator[ClaimShape]:
        """Every claim once, by its id, with its passage."""
        decode = msgspec.json.Decoder(ClaimShape).decode
        before = ""
        for _, packed in self._runs.merged():
            claim = decode(packed)
            if claim.id != before:
                before = claim.id
                yield self._quoted(claim)

    def _quoted(self, claim: ClaimShape) -> ClaimShape:
        evidence = claim.evidence
        if self._listed is not None and evidence.digest == self._listed.hex:
            quote = self._row(evidence.selector.removeprefix(f"{SelectorKind.ROW.value}="))
            state = EvidenceState.QUOTED if quote else EvidenceState.OPENED
            return with_passage(claim, FoundPassage(state, quote))
        passage = self._told.get(_key(evidence))
        if passage is None or passage.state is EvidenceState.NOT_OPENED:
            return claim  # its shape says so already, with the words that are part of the claim
        return with_passage(claim, passage)

    def _row(self, line: str) -> str:
        at = bisect_left(self._lines, int(line)) if line.isdecimal() else len(self._lines)
        if at == len(self._lines) or self._lines[at] != int(line):
            return ""
        start = self._ends[at - 1] if at else 0
        self._stream.seek(start)
        return self._stream.read(self._ends[at] - start).decode("utf-8", "surrogatepass")
