"""What the peers say of the same pairs: one JSON object a line with every peer's score.

Runs in an environment of its own (``pip install nomenklatura rapidfuzz``), never in the project's:

    /path/to/bench-env/bin/python bench/screening/peers.py PAIRS... > peers.jsonl

PAIRS are FollowTheMoney pairs (``.jsonl``, ``.jsonl.gz``) or name_bench's CSV. Each line holds the
file, the row (from 0), the kind, the label and the scores; the last line the seconds each took.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
import time
from pathlib import Path

from followthemoney.proxy import EntityProxy as Proxy
from nomenklatura.matching import get_algorithm
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

PEERS = ("logic-v1", "logic-v2", "er-unstable")
ORGANISATIONS = {"Company", "Organization", "LegalEntity"}


def rows(path: Path):
    """The labelled pairs of a file as two entities in FollowTheMoney's shape, and the label."""
    if path.suffix == ".csv":
        for at, row in enumerate(csv.DictReader(path.open(newline="", encoding="utf-8"))):
            yield (
                entity(f"a{at}", row["schema"], row["name1"]),
                entity(f"b{at}", row["schema"], row["name2"]),
                row["is_match"] == "true",
            )
        return
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in raw.splitlines():
        row = json.loads(line)
        yield row["left"], row["right"], row["judgement"] == "positive"


def entity(ident: str, schema: str, name: str) -> dict:
    return {"id": ident, "schema": schema, "properties": {"name": [name]}}


def kind(left: dict, right: dict) -> str:
    both = {left["schema"], right["schema"]}
    if both <= ORGANISATIONS:
        return "organisation"
    return "person" if both == {"Person"} else ""


def names(one: dict) -> list[str]:
    held = one["properties"]
    return [name for key in ("name", "alias", "previousName") for name in held.get(key, ())]


def wratio(left: dict, right: dict) -> float:
    return (
        max(
            (
                fuzz.WRatio(a, b, processor=default_process)
                for a in names(left)
                for b in names(right)
            ),
            default=0.0,
        )
        / 100
    )


def main(paths: list[str]) -> None:
    algorithms = {name: get_algorithm(name) for name in PEERS}
    spent = dict.fromkeys((*PEERS, "WRatio"), 0.0)
    for text in paths:
        for at, (left, right, same) in enumerate(rows(Path(text))):
            of = kind(left, right)
            if not of:
                continue
            scores = {}
            try:
                one, other = Proxy.from_dict(left), Proxy.from_dict(right)
            except Exception as error:
                print(f"{text} {at}: {error}", file=sys.stderr)
                continue
            for name, algorithm in algorithms.items():
                began = time.process_time()
                scores[name] = algorithm.compare(one, other, algorithm.default_config()).score
                spent[name] += time.process_time() - began
            began = time.process_time()
            scores["WRatio"] = wratio(left, right)
            spent["WRatio"] += time.process_time() - began
            print(
                json.dumps({"file": Path(text).name, "row": at, "kind": of, "same": same, **scores})
            )
    print(json.dumps({"cpu_seconds": spent}))


if __name__ == "__main__":
    main(sys.argv[1:])
