"""How long does it take to find everybody that a cut-off reaches, on a supply graph of power law?

``python bench/hurt.py [EDGES]``: builds the ties once, then walks from the ten firms with most
customers, both ways. Prints the median of 20 walks in seconds of one core,
and as a ratio to the building.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from datetime import date

from countermark.model.claim import Claim
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.predicate import Predicate
from countermark.tracing.hurt import Supply, Whom

DAY = date(2026, 12, 1)


def claims(edges: int) -> list[Claim]:
    """``edges`` ties among a third as many firms; a fifth of them with a share."""
    chance = random.Random(2026)
    evidence = Evidence(Digest.of(b"bench"), "text/plain", Selector(SelectorKind.WHOLE))
    firms = edges // 3
    made = []
    for _ in range(edges):
        source = int(firms * chance.random() ** 3)  # few firms supply many
        user = chance.randrange(firms)
        share = chance.randrange(1, 60) * 1_000_000 if chance.random() < 0.2 else None
        made.append(
            Claim(
                claimant="bench",
                subject=f"name:firm {source}",
                predicate=Predicate.SUPPLIES,
                object=f"name:firm {user}",
                evidence=evidence,
                share=share,
            )
        )
    return made


def main() -> None:
    edges = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    held = [one for one in claims(edges) if one.subject != one.object]
    for one in held:
        _ = one.id  # ids are made when files are read
    began = time.process_time()
    supply = Supply(held, DAY)
    built = time.process_time() - began
    most = [node for node, _ in Counter(one.subject for one in held).most_common(10)]
    print(f"{supply.ties:,} ties of {len(held):,} claims, ready in {built:.2f} s")
    for whom in Whom:
        times, reached = [], 0
        for n in range(20):
            began = time.process_time()
            reached = max(reached, supply.reach({most[n % 10]}, whom, most=200).total)
            times.append(time.process_time() - began)
        middle = statistics.median(times)
        print(
            f"{whom.value}: median {middle:.3f} s, worst {max(times):.3f} s, "
            f"{middle / built:.2f} of the building; at most {reached:,} reached"
        )


if __name__ == "__main__":
    main()
