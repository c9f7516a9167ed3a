"""Ten thousand random worlds, each answered by the program and by the slow oracle of the tests.

python -m bench.tracing_oracle [--worlds 10000] [--first 0]
"""

from __future__ import annotations

import argparse
import time

from tests.tracing import random_worlds
from tests.tracing.beside_oracle import shares_differ, walks_differ


def main() -> None:
    """Prints how many worlds of each kind differ, and the first of them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--worlds", type=int, default=10_000)
    options.add_argument("--first", type=int, default=0, help="the first seed")
    given = options.parse_args()
    kinds = {
        "shares": (random_worlds.shares, shares_differ),
        "walks": (random_worlds.walks, walks_differ),
    }
    for name, (world, differ) in kinds.items():
        begun = time.process_time()
        seeds = range(given.first, given.first + given.worlds)
        found = {seed: said for seed in seeds if (said := differ(world(seed)))}
        print(
            f"{name}: {len(found)} of {given.worlds:,} differ, {time.process_time() - begun:.0f} s"
        )
        for seed, said in list(found.items())[:5]:
            print(f"  seed {seed}: {said}", *world(seed), sep="\n    ")


if __name__ == "__main__":
    main()
