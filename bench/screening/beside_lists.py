"""What an imported list does to the register's own hits, and what it costs, before and after.

    python bench/screening/beside_lists.py --real ../shared/real [--before TREE] [--rounds 9]

Screens supplier names and other spellings of registered names against the register alone and
against the register beside the CSL's names. Counts registered parties that the list took away or
whose score it lowered: 0 is wanted. With ``--before`` (a tree of another version, its ``src`` below
it) both versions run turn about in processes of their own; the ratio of the medians of their
processor seconds is printed with its bootstrap interval.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SEED = 20261130
DESCRIPTORS = ("Systems", "International", "Cloud", "Digital", "Trading", "Solutions", "Logistics")
FORMS = ("Inc.", "LLC", "GmbH", "Co., Ltd.", "S.A.")


def asked(names: list, real: Path, count: int) -> list[str]:
    """Half supplier names, half brands of registered parties with a descriptor and a form."""
    from bench.screening.speed import supplier_names

    chance = random.Random(SEED)
    brands = sorted({n.text for n in names if n.role in ("brand", "short")})
    made = [f"{b} {chance.choice(DESCRIPTORS)}, {chance.choice(FORMS)}" for b in brands]
    return [*supplier_names(real, count), *made]


def one_run(real: Path, count: int) -> dict[str, float]:
    from bench.screening.speed import listed_names, shipped_tables

    from countermark.assessment import shipped
    from countermark.model.match import Query
    from countermark.screening.matching.screener import NameScreener
    from countermark.store.memory import MemoryView

    register = list(MemoryView(shipped.catalog().claims()).listed_names())
    tables = shipped_tables()
    alone = NameScreener(register, tables=tables)
    both = NameScreener([*register, *listed_names(real, 34_171)], tables=tables)
    queries = [Query(text) for text in asked(register, real, count)]
    both.screen(queries[:500])
    began = time.process_time()
    found = both.screen(queries, 10)
    spent = time.process_time() - began
    began = time.process_time()
    wanted = alone.screen(queries, 10)
    by_register = time.process_time() - began
    gone = lower = more = 0
    for ours, theirs in zip(wanted, found, strict=True):
        scores = {m.entity: m.score for m in theirs}
        gone += any(m.entity not in scores for m in ours)
        lower += any(m.score > scores.get(m.entity, 1) for m in ours)
        more += bool(theirs)
    return {
        "seconds": spent,
        "register_seconds": by_register,
        "names": len(queries),
        "lost": gone,
        "lowered": lower,
        "with_match": more,
        "with_registered": sum(map(bool, wanted)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--names", type=int, default=5_000)
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()
    if options.once:
        print(json.dumps(one_run(options.real, options.names)))
        return
    trees = {"after": ROOT} | ({"before": options.before} if options.before else {})
    said: dict[str, list[dict[str, float]]] = {name: [] for name in trees}
    for _ in range(options.rounds):
        for name, tree in trees.items():
            again = [sys.executable, __file__, "--once", "--real", str(options.real)]
            again += ["--names", str(options.names)]
            done = subprocess.run(
                again, env=os.environ | {"PYTHONPATH": str(tree / "src")},
                capture_output=True, check=True, text=True,
            )  # fmt: skip
            said[name].append(json.loads(done.stdout))
    for name, runs in said.items():
        seconds = statistics.median(run["seconds"] for run in runs)
        own = statistics.median(run["register_seconds"] for run in runs)
        print(f"{name}: {runs[0]['names'] / seconds:,.0f} names a CPU second beside the list,")
        print(f"  {runs[0]['names'] / own:,.0f} against the register alone; {runs[0]}")
    if options.before:
        for key in ("seconds", "register_seconds"):
            print(f"{key}, after / before: {_ratio(said['after'], said['before'], key)}")


def _ratio(after: list[dict[str, float]], before: list[dict[str, float]], key: str) -> str:
    pairs = [(a[key], b[key]) for a, b in zip(after, before, strict=True)]
    chance = random.Random(SEED)

    def ratio(some: list[tuple[float, float]]) -> float:
        return statistics.median(a for a, _ in some) / statistics.median(b for _, b in some)

    drawn = sorted(ratio(chance.choices(pairs, k=len(pairs))) for _ in range(2000))
    return f"{ratio(pairs):.3f} ({drawn[50]:.3f} to {drawn[-50]:.3f})"


if __name__ == "__main__":
    main()
