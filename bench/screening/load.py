"""How many innocent names a list reports, by kind of party, and which registered ones are found.

    python bench/screening/load.py --real ../shared/real [--names 5000] [--show 40]

Innocent names are holders of enterprise numbers (of which a few are listed parties in truth); the
names to be found are brands of registered parties with a descriptor, a place and a form. Both are
drawn with a fixed seed, and screened against the register alone and beside the CSL. Nothing that a
threshold hides is counted as found.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SEED = 20261201
DESCRIBED = 490
PARTIES_SEED = 20261215
DESCRIPTORS = (
    "Systems", "International", "Cloud", "Digital", "Trading", "Solutions", "Logistics",
    "Global Logistics", "Software Solutions", "Technologies", "Communications", "Networks",
    "Electronics", "Security", "Services", "Holdings", "Europe", "USA", "Hong Kong", "Deutschland",
    "Cloud Computing Ireland", "Singapore", "Middle East",
)  # fmt: skip
FORMS = ("", "Inc.", "LLC", "GmbH", "Co., Ltd.", "S.A.", "B.V.", "Ltd", "Limited", "Pte. Ltd.")
BARS = (0.0, 0.5, 0.8)


def described(words: dict[str, set[str]]) -> list[tuple[str, set[str]]]:
    """Names made of a registered party's own word and a descriptor, each with its bearers."""
    chance = random.Random(SEED)
    pool = sorted(words)
    found: dict[str, set[str]] = {}
    while len(found) < DESCRIBED:
        word = chance.choice(pool)
        text = f"{word} {chance.choice(DESCRIPTORS)} {chance.choice(FORMS)}".strip()
        found.setdefault(text, words[word])
    return list(found.items())


def own_words(names: list) -> dict[str, set[str]]:
    """The first telling word of each registered party's legal name, with its bearers."""
    from countermark.assessment import shipped
    from countermark.screening.index.name_index import NameIndex
    from countermark.screening.text.tokens import DISTINCTIVE_WEIGHT

    index = NameIndex(names, (), shipped.tables())
    words: dict[str, set[str]] = {}
    for name in names:
        if name.role == "legal" and name.certain and name.text.isascii():
            side = index.side(name.text, frozenset())
            first = [w for w, n in zip(side.name.core, side.weights, strict=True)
                     if n >= DISTINCTIVE_WEIGHT and w not in shipped.tables().places]  # fmt: skip
            if first:
                written = {w.casefold(): w for w in name.text.split()}
                word = written.get(first[0], first[0].title())
                words.setdefault(word, set()).add(name.entity.partition("/")[0])
    return words


def of_parties(words: dict[str, set[str]]) -> list[tuple[str, set[str]]]:
    """One such name for each registered party: no party counts more than another."""
    chance = random.Random(PARTIES_SEED)
    return [
        (f"{word} {chance.choice(DESCRIPTORS)} {chance.choice(FORMS)}".strip(), bearers)
        for word, bearers in sorted(words.items())
    ]


def innocent(real: Path, count: int) -> list[str]:
    from bench.screening.speed import supplier_names

    return supplier_names(real, count)


def load(title: str, screener, texts: list[str], kinds: dict[str, str], show: int) -> None:
    """Names with a match at each bar, per 1,000; and of what kind the best is."""
    from countermark.model.match import Query

    screener.screen([Query("warm up")])
    began = time.process_time()
    found = screener.screen([Query(text) for text in texts], 10)
    spent = time.process_time() - began
    print(f"{title}: {len(texts) / spent:,.0f} names a CPU second")
    for bar in BARS:
        best = [next((m for m in some if m.score >= bar and m.judged is None), None)
                for some in found]  # fmt: skip
        told = [m for m in best if m]
        by = Counter(
            "register" if m.entity.startswith("reg:") else kinds.get(m.entity, "") or "untold"
            for m in told
        )
        share = 1000 / len(texts)
        parts = ", ".join(f"{kind} {count * share:.1f}" for kind, count in by.most_common())
        print(f"  at {bar:.2f} and above: {len(told) * share:.1f} per 1,000 ({parts})")
    chance = random.Random(SEED)
    some = [(t, m[0]) for t, m in zip(texts, found, strict=True) if m and m[0].score >= 0.5]
    for text, match in chance.sample(some, min(show, len(some))):
        kind = kinds.get(match.entity, "")
        print(f"    {match.score:.2f} {text} ~ {match.name} [{kind} {match.role}] {match.why}")


def recall(title: str, screener, wanted: list[tuple[str, set[str]]], show: int) -> None:
    from countermark.model.match import Query

    found = screener.screen([Query(text) for text, _ in wanted], 10)
    house = [
        next((m.score for m in some if m.entity.partition("/")[0] in e), None)
        for (_, e), some in zip(wanted, found, strict=True)
    ]
    hits = [score for score in house if score is not None]
    counts = ", ".join(f"at {bar:.2f} {sum(s >= bar for s in hits)}" for bar in BARS)
    first = sum(
        bool(some) and some[0].entity.partition("/")[0] in e
        for (_, e), some in zip(wanted, found, strict=True)
    )
    print(f"{title}: of {len(wanted)} described names {counts}; first of all {first}")
    missed = [text for (text, _), score in zip(wanted, house, strict=True) if score is None]
    print("    missed:", "; ".join(missed[:show]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--names", type=int, default=5_000)
    parser.add_argument("--show", type=int, default=0)
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
    alone = NameScreener(register, tables=tables)
    both = NameScreener([*register, *listed], tables=tables)
    innocents = [Query(text) for text in innocent_names(tables)]
    measure = measured(both.ranked(innocents))
    print(f"measured on invented names: {measure.per_thousand:.1f} per 1,000; {measure.thresholds}")
    told = NameScreener([*register, *listed], tables=tables, load=measure)
    kinds = {n.entity: n.kind for n in listed}
    texts, words = innocent(options.real, options.names), own_words(register)
    wanted, parties = described(words), of_parties(words)
    for title, screener in (
        ("register alone", alone),
        ("beside the CSL, --thorough", both),
        ("beside the CSL, at the default", told),
    ):
        load(title, screener, texts, kinds, options.show)
        recall(title, screener, wanted, options.show)
        recall(title + ", one a party", screener, parties, 100)


if __name__ == "__main__":
    main()
