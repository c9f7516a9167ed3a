"""How many listed names are found with slips in them: dropped, swapped and doubled letters?

    python bench/screening/slips.py --real ../shared/real [--asked 3000] [--show 30] [--seed 1]

Of every word of five letters and more one letter is dropped, doubled, or exchanged with its
neighbour; and once in one word only. Screened beside the CSL and the register, with everything
told and at the default. For what is not found: was it a candidate at all, and what spoke against
it? Run it in two trees with the same seed to see what a change finds and loses.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SEED = 20261202


def without(word: str, at: int) -> str:
    return word[:at] + word[at + 1 :]


def swapped(word: str, at: int) -> str:
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def doubled(word: str, at: int) -> str:
    return word[: at + 1] + word[at:]


SLIPS: tuple[tuple[str, Callable[[str, int], str]], ...] = (
    ("dropped", without),
    ("swapped", swapped),
    ("doubled", doubled),
)


def spelt(text: str, slip: Callable[[str, int], str], chance: random.Random, every: bool) -> str:
    """The name with a slip in every word of five letters or more, or in one of these."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= 5]
    for at in long if every or not long else [chance.choice(long)]:
        words[at] = slip(words[at], chance.randrange(len(words[at])))
    return " ".join(words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--asked", type=int, default=3_000)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    from bench.screening.public_names import csl
    from bench.screening.speed import shipped_tables

    from countermark.assessment import shipped
    from countermark.model.match import Query
    from countermark.screening.matching.alarm_load import measured
    from countermark.screening.matching.innocent_names import innocent_names
    from countermark.screening.matching.screener import NameScreener
    from countermark.store.memory import MemoryView

    register = list(MemoryView(shipped.catalog().claims()).listed_names())
    tables, listed = shipped_tables(), csl(options.real)
    names = [*register, *listed]
    both = NameScreener(names, tables=tables)
    innocents = [Query(text) for text in innocent_names(tables)]
    load = measured(both.ranked(innocents))
    print(f"invented names: {load.per_thousand:.1f} per 1,000; {load.thresholds}")
    chance = random.Random(options.seed)
    asked = chance.sample(listed, options.asked)
    for every in (True, False):
        for title, slip in SLIPS:
            queries = [Query(spelt(name.text, slip, chance, every)) for name in asked]
            where = "every long word" if every else "one word"
            report(f"{title} in {where}", both, queries, asked, load, options.show)
    plain = [Query(name.text) for name in asked]
    report("as listed", both, plain, asked, load, options.show)


def report(title, screener, queries, asked, load, show) -> None:
    """One line, and what was lost where and to what."""
    told, default, lost, missing = 0, 0, Counter(), []
    for query, name, ranking in zip(queries, asked, screener.ranked(queries), strict=True):
        hit = ranking.hits.get(name.entity)
        if hit is not None and name.entity not in ranking.excluded:
            told += 1
            default += not load.hides(hit)
            continue
        lost[name.kind or "untold"] += 1
        missing.append((query.text, name))
    count = len(asked)
    print(f"{title}: found {told / count:.4f}, at the default {default / count:.4f}; lost {lost}")
    for text, name in missing[:show]:
        print(f"    {text} | {name.text} [{name.kind} {name.role}] {stage(screener, text, name)}")


def stage(screener, text: str, name) -> str:
    """Where a listed name was lost: no candidate, not looked at in full, or too low."""
    listing = screener._listing
    side = listing.side(text, frozenset())
    found = listing.alike([side], 20)[0]
    at = next((p for p, group in enumerate(found)
               if any(e.listed.entity == name.entity for e in group)), None)  # fmt: skip
    if at is None:
        return "no candidate"
    blocker = screener._matcher._lists
    places = listing.places_alike([side], 20)
    kept = blocker._promising([side], places)[0]
    if places[0][at] not in kept:
        return f"place {at}: not looked at"
    if places[0][at] not in blocker._reportable([side], [kept])[0]:
        return "pruned"
    return "scored too low"


if __name__ == "__main__":
    main()
