"""kill -9 at random moments of real commands: is anything lost that was printed as committed?

``python bench/kills.py [KILLS] [SEED]`` alternates ``countermark judge`` (each time another name)
and ``countermark register import`` (editions that come and go). After each kill the ledger is
opened and every ``committed`` line ever printed is looked for. Power loss is not tested.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.store import checking, tidying
from countermark.store.ledger import Ledger

HEADER = "Name,Clean Name,Alias,Previous Name,Parent Name,Start date,End date,Note,Source Url\n"
FIRMS = 3000


class Tally:
    """What the commands said, and what was found afterwards."""

    def __init__(self) -> None:
        self.kills = {"judge": 0, "import": 0}
        self.late = {"judge": 0, "import": 0}
        self.unsaid = 0
        self.promised: set[str] = set()
        self.version = 0


def edition(path: Path, firms: int) -> None:
    """A list of military companies of our own making."""
    rows = (f"Firm {n} Microelectronics,,,,,2024-01-31,,,\n" for n in range(firms))
    path.write_text(HEADER + "".join(rows), encoding="utf-8")


def once(argv: list[str], after: float) -> tuple[bool, str]:
    """Run a command and kill it ``after`` seconds; was it killed, and what had it printed?"""
    with subprocess.Popen(
        [sys.executable, "-m", "countermark", *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            out, _ = process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
        # A last line cut short is no promise; one that is whole is.
        return process.returncode != 0, "".join(x for x in out.splitlines(True) if x[-1:] == "\n")


def committed(kind: str, said: str) -> int | None:
    """The ledger version that a command said it had made, if it came to that."""
    if kind == "judge":  # a header and a row
        head, *rows = [line.split("\t") for line in said.splitlines()] or [[]]
        return int(dict(zip(head, rows[0], strict=True))["ledger"]) if rows else None
    return int(said.split()[1].rstrip(":")) if said.startswith("committed ") else None


def inspect(root: Path, tally: Tally, sizes: tuple[int, int]) -> None:
    """Raises AssertionError for a loss, a half state or an altered row."""
    ledger = Ledger.open(root / ".countermark" / "ledger")
    assert ledger.version() >= tally.version, "a committed version is gone"
    view = ledger.view()
    judged = {c.subject for c in view.claims(predicates=(Predicate.SAME_AS,))}
    lost = {name for name in tally.promised if named(name) not in judged}
    assert not lost, f"lost: {sorted(lost)}"
    tally.unsaid = len([n for n in judged if n.startswith("name:firm")]) - len(tally.promised)
    listings = list(view.claims(predicates=(Predicate.LISTED_UNDER,)))
    still = sum(1 for c in listings if c.valid.end is None) // 2
    assert still in (0, *sizes), f"half an edition: {still} open listings"


def run(kills: int, root: Path, seed: int = 2026, firms: int = FIRMS) -> dict[str, object]:
    """Kill ``kills`` commands in turn in a new project at ``root``."""
    chance, tally = random.Random(seed), Tally()
    sizes = (firms, firms - firms // 10)
    for place, size in enumerate(sizes):
        edition(root.with_suffix(f".{place}.csv"), size)
    began = time.monotonic()
    assert not once(["init", str(root)], 60)[0]
    judge = ["--reason", "seen", "--by", "me", "--ledger", str(root)]
    whole = {
        "judge": timed(["judge", "Firm whole", "zte", "same", *judge]),
        "import": timed(importing(root, 0)),
    }
    for kill in range(kills):
        kind = ("judge", "import")[kill % 2]
        name = f"Firm {kill} Ltd"
        argv = ["judge", name, "zte", "same", *judge]
        argv = argv if kind == "judge" else importing(root, chance.randrange(2))
        # Most of the time goes by before anything is written: aim at the second half too.
        low = chance.choice((0.0, 0.7, 0.9)) * whole[kind]
        killed, said = once(argv, chance.uniform(low, whole[kind] * 1.4))
        tally.kills[kind] += killed
        version = committed(kind, said)
        tally.late[kind] += killed and version is not None
        if version is not None:
            tally.version = max(tally.version, version)
            if kind == "judge":
                tally.promised.add(name)
        inspect(root, tally, sizes)
    assert not once(importing(root, 1), 120)[0], "an import after the kills does not go through"
    inspect(root, tally, sizes)
    found = checking.check(root / ".countermark" / "ledger", root / ".countermark" / "vault")
    assert found.is_sound, found.faults
    tidied = tidying.tidy(root / ".countermark" / "ledger", root / ".countermark")
    assert checking.check(
        root / ".countermark" / "ledger", root / ".countermark" / "vault"
    ).is_sound
    return {
        "commands": kills,
        "killed": dict(tally.kills),
        "killed after they had said committed": dict(tally.late),
        "judgements promised": len(tally.promised),
        "judgements committed and not yet said": max(0, tally.unsaid - 1),
        "versions": Ledger.open(root / ".countermark" / "ledger").version(),
        "lost": 0,
        "litter tidied": tidied.tables + tidied.temporary,
        "seconds": round(time.monotonic() - began, 1),
    }


def importing(root: Path, place: int) -> list[str]:
    """The command that imports one of the two editions."""
    path = str(root.with_suffix(f".{place}.csv"))
    day = f"2026-0{6 + place}-01"
    # The older edition comes again and again; a person insists each time.
    return ["register", "import", path, "--shrunken", "--date", day, "--ledger", str(root)]


def timed(argv: list[str]) -> float:
    began = time.monotonic()
    failed, said = once(argv, 120)
    assert not failed, said
    return time.monotonic() - began


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
        seed = int(sys.argv[2]) if len(sys.argv) > 2 else 2026
        os.environ["XDG_STATE_HOME"] = str(Path(scratch) / "state")
        print(run(count, Path(scratch) / "project", seed))
