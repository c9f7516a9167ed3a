"""Our scorer beside the peers on the same labelled pairs, with the difference's bootstrap interval.

    /path/to/bench-env/bin/python bench/screening/peers.py PAIRS... > peers.jsonl
    python bench/screening/measure.py --peers peers.jsonl PAIRS...

Ours is judged at the threshold that the training set chose. Peers have none that anybody stands
by: they get the best one on these very pairs, which flatters them, and 0.7 beside. ``--audit FILE``
is a list of rows of name_bench whose labels are disputed: they are turned round.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from countermark.screening.evaluation.labelled_pairs import Pair, read_pairs
from countermark.screening.evaluation.metrics import best_f1, calibration_error, f1_of, measured
from countermark.screening.evaluation.party_scorer import PartyScorer
from countermark.screening.reference.tables import Tables

SHIPPED = Path(__file__).parents[2] / "src/countermark/screening/shipped"
PEERS = ("logic-v1", "logic-v2", "er-unstable", "WRatio")
DRAWS, SEED = 2000, 20261120


def paired(ours, theirs, same) -> str:
    """Difference of F1 (ours less theirs) and its 95 % interval, drawing pairs with replacement."""
    pick = np.random.default_rng(SEED).integers(0, len(same), (DRAWS, len(same)))
    found = [f1_of(ours[at], same[at]) - f1_of(theirs[at], same[at]) for at in pick]
    low, high = np.percentile(found, [2.5, 97.5])
    return f"{f1_of(ours, same) - f1_of(theirs, same):+.4f} ({low:+.4f} to {high:+.4f})"


def peers(path: Path | None) -> dict[str, dict[int, dict]]:
    said: dict[str, dict[int, dict]] = {}
    for line in path.read_text().splitlines() if path else ():
        one = json.loads(line)
        if "row" in one:
            said.setdefault(one["file"], {})[one["row"]] = one
    return said


def one_kind(
    title: str, pairs: Sequence[Pair], same: np.ndarray, rows: Sequence[dict], scorer: PartyScorer
) -> None:
    """Print ours, its calibration, and each peer beside it."""
    began = time.process_time()
    scores = scorer.scores([(pair.left, pair.right) for pair in pairs])
    spent = time.process_time() - began
    kind = pairs[0].kind
    limit = np.full(len(pairs), scorer.thresholds[kind])
    m = measured(kind, scores, same, limit, len(pairs) / spent)
    print(f"{title}, {kind}: n {m.n}, of them {m.same} the same")
    print(f"  countermark  F1 {m.f1} {m.f1_interval} at {m.threshold}, precision {m.precision},")
    print(f"               recall {m.recall}, best F1 {m.f1_best} at {m.threshold_best},")
    print(f"               ECE {m.ece} {m.ece_interval}, highest score {scores.max():.3f},")
    print(f"               {m.pairs_per_second:.0f} pairs a CPU second")
    for b in m.calibration:
        print(f"    {b.low:.1f} to {b.high:.1f}: n {b.n:4}, score {b.score:.3f}, same {b.same:.3f}")
    for peer in PEERS if rows else ():
        theirs = np.array([row[peer] for row in rows])
        best, f1 = best_f1(theirs, same)
        error = calibration_error(np.minimum(theirs, 1), same)
        print(
            f"  {peer:12} best F1 {f1:.4f} at {best:.3f}, at 0.7 {f1_of(theirs >= 0.7, same):.4f},"
            f" ECE {error:.3f}, exactly 1.0: {np.mean(theirs >= 1):.0%}"
        )
        print(f"     ours less its best {paired(scores >= limit, theirs >= best, same)}")
        print(f"     ours less at 0.7   {paired(scores >= limit, theirs >= 0.7, same)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--audit", type=Path)
    options = parser.parse_args()
    scorer = PartyScorer(
        Tables.read({p.name: p.read_bytes() for p in SHIPPED.iterdir() if p.is_file()})
    )
    said = peers(options.peers)
    disputed = set()
    if options.audit:
        lines = options.audit.read_text().splitlines()[1:]
        disputed = {int(line.split("\t")[0]) for line in lines if line}
    for path in options.files:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        pairs = read_pairs(raw, path.name).pairs
        scorer.scores([(pair.left, pair.right) for pair in pairs[:200]])  # warm
        first = 2 if path.suffix == ".csv" else 1  # the peers' file counts rows from 0
        rows = said.get(path.name, {})
        for kind in ("organisation", "person"):
            of = [p for p in pairs if p.kind == kind and (not rows or p.place - first in rows)]
            of = [p for p in of if not rows or rows[p.place - first]["kind"] == kind]
            told = [rows[p.place - first] for p in of] if rows else []
            same = np.array([p.same for p in of])
            one_kind(path.name, of, same, told, scorer)
            if disputed and path.suffix == ".csv" and kind == "organisation":
                turned = np.array([p.same != (p.place in disputed) for p in of])
                one_kind(f"{path.name} after the audit", of, turned, told, scorer)


if __name__ == "__main__":
    main()
