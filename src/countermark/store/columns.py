"""The shape of claims in bulk: the ledger's columns, and claims as an Arrow table and back.

Checks that values fit their columns; judges no content. Text that is no Unicode is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from countermark.model.claim import FIELDS, Claim, Polarity
from countermark.model.errors import SourceError
from countermark.model.evidence import Digest, Evidence, Selector
from countermark.model.grade import Grade
from countermark.model.handling import DEFAULT, Handling
from countermark.model.ports import Claims
from countermark.model.predicate import Predicate
from countermark.model.qualifier import from_text, to_text
from countermark.model.when import ALWAYS, Interval

_BATCH = 8192

TEXT, NUMBER, TRUTH = "VARCHAR", "BIGINT", "BOOLEAN"

IDENTITY = {name: NUMBER if name == "share" else TEXT for name in FIELDS}
"""The columns every claim's id is computed from, with their SQL types."""

QUALIFIERS = "qualifiers"
"""The column that joins the identity where it is not null."""

BESIDE = {
    "grade": TEXT,
    "certain": TRUTH,
    "confirmed_on": TEXT,
    "evidence_label": TEXT,
    "evidence_source": TEXT,
    "not_kept": TEXT,
    "score": NUMBER,
    "handling": TEXT,
    "evidence_handling": TEXT,
}
"""What a claim carries beside its identity; a null handling is the default."""

AUDIT = {
    "recorded_at": NUMBER,
    "retracts": TEXT,
    "reason": TEXT,
    "author": TEXT,
    "redacts": TEXT,
}
"""When a row was written (UTC microseconds); for a retraction, of what, why and by whom.

``redacts`` names a claim whose text was taken out: in the row that says who did so and why, and in
what is left of the claim's own row.
"""

CLAIM_COLUMNS = IDENTITY | {QUALIFIERS: TEXT} | BESIDE
LEDGER_COLUMNS = {"id": TEXT} | CLAIM_COLUMNS | AUDIT

LATER = (QUALIFIERS, "score", "handling", "evidence_handling", "redacts")
"""The columns that files of format 1 lack."""


def arrow_type(sql_type: str) -> Any:
    """The Arrow type of a SQL type of this module."""
    from arro3.core import DataType

    if sql_type == TEXT:
        return DataType.utf8()
    return DataType.int64() if sql_type == NUMBER else DataType.bool()


def arrow_schema(columns: dict[str, str]) -> Any:
    """An Arrow schema with these columns, every one of them nullable."""
    from arro3.core import Field, Schema

    return Schema([Field(name, arrow_type(kind), nullable=True) for name, kind in columns.items()])


def to_arrow(claims: Iterable[Claim]) -> Claims:
    """The claims as one Arrow table with ``CLAIM_COLUMNS``; ids are computed where it lands.

    Raises SourceError for a text or number that no table can hold (lone surrogates, 2**63).
    """
    from arro3.core import Table

    schema = arrow_schema(CLAIM_COLUMNS)
    rows = map(_row, claims)
    batches = []
    # In batches, so that a generator's claims need not all be in memory at once.
    while batch := list(islice(rows, _BATCH)):
        batches.append(_batch(batch, schema))
    table: Claims = Table.from_batches(batches, schema=schema)
    return table


def _batch(rows: list[tuple[object, ...]], schema: Any) -> Any:
    from arro3.core import Array, RecordBatch

    arrays = []
    for (name, kind), column in zip(CLAIM_COLUMNS.items(), zip(*rows, strict=True), strict=True):
        try:
            arrays.append(Array(column, arrow_type(kind)))
        except (UnicodeError, OverflowError) as error:
            words = name.replace("_", " ")
            raise SourceError(f"a claim's {words} cannot be stored: {error}") from error
    return RecordBatch.from_arrays(arrays, schema=schema)


def _row(claim: Claim) -> tuple[object, ...]:
    evidence = claim.evidence
    return (
        claim.claimant,
        claim.polarity.value,
        claim.subject,
        claim.predicate.value,
        claim.object,
        claim.valid.start,
        claim.valid.end,
        claim.known_from,
        claim.share,
        claim.note,
        evidence.digest.hex,
        evidence.media_type,
        _selector_text(evidence.selector),
        to_text(claim.qualifiers) if claim.qualifiers else None,
        _grade_text(claim.grade),
        claim.certain,
        claim.confirmed_on,
        evidence.label,
        evidence.source,
        evidence.not_kept,
        claim.score,
        None if claim.handling is DEFAULT else claim.handling.value,
        None if evidence.handling is DEFAULT else evidence.handling.value,
    )


def to_claims(rows: Iterable[Sequence[Any]]) -> Iterator[Claim]:
    """Claims from rows of ``id`` and ``CLAIM_COLUMNS``.

    The id is taken from the table: each file's were compared with their rows before (``proven``).
    Raises ValueError for qualifiers or a handling that are no canonical text.
    """
    for row in rows:
        claim = Claim(
            claimant=row[1],
            polarity=_polarity(row[2]),
            subject=row[3],
            predicate=_predicate(row[4]),
            object=row[5],
            valid=ALWAYS if row[6] is None and row[7] is None else Interval(row[6], row[7]),
            known_from=row[8],
            share=row[9],
            note=row[10],
            evidence=Evidence(
                _digest(row[11]),
                row[12],
                _selector(row[13]),
                row[18],
                row[19],
                row[20],
                DEFAULT if row[23] is None else Handling(row[23]),
            ),
            qualifiers=() if row[14] is None else from_text(row[14]),
            grade=_grade(row[15]),
            certain=row[16],
            confirmed_on=row[17],
            score=row[21],
            handling=DEFAULT if row[22] is None else Handling(row[22]),
        )
        claim.__dict__["id"] = row[0]
        yield claim


_polarity = {p.value: p for p in Polarity}.__getitem__
_predicate = {p.value: p for p in Predicate}.__getitem__
_digest = lru_cache(4096)(Digest)
_grade = lru_cache(64)(Grade.parse)
_grade_text = lru_cache(64)(str)
_selector = lru_cache(1024)(Selector.parse)
_selector_text = lru_cache(1024)(str)
