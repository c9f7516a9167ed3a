"""The frozen run: a change of weights, words or features shows here as the cases it moves.

``python bench/screening/freeze.py`` writes the files again; discuss every flip of ``says``.
"""

from __future__ import annotations

import csv

import pytest
from tests.screening.listings import CASES, tables

from countermark.screening.evaluation.party import Party
from countermark.screening.evaluation.party_scorer import PartyScorer

FILES = sorted((CASES / "frozen").glob("*.tsv"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_case_moves_unnoticed(path):
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    kind = path.stem.removesuffix("s")
    scorer = PartyScorer(tables())
    pairs = [
        tuple(Party((row[side],), person=kind == "person") for side in ("one", "other"))
        for row in rows
    ]
    found = scorer.scores(pairs)
    moved = []
    for row, score in zip(rows, found, strict=True):
        reported = score >= tables().weights.report_at
        said = "likely" if score >= scorer.thresholds[kind] else "unlikely" if reported else "quiet"
        if said != row["says"] or abs(score - float(row["score"])) > 0.0015:
            moved.append(
                f"{row['one']} | {row['other']}: {row['score']} {row['says']}, "
                f"now {score:.3f} {said}"
            )
    assert not moved, "\n".join(moved)
    assert len(rows) >= 10


def test_both_kinds_are_frozen():
    assert {path.stem for path in FILES} == {"organisations", "persons"}
