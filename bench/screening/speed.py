"""How fast, how large, how much is found: candidates and whole screening, by size of list.

    python bench/screening/speed.py --real ../shared/real [--sizes 34171,100000,1000000]
        [--peers /path/to/bench-env/bin/python] [--json FILE]
    make bench-screening REAL=../shared/real PEERS=/path/to/bench-env/bin/python

Every row says what it was measured on: the list and its size, the queries with their file and seed,
how many of them have a hit, and whether the evidence for hits is included. Seconds are of the
processor, with those of the clock beside them, for the machine may be shared. Each list runs in a
process of its own, so that memory is its own. With ``--peers`` a table at the end sets ours beside
the peers on the CSL's names and the same queries, with how many times as good we are.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench.screening.synthetic import Inventor, dropped  # noqa: E402

SEED = 20261120
QUERIES = 10_000
SINGLE = 2_000
RECALL = 3_000
BESIDE = 300
"""Of the names asked for recall, how many the peers are asked: they take long."""


def listed_names(real: Path, size: int) -> list:
    """The CSL's names; beyond them those of the UN, OFAC and 1260H; beyond those, invented ones."""
    from bench.screening.public_names import csl, others

    from countermark.model.match import ListedName

    names = csl(real)
    if size > len(names):
        names += others(real)
    if size > len(names):
        inventor = Inventor([name.text for name in names], SEED)
        count = size - len(names)
        names += [
            ListedName(f"list:invented/{at}", text, "legal", source="invented")
            for at, text in enumerate(inventor.names(count))
        ]
    return names[:size]


def supplier_names(real: Path, count: int) -> list[str]:
    """Names of firms that hold an enterprise number: the kind of name a supplier list has."""
    path = real / "inventory/iana-enterprises-2024-08.tsv.gz"
    lines = gzip.decompress(path.read_bytes()).decode("utf-8", "replace").splitlines()
    held = [line.split("\t")[1] for line in lines if line[:1].isdigit() and "\t" in line]
    if not held:
        held = [line.split(" ", 1)[1] for line in lines if line[:1].isdigit() and " " in line]
    usable = [name for name in held if 4 < len(name) < 80]
    return random.Random(SEED).sample(usable, count)


DROPPED = "one letter dropped in every word of five or more"


class Clock:
    """Seconds of processor and of the wall since it was made."""

    def __init__(self) -> None:
        self.cpu, self.wall = time.process_time(), time.perf_counter()

    def row(self) -> dict[str, float]:
        return {
            "cpu_s": round(time.process_time() - self.cpu, 3),
            "wall_s": round(time.perf_counter() - self.wall, 3),
        }


def resident() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def measure(real: Path, size: int) -> dict:
    """All rows for one list; run in a process of its own."""
    from countermark.model.match import Query
    from countermark.screening.index.column_store import ColumnStore
    from countermark.screening.index.name_index import NameIndex
    from countermark.screening.matching.screener import NameScreener

    gc.set_threshold(50_000, 20, 20)  # as the command line does
    tables = shipped_tables()
    names = listed_names(real, size)
    names.sort(key=lambda name: name.entity)
    listed = [name.text for name in names]
    rows: dict = {"list": described(size), "names": len(names), "distinct": len(set(listed))}
    warm = NameScreener(names[:10], tables=tables)
    warm.screen([Query("warm up")])
    before = resident()
    clock = Clock()
    listing = NameIndex.in_order(iter(names), (), tables)
    rows["build"] = clock.row() | {"memory_mb": round(resident() - before, 1)}
    raw = listing.save_index()
    rows["saved_mb"] = round(len(raw or b"") / 1e6, 1)
    if raw:
        clock = Clock()
        NameIndex.of(ColumnStore.load(raw), tables)
        rows["load"] = clock.row()
    del raw
    screener = NameScreener((), tables=tables, listing=listing)
    rows["screening"] = throughput(screener, supplier_names(real, QUERIES))
    rows["screening, 1 in 10 listed"] = throughput(
        screener, mixed(supplier_names(real, QUERIES), listed)
    )
    rows["one look-up"] = latency(screener, mixed(supplier_names(real, SINGLE), listed))
    rows["candidates"] = candidates(listing, names)
    rows["recall of screening"] = recall(screener, names)
    return rows


def described(size: int) -> str:
    return f"CSL 2022-04, then UN, OFAC and 1260H, then invented after them (seed {SEED}), {size:,}"


def mixed(names: list[str], listed: list[str]) -> list[str]:
    """One in ten is a listed name, half of these with letters dropped."""
    chance = random.Random(SEED + 1)
    made = list(names)
    for at in range(0, len(made), 10):
        text = chance.choice(listed)
        made[at] = dropped(text, chance) if at % 20 else text
    return made


def throughput(screener, texts: list[str]) -> dict:
    from countermark.model.match import Query

    queries = [Query(text) for text in texts]
    clock = Clock()
    found = screener.screen(queries)
    row = clock.row()
    return row | {
        "queries": len(queries),
        "names_per_cpu_second": round(len(queries) / row["cpu_s"]),
        "hit_rate": round(sum(map(bool, found)) / len(found), 4),
        "hits_per_query": round(sum(map(len, found)) / len(found), 3),
        "evidence": "words and values for every returned hit",
    }


