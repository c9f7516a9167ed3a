"""Time of tracing over made-up supply graphs of a thousand to a million edges, before and after.

Power-law graphs with 500 listed parties, as in the measurements this program set out from; a
thousand firms are asked about. ``--before TREE`` names another checkout of this program: both are
measured by turns, each in a process of its own, and the ratio of medians is shown.

    python -m bench.tracing [--sizes 1000 10000 100000 1000000] [--before TREE] [--times 3]
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).parents[1]
LISTED = 500
ASKED = 1_000
WORDS = ("supplies", "supplies", "subcontract_of", "owns", "administers")


def measured(size: int) -> tuple[float, float]:
    """Processor seconds of building the graph and of tracing, in this process."""
    from countermark.model.claim import Claim
    from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
    from countermark.model.predicate import Predicate
    from countermark.model.reading import Subject, SubjectKind
    from countermark.tracing.graph import Graph
    from countermark.tracing.search import trace_graph

    evidence = Evidence(Digest.of(b"bench"), "text/plain", Selector(SelectorKind.WHOLE))
    chance = random.Random(29)
    firms = max(LISTED, size // 3)
    listed = [f"reg:{number}" for number in range(LISTED)]
    words = [Predicate(word) for word in WORDS]

    def node() -> str:
        return f"name:firm {chance.randrange(firms)}"

    claims = [
        Claim(
            claimant="bench",
            subject=listed[at % LISTED] if at % 100 == 0 else node(),
            predicate=words[at % len(words)],
            object=f"name:firm {int(firms * chance.random() ** 3)}",
            evidence=evidence,
        )
        for at in range(size)
    ]
    asked = dict.fromkeys(f"name:firm {number}" for number in range(min(ASKED, firms)))
    subjects = [Subject(node=n, name=n, kind=SubjectKind.SUPPLIER, place="bench") for n in asked]
    begun = time.process_time()
    graph = Graph(claims, subjects)
    built = time.process_time()
    trace_graph(graph, list(asked), listed, date(2026, 11, 20), max_hops=6)
    return built - begun, time.process_time() - built


def run(tree: Path, size: int) -> tuple[float, float]:
    """The same in a process of its own, with the sources of ``tree``."""
    command = [sys.executable, str(Path(__file__)), "--measure", str(size)]
    told = subprocess.run(
        command,
        capture_output=True,
        check=True,
        text=True,
        cwd=tree,
        env={"PYTHONPATH": str(tree / "src")},
    )
    graph, search = told.stdout.split()
    return float(graph), float(search)


def main() -> None:
    """Prints per size the seconds of graph and search, and their ratio where there is a before."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000]
    )
    options.add_argument("--before", type=Path)
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        print(*measured(given.measure))
        return
    trees = {"after": HERE} if given.before is None else {"before": given.before, "after": HERE}
    for size in given.sizes:
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in trees}
        for _ in range(given.times):
            for name, tree in trees.items():
                found[name].append(run(tree.resolve(), size))
        medians = {
            name: [statistics.median(one[part] for one in all_) for part in (0, 1)]
            for name, all_ in found.items()
        }
        words = "; ".join(
            f"{n}: graph {g:.2f} s, search {s:.2f} s" for n, (g, s) in medians.items()
        )
        if given.before is not None:
            ratio = [a / b for a, b in zip(medians["after"], medians["before"], strict=True)]
            words += f"; ratio graph {ratio[0]:.2f}, search {ratio[1]:.2f}"
        print(f"{size:>9,}  {words}", flush=True)


if __name__ == "__main__":
    main()
