"""What share of a check goes into accounting for the cells that nobody reads?

A supplier list with five columns beside the names: two that are read, a remark and a reference that
are looked through for listed names, and one whose cells may name parties. The whole check runs in
this process; the processor time within the accounting (looking at each row, keeping texts, looking
them through) is added up and shown against that of the run. Measuring itself counts as accounting.

    python -m bench.unread_cost [--rows 1000000]

The goal is less than a tenth.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.large import COUNTRIES, firm

WORDS = ("net 30", "preferred", "on hold", "see mail of May", "minority owned", "new in 2026")


def write(path: Path, rows: int) -> None:
    """The list: every name is another, remarks are few, references all differ."""
    chance = random.Random(41)
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("supplier", "country", "remark", "our reference", "signatory firm", "note"))
        for row in range(rows):
            table.writerow(
                (
                    firm(row),
                    chance.choice(COUNTRIES),
                    chance.choice(WORDS),
                    f"REF {row:08d}",
                    firm(row % 5_000) if row % 20 == 0 else "",
                    "",
                )
            )


class Spent:
    """Processor seconds within the functions that it wraps, the outermost of them alone."""

    def __init__(self) -> None:
        self.seconds, self.calls, self._depth = 0.0, 0, 0

    def within(self, owner: Any, name: str) -> None:
        """Count the time of ``owner.name`` from now on."""
        inner: Callable[..., Any] = getattr(owner, name)

        def timed(*given: Any, **named: Any) -> Any:
            if self._depth:
                return inner(*given, **named)
            self._depth, began = 1, time.process_time()
            try:
                return inner(*given, **named)
            finally:
                self.seconds += time.process_time() - began
                self.calls += 1
                self._depth = 0

        setattr(owner, name, timed)


def main() -> None:
    """Prints the seconds of the run, those of the accounting, and their ratio."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    rows: int = options.parse_args().rows
    from countermark.assessment import mentions
    from countermark.cli.main import main as countermark
    from countermark.inventory import unread

    spent = Spent()
    for name in ("look", "unexplained", "gaps", "texts"):
        spent.within(unread.Unread, name)
    spent.within(unread, "document")
    spent.within(mentions, "mentions_in")
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "suppliers.csv", Path(folder) / "out.json"
        write(path, rows)
        began = time.process_time()
        code = countermark(
            [
                *("check", str(path), "--context", "us-federal-contractor"),
                *("--as-of", "2026-11-20", "--format", "json", "--output", str(out)),
                *("--no-progress", "--exit-zero"),
            ]
        )
        whole = time.process_time() - began
    share = spent.seconds / whole
    print(
        f"{rows:,} rows, exit {code}: {whole:.1f} s, of which {spent.seconds:.1f} s in"
        f" {spent.calls:,} calls for unread cells: {share:.1%}"
    )


if __name__ == "__main__":
    main()
