"""What an inquiry record holds of each subject, and of how many: bounded, whatever the list.

Which subjects and how much of each depends on nothing but their ids and their answers, so that a
run in many parts makes the record of a run in one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from countermark.model.handling import DEFAULT
from countermark.model.inquiry import Inquiry, SubjectResult
from countermark.reports.encoding import compact
from countermark.reports.record import answered, compared
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.shapes.record import SubjectRecord
from countermark.reports.withholding import without_withheld

SUBJECTS = 20_000
"""Subjects that a record holds."""

BYTES = 32 << 20
"""Bytes that they may take together: half of what is read back as a record."""

NAMES = 20
CLAIMS = 100
"""Names and claims of one subject."""


class Recorded(msgspec.Struct, frozen=True):
    """One subject: ``compared`` is it as ``verdict_bytes`` has it, ``record`` its packed record."""

    id: str
    is_found: bool
    compared: bytes
    record: bytes


def records_of(inquiry: Inquiry, document: CheckDocument) -> Iterator[Recorded]:
    """The subjects of one part, in its order; ``document`` is the part as it is published."""
    shown = without_withheld(document, DEFAULT)
    keys = {id_: inquiry.keys.claim(inquiry.claims[id_]) for id_ in shown.claims}
    for result, whole, subject in zip(
        inquiry.subjects, document.subjects, shown.subjects, strict=True
    ):
        content = compared(whole)
        claims = {keys[id_] for id_ in _along(result) if id_ in keys}
        record = SubjectRecord(
            id=result.id,
            key=inquiry.keys.item(result.subject.node),
            names=result.names[:NAMES],
            measures=tuple(sorted({finding.measure for finding in subject.findings})),
            claims=tuple(sorted(claims)[:CLAIMS]),
            verdicts={one.context: one.verdict for one in whole.verdicts},
            digest=hashlib.sha256(content).hexdigest(),
            answer=hashlib.sha256(answered(whole)).hexdigest(),
        )
        found = bool(whole.matches or whole.findings)
        yield Recorded(result.id, found, content, compact(record))


def _along(result: SubjectResult) -> set[str]:
    """The ids of the claims along the paths of all findings."""
    return {
        hop.claim
        for verdict in result.verdicts
        for finding in verdict.findings
        if finding.path is not None
        for hop in finding.path.hops
    }


class Chosen:
    """The subjects that a record holds of ``count``, of which ``found`` are found in some list."""

    def __init__(self, count: int, found: int) -> None:
        self._found = min(found, SUBJECTS)
        self._others = min(count - found, SUBJECTS - self._found)
        self._left = BYTES
        self._count = count
        self.subjects: list[SubjectRecord] = []

    def take(self, packed: Iterable[tuple[bool, bytes]]) -> None:
        """Choose from all, in the order of their ids: whether each is found, and its record."""
        decode = msgspec.json.Decoder(SubjectRecord).decode
        for is_found, record in packed:
            room = self._found if is_found else self._others
            if not room or len(record) > self._left:
                continue
            self._left -= len(record)
            if is_found:
                self._found -= 1
            else:
                self._others -= 1
            self.subjects.append(decode(record))

    @property
    def left_out(self) -> int:
        """How many are not in the record."""
        return self._count - len(self.subjects)
