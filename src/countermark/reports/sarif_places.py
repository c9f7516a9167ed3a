"""Where a result of SARIF stands: rows of the files that were read, and names where there are none.

A place is never guessed: what lies in no file of the run is named and not located.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import msgspec

from countermark.model.selector import SelectorKind
from countermark.reports.encoding import whole_characters
from countermark.reports.shapes.check import ClaimShape, FileShape, SubjectShape

Json = dict[str, Any]


class Passage(msgspec.Struct, frozen=True):
    """What a claim says, and where its evidence lies."""

    sentence: str
    file: str
    selector: str


def passage(claim: ClaimShape) -> Passage:
    """The passage of ``claim``."""
    return Passage(claim.sentence, claim.evidence.file, claim.evidence.selector)


class Places:
    """The files of a run, by their labels."""

    def __init__(self, files: tuple[FileShape, ...]) -> None:
        self._index = {file.label: number for number, file in enumerate(files)}
        self._longest = sorted(self._index, key=len, reverse=True)

    def subject(self, subject: SubjectShape) -> Json:
        """The row of a subject, and its name."""
        place: Json = {"logicalLocations": [{"name": subject.name, "kind": subject.kind}]}
        label = next((name for name in self._longest if subject.place.startswith(name)), None)
        if label is None:
            return place
        row = re.search(r"[:!](\d{1,9})\Z", subject.place[len(label) :])
        return {"physicalLocation": self._physical(label, int(row[1]) if row else 1)} | place

    def evidence(self, found: Passage, text: str) -> Json:
        """Where the evidence of a claim lies, saying ``text``."""
        said: Json = {"message": {"text": text or found.sentence or "no words"}}
        if found.file not in self._index:
            return said | {"logicalLocations": [{"name": found.file, "kind": "resource"}]}
        kind, _, value = found.selector.partition("=")
        row = int(value) if kind == SelectorKind.ROW.value and value.isdecimal() else 1
        return said | {"physicalLocation": self._physical(found.file, row)}

    def _physical(self, label: str, row: int) -> Json:
        """A file's row; its first where the place is the whole of it or no row."""
        return {
            "artifactLocation": {"uri": uri(label), "index": self._index[label]},
            "region": {"startLine": min(max(row, 1), 2**31 - 1)},
        }


def uri(label: str) -> str:
    """A label as a relative URI reference."""
    return quote(whole_characters(label))
