"""Names a CPU second of this tree beside another one, in turn: ratios of one run.

    python bench/screening/paired.py TREE --real ../shared/real [--rounds 5] [--size 34171]

TREE is a checkout whose ``src`` is put before ours, under the same interpreter. Each round screens
the same 10,000 names of holders of enterprise numbers once in either tree, in a process of its own
that has screened 500 others; printed are the medians, and the ratio of each pair as median and
range. With ``--size 1000000`` the list is filled with invented names, and kept in a file.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

QUERIES, WARM, SINGLE = 10_000, 500, 500
MEASURED = ("names a CPU second", "1 in 10 listed", "one look-up, ms")


def one(real: Path, size: int, kept: Path) -> dict[str, float]:
    """What is measured in one process."""
    import gc

    from bench.screening.speed import listed_names, mixed, shipped_tables, supplier_names

    from countermark.model.match import Query
    from countermark.screening.index.column_store import ColumnStore
    from countermark.screening.index.name_index import NameIndex
    from countermark.screening.matching.screener import NameScreener

    gc.set_threshold(50_000, 20, 20)  # as the command line does
    tables = shipped_tables()
    names = None
    if not kept.exists():
        names = listed_names(real, size)
        names.sort(key=lambda name: name.entity)
        kept.write_bytes(NameIndex.in_order(iter(names), (), tables).save_index() or b"")
    screener = NameScreener(
        (), tables=tables, listing=NameIndex.of(ColumnStore.load(kept.read_bytes()), tables)
    )
    texts = supplier_names(real, QUERIES + WARM)
    listed = [screener._listing._entry(row).listed.text for row in range(0, 34_000, 17)]
    screener.screen([Query(text) for text in texts[QUERIES:]])
    found = []
    for asked in (texts[:QUERIES], mixed(texts[:QUERIES], listed)):
        queries = [Query(text) for text in asked]
        began = time.process_time()
        screener.screen(queries)
        found.append(len(queries) / (time.process_time() - began))
    alone = []
    for text in texts[:SINGLE]:
        began = time.process_time()
        screener.screen([Query(text)])
        alone.append((time.process_time() - began) * 1e3)
    return dict(zip(MEASURED, (*found, statistics.median(alone)), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tree", type=Path)
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=int, default=34_171)
    parser.add_argument("--only", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(one(options.real, options.size, options.only)))
        return
    trees = (options.tree.resolve() / "src", ROOT / "src")
    rows: list[list[dict[str, float]]] = [[], []]
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(options.rounds + 1):
            for at, source in enumerate(trees):
                done = subprocess.run(
                    [sys.executable, __file__, *sys.argv[1:], "--only", f"{folder}/{at}"],
                    check=True,
                    stdout=subprocess.PIPE,
                    text=True,
                    env={**os.environ, "PYTHONPATH": str(source)},
                )
                if turn:  # the first builds the list
                    rows[at].append(json.loads(done.stdout))
    for name in MEASURED:
        before, after = ([row[name] for row in some] for some in rows)
        ratios = [b / a for a, b in zip(before, after, strict=True)]
        print(
            f"{name}: {statistics.median(before):,.2f} -> {statistics.median(after):,.2f}, "
            f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        )


if __name__ == "__main__":
    main()
