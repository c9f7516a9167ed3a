"""Measures the ledger: append, one-row commit, point read, view, listed names, memory.

Run as ``python bench/ledger.py [CLAIMS]``; prints one line per figure.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from invented import make_claim

from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.predicate import Predicate
from countermark.store.clock import now_micros
from countermark.store.ledger import Ledger

NAMES = 35_000


def timed(what: str, act: Callable[[], object], times: int = 1) -> object:
    """Run ``act`` and print the median of its wall times in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        result = act()
        took.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{what}: {statistics.median(took) * 1000:.1f} ms (peak so far {peak:.0f} MB)")
    return result


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def listed(count: int) -> list:
    row = Evidence(Digest.of(b"list"), "text/csv", Selector(SelectorKind.ROW, "1"))
    claims = []
    for n in range(count):
        node = f"list:trial/{n}"
        claims.append(
            make_claim(n, subject=node, predicate=Predicate.NAMED, object=f"Firm {n}", evidence=row)
        )
        claims.append(
            make_claim(
                n, subject=node, predicate=Predicate.REGISTERED_IN, object="NO", evidence=row
            )
        )
    return claims


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        where = Path(scratch) / "ledger"
        ledger = Ledger.create(where)
        claims = [make_claim(n) for n in range(count)]
        timed(f"append of {count} claims", lambda: ledger.append(claims, now_micros()))
        timed(f"the same again, idempotent ({count})", lambda: ledger.append(claims, now_micros()))
        size = sum(p.stat().st_size for p in where.rglob("*") if p.is_file())
        say(f"size: {size / 1e6:.1f} MB, {size / count:.0f} bytes a claim")
        numbers = iter(range(count, count + 1000))
        timed(
            "one-row commit",
            lambda: ledger.append([make_claim(next(numbers))], now_micros()),
            times=20,
        )
        timed("open", lambda: Ledger.open(where), times=20)
        timed("view", ledger.view, times=20)
        view = ledger.view()
        timed("one subject", lambda: list(view.claims(subjects=["name:supplier 77"])), times=20)
        timed("history of one id", lambda: ledger.history(make_claim(77).id), times=20)
        timed("all claims as objects", lambda: sum(1 for _ in view.claims()))
        names = listed(NAMES)
        timed(f"append of {len(names)} list claims", lambda: ledger.append(names, now_micros()))
        view = ledger.view()
        timed(f"listed_names, {NAMES}", lambda: len(view.listed_names()), times=5)
        for _ in range(300):
            ledger.append([make_claim(next(numbers))], now_micros())
        view = ledger.view()
        timed("view after 320 one-row commits", ledger.view, times=5)
        timed("one subject after them", lambda: list(view.claims(subjects=["name:buyer"])), times=5)
        timed("one-row commit after them", lambda: ledger.append([make_claim(next(numbers))], 1), 5)
        timed("verify", ledger.verify)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
