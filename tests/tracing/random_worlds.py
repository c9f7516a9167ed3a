"""Random small worlds, some with cycles, dates, denials, shares, bands and doubts, from a seed."""

from __future__ import annotations

import random

FIRMS = ["a", "b", "c", "d", "e", "reg:l", "reg:z"]
ITEMS = ["item:f/1", "item:f/2", "item:f/3"]
OF_FIRMS = ["owns", "owns", "controls", "part_of_group", "same_as", "supplies", "subcontract_of",
            "administers", "provides_service_to", "shares_data_with", "managed_by"]  # fmt: skip
DAYS = ["2018", "2019-06-01", "2020-11-17", "2025-12", "2026", "2026-11-20", "2026-11-21"]
SHARES = ["5", "10", "16.7", "25", "33.3", "40", "49.999999", "50", "60", "100"]
BANDS = ["0-25", "25-50", "40-60", "50-75", "75-100"]


def _line(chance: random.Random) -> str:
    pick = chance.random()
    if pick < 0.55:
        ends = chance.choice(FIRMS), chance.choice(OF_FIRMS), chance.choice(FIRMS)
    elif pick < 0.7:
        ends = (
            chance.choice(ITEMS),
            chance.choice(["made_by", "made_by", "branded_by"]),
            chance.choice(FIRMS),
        )
    elif pick < 0.8:
        ends = chance.choice(ITEMS), "contains", chance.choice(ITEMS)
    elif pick < 0.95:
        ends = (
            chance.choice(FIRMS),
            chance.choice(["supplies", "delivers", "runs"]),
            chance.choice(ITEMS),
        )
    else:
        ends = (
            chance.choice(ITEMS),
            chance.choice(["updates_from", "managed_by"]),
            chance.choice(FIRMS),
        )
    return " ".join([*ends, *_options(chance, ends[1])])


def _options(chance: random.Random, word: str) -> list[str]:
    found = []
    first, last = sorted(chance.sample(range(len(DAYS)), 2))  # no end on the day of its beginning
    if chance.random() < 0.2:
        found.append(f"from={DAYS[first]}")
    if chance.random() < 0.2:
        found.append(f"to={DAYS[last]}")  # readers refuse an end before its beginning
    if chance.random() < 0.15:
        found.append("unsure")
    if chance.random() < 0.1:
        found.append(f"denied by={chance.choice('pq')}")
    if word == "made_by" and chance.random() < 0.1:
        found.append("relabelled")
    if word == "owns":
        found.append(
            f"confirmed={chance.choice(['2026-06-01', '2026-06-01', '2026-06-01', '2025-11-19'])}"
        )
        kind = chance.random()
        if kind < 0.65:
            found.append(f"share={chance.choice(SHARES)}")
        elif kind < 0.85:
            found.append(f"band={chance.choice(BANDS)}")
    return found


def walks(seed: int) -> list[str]:
    """Lines of a world of parties and things (``tests.worlds``)."""
    chance = random.Random(seed)
    return [_line(chance) for _ in range(chance.randint(1, 14))]


def shares(seed: int) -> list[str]:
    """Lines of a world of owners alone, denser than ``walks``."""
    chance = random.Random(seed)
    lines = []
    for _ in range(chance.randint(1, 16)):
        word = chance.choice(["owns"] * 9 + ["same_as"])
        one, other = chance.choice(FIRMS), chance.choice(FIRMS)
        lines.append(" ".join([one, word, other, *_options(chance, word)]))
    return lines
