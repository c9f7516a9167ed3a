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


def rapid(listed: list[str], queries: list[str]) -> dict:
    from rapidfuzz import fuzz, process, utils

    listed = [utils.default_process(name) for name in listed]
    asked = [utils.default_process(name) for name in queries[:COMPARED]]
    clock = Clock()
    for name in asked:
        process.extract(name, listed, scorer=fuzz.token_sort_ratio, limit=10)
    return clock.row(len(asked)) | {"evidence": "none"}


def nomenklatura(parties: dict[str, dict], queries: list[str]) -> dict:
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
        index.close()
    return found


def main() -> None:
    handed = json.load(sys.stdin)
    result = {"rapidfuzz token_sort_ratio, whole list": rapid(handed["listed"], handed["queries"])}
    result["nomenklatura index and logic-v2"] = nomenklatura(handed["parties"], handed["queries"])
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