def latency(screener, texts: list[str]) -> dict:
    """One name at a time, warm, in milliseconds."""
    from countermark.model.match import Query

    screener.screen([Query(text) for text in texts[:50]])
    cpu, wall = [], []
    for text in texts:
        clock = Clock()
        screener.screen([Query(text)])
        wall.append((time.perf_counter() - clock.wall) * 1e3)
        cpu.append((time.process_time() - clock.cpu) * 1e3)
    return {
        "queries": len(texts),
        "cpu_ms": quantiles(cpu),
        "wall_ms": quantiles(wall),
    }


def quantiles(values: list[float]) -> dict[str, float]:
    held = sorted(values)
    return {
        name: round(held[min(int(len(held) * share), len(held) - 1)], 3)
        for name, share in (("median", 0.5), ("p99", 0.99), ("max", 1.0))
    }


def candidates(listing, names: list) -> dict:
    """Is the party that bears the name among the first ten candidates?"""
    chance = random.Random(SEED + 2)
    asked = chance.sample(names, min(RECALL, len(names)))
    row: dict = {"queries": len(asked), "budget": getattr(listing.candidates, "budget", None)}
    for kind, texts in variants(asked, chance):
        sides = [listing.side(text, frozenset()) for text in texts]
        clock = Clock()
        found = listing.alike(sides, 20)
        spent = clock.row()["cpu_s"]
        row[kind] = {
            "recall@10": shared(found, asked, 10),
            "recall@20": shared(found, asked, 20),
            "us_a_query": round(spent / len(asked) * 1e6, 1),
        }
    return row


def shared(found, asked, first: int) -> float:
    hit = sum(
        any(entry.listed.entity == name.entity for group in groups[:first] for entry in group)
        for groups, name in zip(found, asked, strict=True)
    )
    return round(hit / len(asked), 4)


def variants(asked: list, chance: random.Random):
    yield "clean", [name.text for name in asked]
    yield (
        DROPPED,
        [dropped(name.text, chance) for name in asked],
    )


def recall(screener, names: list) -> dict:
    """Is the party among the first ten matches returned, however it scores?"""
    from countermark.model.match import Query

    chance = random.Random(SEED + 2)
    asked = chance.sample(names, min(RECALL, len(names)))
    row: dict = {"queries": len(asked)}
    for kind, texts in variants(asked, chance):
        found = screener.screen([Query(text) for text in texts], limit=10)
        hit = sum(
            any(match.entity == name.entity for match in matches)
            for matches, name in zip(found, asked, strict=True)
        )
        row[kind] = {"recall@10": round(hit / len(asked), 4)}
    return row


def shipped_tables():
    from countermark.assessment.shipped import folder
    from countermark.screening.reference.tables import Tables

    return Tables.read(folder("screening"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--sizes", default="34171,59300,1000000")
    parser.add_argument("--peers", help="python of an environment with nomenklatura and rapidfuzz")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.real, options.only)))
        return
    rows = []
    for size in options.sizes.split(","):
        done = subprocess.run(
            [sys.executable, __file__, "--real", str(options.real), "--only", size],
            check=True,
            capture_output=True,
            text=True,
        )
        rows.append(json.loads(done.stdout))
        print(json.dumps(rows[-1], indent=1), flush=True)
    result: dict = {"countermark": rows}
    if options.peers:
        result["peers"] = beside(options)
        print(json.dumps(result["peers"], indent=1))
        print(table(rows[0], result["peers"]))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def beside(options: argparse.Namespace) -> dict:
    """The peers on the same list and queries, and our speed as a multiple of theirs."""
    names = listed_names(options.real, 34_171)
    parties: dict[str, dict] = {}
    schemata = {"person": "Person", "vessel": "Vessel", "aircraft": "Airplane"}
    for name in names:
        schema = schemata.get(name.kind, "Company")
        party = parties.setdefault(name.entity, {"schema": schema, "names": []})
        party["names"].append(name.text)
    chance = random.Random(SEED + 2)
    asked = chance.sample(names, RECALL)[:BESIDE]
    handed = {
        "parties": parties,
        "owners": [name.entity for name in names],
        "asked": {
            kind: list(zip(texts, (name.entity for name in asked), strict=True))
            for kind, texts in variants(asked, random.Random(SEED + 3))
        },
        "listed": [name.text for name in names],
        "queries": supplier_names(options.real, QUERIES),
    }
    script = Path(__file__).with_name("speed_peers.py")
    done = subprocess.run(
        [options.peers, str(script)],
        input=json.dumps(handed),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout)


def table(ours: dict, peers: dict) -> str:
    """Ours beside each peer as Markdown: their number, and ours as so many times as good."""
    mine = {
        "names a CPU second, evidence included": ours["screening"]["names_per_cpu_second"],
        "one look-up, ms (median)": ours["one look-up"]["cpu_ms"]["median"],
        "build, CPU seconds": ours["build"]["cpu_s"],
        "build, MB": ours["build"]["memory_mb"],
        "recall@10, clean": ours["candidates"]["clean"]["recall@10"],
        "recall@10, a letter dropped": ours["candidates"][DROPPED]["recall@10"],
    }
    small = {"one look-up, ms (median)", "build, CPU seconds", "build, MB"}
    lines = [
        "| on " + ours["list"] + " | Countermark | " + " | ".join(peers) + " |",
        "|---" * (2 + len(peers)) + "|",
    ]
    for name, value in mine.items():
        cells = [name, f"{value:,}"]
        for peer in peers.values():
            theirs = peer["table"].get(name)
            if not theirs:
                cells.append("none needed" if name.startswith("build") else "-")
                continue
            times = theirs / value if name in small else value / theirs
            cells.append(f"{theirs:,} ({times:,.2f} times)")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
