"""Claims as ``countermark.check/2`` has them: each with the file its evidence lies in by reference.

Made from and back into the claims of ``countermark.check/1``; nothing is lost either way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from countermark.model.grade import Grade
from countermark.reports.claims import grade_words
from countermark.reports.encoding import compact
from countermark.reports.shapes.check import ClaimShape, EvidenceShape
from countermark.reports.shapes.compact import ClaimRow, EvidenceFileRow, EvidenceRow

DIGITS = 16
"""Hex digits of a row's id: the beginning of the digest of its content."""

_OF_A_FILE = ("file", "digest", "media_type", "source", "not_kept")
_OF_A_PASSAGE = ("state", "selector", "place", "quote", "state_reason")
_OF_A_CLAIM = [n for n in ClaimRow.__struct_fields__ if n not in ("evidence", "remark", "handling")]


def row_id(record: object) -> str:
    """The id of a row: the same wherever the row comes from."""
    return hashlib.sha256(compact(record)).hexdigest()[:DIGITS]


def claim_row(claim: ClaimShape) -> tuple[ClaimRow, EvidenceFileRow]:
    """``claim`` as a row, and the row of the file that it references."""
    evidence = claim.evidence
    file = EvidenceFileRow(**_named(evidence, _OF_A_FILE), handling=evidence.handling or "")
    passage = EvidenceRow(
        file=row_id(file),
        **_named(evidence, _OF_A_PASSAGE),
        not_opened=evidence.not_opened or "",
    )
    row = ClaimRow(
        **_named(claim, _OF_A_CLAIM),
        evidence=passage,
        remark=claim.remark or "",
        handling=claim.handling or "",
    )
    return row, file


def claim_of(id_: str, row: ClaimRow, files: Mapping[str, EvidenceFileRow]) -> ClaimShape:
    """The claim of ``row``; KeyError where its file is not among ``files``."""
    file, passage = files[row.evidence.file], row.evidence
    return ClaimShape(
        id=id_,
        **_named(row, _OF_A_CLAIM),
        grade_words=_words(row.grade),
        remark=row.remark or UNSET,
        handling=row.handling or UNSET,
        evidence=EvidenceShape(
            **_named(file, _OF_A_FILE),
            **_named(passage, _OF_A_PASSAGE),
            not_opened=passage.not_opened or UNSET,
            handling=file.handling or UNSET,
        ),
    )


def _words(grade: str) -> str:
    """The grade in words; none for what somebody else wrote that is no Admiralty code."""
    try:
        return grade_words(Grade.parse(grade))
    except (KeyError, ValueError):
        return ""


def _named(record: object, names: tuple[str, ...] | list[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
