"""Writes to a ledger until it is killed; prints ``committed VERSION BATCH`` after each commit.

Run as ``crash_writer.py LEDGER FIRST_BATCH CLAIMS_PER_BATCH [BATCHES]``.
"""

from __future__ import annotations

import sys

from invented import make_claim

from countermark.store.clock import now_micros
from countermark.store.ledger import Ledger


def say(*words: object) -> None:
    """One whole line on standard output."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(directory: str, first: int, size: int, batches: int) -> None:
    ledger = Ledger.open(directory)
    list(ledger.view().claims(subjects=[]))  # everything is loaded that loads late
    say("ready")
    for batch in range(first, first + batches):
        claims = [make_claim(number, claimant=f"batch:{batch}") for number in range(size)]
        version = ledger.append(claims, now_micros())
        say("committed", version, batch)


if __name__ == "__main__":
    path, *numbers = sys.argv[1:]
    given = [int(number) for number in numbers]
    main(path, given[0], given[1], given[2] if len(given) > 2 else 1_000_000)
