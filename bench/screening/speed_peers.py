"""The peers on the list and the queries that ``speed.py`` hands over; in an environment of its own.

nomenklatura: its index (20 candidates a name), then logic-v2 on every candidate. rapidfuzz: the
best ten of the whole list by token_sort_ratio, on one core. Reads JSON, writes JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SCORED, COMPARED, SINGLE = 500, 200, 5


class Clock:
    def __init__(self) -> None:
        self.cpu, self.wall = time.process_time(), time.perf_counter()

    def row(self, count: int = 0) -> dict:
        cpu, wall = time.process_time() - self.cpu, time.perf_counter() - self.wall
        row: dict = {"cpu_s": round(cpu, 3), "wall_s": round(wall, 3)}
        if count:
            row |= {"queries": count, "names_per_cpu_second": round(count / cpu, 1)}
        return row


def told(speed: float, times: list[float]) -> dict[str, float]:
    """Rows of the table that sets us beside the peers; see ``speed.table``."""
    median = sorted(times)[len(times) // 2] * 1e3
    return {
        "names a CPU second, evidence included": speed,
        "one look-up, ms (median)": round(median, 2),
    }


def recall(asked: dict[str, list], best: Callable[[list], list[set[str]]]) -> dict[str, float]:
    """How often the party asked for is among the first ten."""
    found = {}
    for kind, pairs in asked.items():
        answers = best(pairs)
        hit = sum(entity in some for some, (_, entity) in zip(answers, pairs, strict=True))
        name = "clean" if kind == "clean" else "a letter dropped"
        found[f"recall@10, {name}"] = round(hit / len(pairs), 4)
    return found


def rapid(listed: list[str], owners: list[str], queries: list[str], asked_for: dict) -> dict:
    from rapidfuzz import fuzz, process, utils

    listed = [utils.default_process(name) for name in listed]
    asked = [utils.default_process(name) for name in queries[:COMPARED]]
    times = []
    clock = Clock()
    for name in asked:
        one = Clock()
        process.extract(name, listed, scorer=fuzz.token_sort_ratio, limit=10)
        times.append(one.row()["cpu_s"])
    row = clock.row(len(asked)) | {"evidence": "none"}

    def best(pairs: list) -> list[set[str]]:
        found = []
        for text, _ in pairs:
            name = utils.default_process(text)
            likest = process.extract(name, listed, scorer=fuzz.token_sort_ratio, limit=10)
            found.append({owners[place] for _, _, place in likest})
        return found

    row["table"] = told(row["names_per_cpu_second"], times) | recall(asked_for, best)
    return row


def nomenklatura(parties: dict[str, dict], queries: list[str], asked_for: dict) -> dict:
    from followthemoney import Dataset, StatementEntity
    from nomenklatura.blocker.index import Index
    from nomenklatura.matching import get_algorithm
    from nomenklatura.resolver import Linker
    from nomenklatura.store import MemoryStore

    algorithm = get_algorithm("logic-v2")
    assert algorithm is not None
    config = algorithm.default_config()
    dataset = Dataset.make({"name": "listed", "title": "listed"})

    def entity(ident: str, schema: str, names: list[str]) -> StatementEntity:
        held = {"id": ident, "schema": schema, "properties": {"name": names}}
        return StatementEntity.from_data(dataset, held)

    store = MemoryStore(dataset, Linker({}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    clock = Clock()
    with store.writer() as writer:
        for ident, party in parties.items():
            writer.add_entity(entity(ident, party["schema"], party["names"]))
    view = store.default_view()
    found: dict = {"store": clock.row()}
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        index = Index(view, Path(folder), {"max_candidates": 20})
        index.build()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found["build"] = clock.row() | {"memory_mb": round((peak - before) / 1024, 1)}
        asked = {f"q{at}": entity(f"q{at}", "Company", [n]) for at, n in enumerate(queries)}
        some = dict(list(asked.items())[:SCORED])
        clock = Clock()
        candidates = {q.id: [i.id for i, _ in c] for q, c in index.match_entities(some.values())}
        found["candidates"] = clock.row(len(some))
        compared = 0
        for ident, places in candidates.items():
            for place in places:
                algorithm.compare(some[ident], view.get_entity(place), config)
                compared += 1
        found["candidates and logic-v2"] = clock.row(len(some)) | {"compared": compared}
        times = []
        for one in list(asked.values())[SCORED : SCORED + SINGLE]:
            clock = Clock()
            for _, places in index.match_entities([one]):
                for place, _score in places:
                    algorithm.compare(one, view.get_entity(place.id), config)
            times.append(clock.row())
        found["one look-up"] = times

        def best(pairs: list) -> list[set[str]]:
            # Asked as what it is on the list: it pairs only parties of one kind.
            some = {
                f"r{at}": entity(f"r{at}", parties[party]["schema"], [text])
                for at, (text, party) in enumerate(pairs)
            }
            likest: dict[str, set[str]] = {ident: set() for ident in some}
            for one, places in index.match_entities(some.values()):
                likest[one.id] = {place.id for place, _ in places[:10]}
            return list(likest.values())

        speed = found["candidates and logic-v2"]["names_per_cpu_second"]
        found["table"] = told(speed, [row["cpu_s"] for row in times]) | {
            "build, CPU seconds": round(found["store"]["cpu_s"] + found["build"]["cpu_s"], 2),
            "build, MB": found["build"]["memory_mb"],
            **recall(asked_for, best),
        }
        index.close()
    return found


def main() -> None:
    handed = json.load(sys.stdin)
    asked, queries = handed["asked"], handed["queries"]
    result = {
        "rapidfuzz token_sort_ratio, whole list": rapid(
            handed["listed"], handed["owners"], queries, asked
        ),
        "nomenklatura index and logic-v2": nomenklatura(handed["parties"], queries, asked),
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
