"""Random supply chains made from the relations, and two things that must hold of each.

1. Every listed party that a chain names appears in a finding or in a gap, and so does one that a
   row puts right behind another subject.
2. A further statement that is no denial, end, exemption, rival maker or judgement makes no
   verdict milder.

Chains have names and a listed party of their own, and are asked in batches.

    python -m bench.supply_chains [--chains 1000] [--seed 11]
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from countermark.model.predicate import EDGES, Direction, End, Predicate
from countermark.model.verdict import Decision

LISTED = (
    "ZTE Corporation",
    "Huawei Technologies Co., Ltd.",
    "Hytera Communications Corporation Limited",
    "Hangzhou Hikvision Digital Technology Co., Ltd.",
    "Zhejiang Dahua Technology Co., Ltd.",
)
"""Parties whose gear section 889 covers, under their legal names."""

CONTEXT = "us-federal-contractor,purpose=public-safety"
ROWS = (2, 7)
"""Least and most rows of a chain."""


class Row(NamedTuple):
    """One statement of an edge list."""

    subject: str
    word: str
    object: str
    since: str = ""


class Chain(NamedTuple):
    """The rows of a chain, the one added to them, and the listed parties they name."""

    rows: tuple[Row, ...]
    added: Row
    listed: frozenset[str]


class Fault(NamedTuple):
    """What does not hold of a chain."""

    what: str
    chain: Chain


def chains(count: int, seed: int) -> Iterator[Chain]:
    """``count`` chains, the same for the same seed."""
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        listed = LISTED[number % len(LISTED)]
        nodes = _nodes(chance, number, listed)
        rows: list[Row] = []
        while len(rows) < chance.randint(*ROWS):
            row = _row(chance, nodes)
            if row is not None and not _rivals(row, rows):
                rows.append(row)
        if not any(listed in (row.subject, row.object) for row in rows):
            rows.append(Row(listed, "supplies", nodes[End.PARTY][0]))
        added = None
        while added is None or _rivals(added, rows) or added in rows:
            added = _row(chance, nodes)
        named = {listed for row in rows if listed in (row.subject, row.object)}
        yield Chain(tuple(rows), added, frozenset(named))


def _nodes(chance: random.Random, number: int, listed: str) -> dict[End, list[str]]:
    many = chance.randint(1, 3)
    firms = [f"Castor {number} {word} LLC" for word in ("North", "South", "West")[: many + 1]]
    return {
        End.PARTY: [*firms, listed],
        End.THING: [f"Gate {number} GT-{number}{at}" for at in range(many + 1)],
        End.CONTRACT: [f"contract:C{number:04}-{at}" for at in range(many)],
    }


def _row(chance: random.Random, nodes: dict[End, list[str]]) -> Row | None:
    """A statement whose ends can stand there; None where the dice gave none."""
    predicate = chance.choice([p for p in EDGES if p is not Predicate.SAME_AS])
    ends = []
    for end in (predicate.subjects, predicate.objects):
        kinds = [kind for kind in nodes if kind in end]
        if not kinds:
            return None
        ends.append(chance.choice(nodes[chance.choice(kinds)]))
    since = chance.choice(("", "", "2021-03-01", "2019"))
    return Row(ends[0], predicate.value, ends[1], since) if ends[0] != ends[1] else None


def _rivals(row: Row, rows: Sequence[Row]) -> bool:
    """Would ``row`` state a rival maker or brand, which may make a verdict milder?"""
    if row.word in ("made_by", "branded_by"):
        return any(
            r.word in ("made_by", "branded_by")
            and r.subject == row.subject
            and r.object != row.object
            for r in rows
        )
    return False


def faults(asked: Sequence[Chain], folder: Path) -> list[Fault]:
    """What does not hold of these chains, asked in one run without and one with the added rows."""
    before = _check(folder / "before.csv", [row for chain in asked for row in chain.rows])
    after = _check(folder / "after.csv", [r for chain in asked for r in (*chain.rows, chain.added)])
    return [
        *(fault for chain in asked for fault in _unseen(chain, before)),
        *(fault for chain in asked for fault in _milder(chain, before, after)),
    ]


def _check(path: Path, rows: Sequence[Row]) -> Any:
    from countermark.cli.main import main
    from countermark.reports.document import encode, read_document

    lines = ["from,predicate,to,valid from"]
    lines += [f'"{r.subject}",{r.word},"{r.object}",{r.since}' for r in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    output = path.with_suffix(".json")
    arguments = ["check", str(path), "--context", CONTEXT, "--as-of", "2026-11-20"]
    arguments += ["--format", "json", "--output", str(output), "--no-progress", "--exit-zero"]
    if main(arguments) != 0:
        raise RuntimeError(f"check failed on {path}")
    return json.loads(encode(read_document(output.read_bytes())))


def _unseen(chain: Chain, told: Any) -> Iterator[Fault]:
    """Listed parties of a chain in no finding of its own subject, nor of who stands before it."""
    by_name = {subject["name"]: subject for subject in told["subjects"]}
    gaps = json.dumps(told["not_examined"])
    for party in chain.listed:
        if not by_name.get(party, {}).get("findings") and party not in gaps:
            yield Fault(f"{party} is in no finding and no gap", chain)
    for row in chain.rows:
        near, far = _ends(row)
        if far in chain.listed and near not in chain.listed:
            name = near.removeprefix("contract:")
            found = by_name.get(name, {}).get("findings", ())
            if not any(f["entity_name"] == far for f in found) and name not in gaps:
                yield Fault(f"{far} stands behind {name} and is in none of its findings", chain)


def _ends(row: Row) -> tuple[str, str]:
    """The end that a path comes from, and the one it leads to."""
    if Predicate(row.word).direction is Direction.SUBJECT:
        return row.object, row.subject
    return row.subject, row.object


def _milder(chain: Chain, before: Any, after: Any) -> Iterator[Fault]:
    then = {subject["name"]: subject["verdict"] for subject in after["subjects"]}
    names = {e.removeprefix("contract:") for r in chain.rows for e in (r.subject, r.object)}
    for subject in before["subjects"]:
        name, was = subject["name"], subject["verdict"]
        if name in names and name not in LISTED:
            now = then.get(name)
            if now is None or Decision(now).severity < Decision(was).severity:
                yield Fault(f"{name} was {was}, and is {now} with {chain.added}", chain)


def main() -> None:
    """Prints each fault, and how many chains have one."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--chains", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=11)
    given = options.parse_args()
    asked = list(chains(given.chains, given.seed))
    found: list[Fault] = []
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(asked), len(LISTED)):
            found += faults(asked[start : start + len(LISTED)], Path(folder))
    for fault in found:
        print(fault.what)
        for row in fault.chain.rows:
            print("   ", *row)
    kinds = {
        what: sum(what in f.what for f in found) for what in (" no finding", " behind ", " was ")
    }
    bad = len({fault.chain for fault in found})
    print(f"{bad} of {len(asked)} chains: {kinds}")


if __name__ == "__main__":
    main()
