"""Scores for a table of pairs from Python: ``score_pairs``. Says how probable, decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from countermark.assessment import shipped
from countermark.model.errors import CallerError
from countermark.screening.evaluation.party import Party
from countermark.screening.evaluation.party_scorer import PartyScorer
from countermark.store.arrow import columns_of, table_of

NEEDED = ("name_a", "name_b")


def score_pairs(table: object) -> Any:
    """An Arrow table with the column ``score`` (0 to 0.985), one row for each row of ``table``.

    ``table`` is anything with the Arrow C stream interface (pyarrow, polars, DuckDB, arro3) and
    the columns ``name_a`` and ``name_b``; ``country_a`` and ``country_b`` (ISO codes parted by
    spaces) and ``kind`` (``person``, or anything else for organisations) where they are known.
    The tables that score are the shipped ones. Raises CallerError where a name column lacks.
    """
    columns = columns_of(table)
    lacking = [name for name in NEEDED if name not in columns]
    if lacking:
        raise CallerError(f"the table has no column {' and no '.join(lacking)}")
    pairs = list(zip(_parties(columns, "a"), _parties(columns, "b"), strict=True))
    scorer = PartyScorer(shipped.tables())
    return table_of({"score": scorer.scores(pairs).tolist()})


def _parties(columns: Mapping[str, Sequence[Any]], side: str) -> list[Party]:
    names = columns[f"name_{side}"]
    empty: list[Any] = [None] * len(names)
    countries = columns.get(f"country_{side}", empty)
    kinds = columns.get("kind", empty)
    return [
        Party(
            (name,) if name else (),
            person=kind == "person",
            countries=frozenset((country or "").upper().split()),
        )
        for name, country, kind in zip(names, countries, kinds, strict=True)
    ]
