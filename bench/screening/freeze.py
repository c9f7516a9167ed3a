"""Scores the cases of ``tests/cases/screening/frozen`` again and writes what comes out.

    python bench/screening/freeze.py

The difference in git then shows which cases a change moved, and which it flipped (column ``says``:
quiet below what is reported, unlikely below the threshold, likely above). Discuss every flip.
"""

from __future__ import annotations

import csv
from pathlib import Path

from countermark.screening.evaluation.party import Party
from countermark.screening.evaluation.party_scorer import PartyScorer
from countermark.screening.reference.tables import Tables

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "src/countermark/screening/shipped"
FROZEN = ROOT / "tests/cases/screening/frozen"


def says(score: float, report_at: float, threshold: float) -> str:
    """What a score means to whoever reads it."""
    return "quiet" if score < report_at else "unlikely" if score < threshold else "likely"


def scored(path: Path) -> list[dict[str, str]]:
    """The cases of one file with the scores of the present tables."""
    tables = Tables.read({p.name: p.read_bytes() for p in SHIPPED.iterdir() if p.is_file()})
    scorer = PartyScorer(tables)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    kind = path.stem.removesuffix("s")
    pairs = [
        tuple(Party((row[side],), person=kind == "person") for side in ("one", "other"))
        for row in rows
    ]
    for row, score in zip(rows, scorer.scores(pairs), strict=True):
        row["score"] = f"{score:.3f}"
        row["says"] = says(score, tables.weights.report_at, scorer.thresholds[kind])
    return rows


def main() -> None:
    for path in sorted(FROZEN.glob("*.tsv")):
        rows = scored(path)
        lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
