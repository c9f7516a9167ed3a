"""Do root causes take bounded memory? Rows against memory and time, for few causes and for many.

    python bench/causes.py [ROWS ...]

Grouping alone is measured, on made-up subjects that are thrown away as they are grouped: rows of
one model at a few sites, and rows that each are a cause of their own. Single runs, in a process
each; what counts is that memory does not grow with the rows.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from countermark.reports.actions import to_do
from countermark.reports.causes import Causing
from countermark.reports.document import document
from countermark.reports.shapes.check import SubjectShape

PART = 5_000


def rows(number: int, kind: str) -> Iterator[SubjectShape]:
    """Devices of one model, or of a model each, or names that are each in question."""
    from tests.reports.test_causes import found, hop, router, subject

    from countermark.model.verdict import Decision, Missing

    for at in range(number):
        if kind == "one model":
            yield router(f"SN-{at}", f"site {at % 40}")
        elif kind == "a cause each":
            name = f"Box {at}"
            yield subject(name, found(hop(name, "made_by", "ZTE Corporation")), site=f"s{at}")
        else:
            doubtful = hop(f"Firm {at}", "same_as", "ZTE Corporation", certain=False, score=0.4)
            open_ = found(doubtful, decision=Decision.UNRESOLVED, missing=Missing.NAME)
            yield subject(f"Firm {at}", open_, kind="supplier")


def main() -> None:
    """One measurement, or one process for each."""
    if len(sys.argv) == 3 and sys.argv[1] in KINDS:
        measured(sys.argv[1], int(sys.argv[2]))
        return
    for kind in KINDS:
        for number in [int(text) for text in sys.argv[1:]] or [10_000, 100_000, 1_000_000]:
            subprocess.run([sys.executable, __file__, kind, str(number)], check=True)


KINDS = ("one model", "a cause each", "a question each")


def measured(kind: str, number: int) -> None:
    """Group ``number`` rows and print what it took."""
    from tests.reports import inquiries

    causing = Causing()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = rows(number, kind)
    took = 0.0
    for start in range(0, number, PART):
        part = [next(made) for _ in range(min(PART, number - start))]
        began = time.perf_counter()
        causing.add(range(start, start + len(part)), part)
        took += time.perf_counter() - began
    began = time.perf_counter()
    found = causing.causes()
    todo = to_do(found, document(inquiries.full()))
    took += time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    beyond = sum(one.findings for one in found.not_grouped)
    print(
        f"{kind:16} {number:9,} rows  {len(found.causes):6,} causes  {beyond:9,} not told apart  "
        f"{len(todo.actions):4} actions  {took:6.2f} s  +{grown:4} MB"
    )


if __name__ == "__main__":
    main()
