"""A ledger of format 1 that the release before made: is everything still there after the move?

    python bench/migration.py TREE [CLAIMS] [KILLS] [SEED]

TREE is a checkout of the release that wrote format 1. It makes a project: judgements, a set-aside,
a retraction, two recorded checks, and CLAIMS claims; and says what it reads from each version. This
tree then reads the same, repeats both records with ``--again`` (each names a ledger version), moves
the ledger, and reads the same again. KILLS times the move is killed at a random moment; then the
ledger is of the one format or of the other, and reads the same.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
SUPPLIERS = "supplier,country\nHuawei,CN\nBlue Finch LLC,US\nZTE Corporation,CN\n"
ASKED = ("--context", "us-federal-contractor", "--as-of", "2026-11-20", "--exit-zero")

FILL = """
import sys
sys.path.insert(0, {tests!r})
from invented import make_claim
from countermark.store.ledger import Ledger
from countermark.store.vault import Vault
# What the claims rest on is there: evidence that nobody kept is damage, and `verify` says so.
Vault({vault!r}).put(b"orders")
ledger = Ledger.open({where!r})
noon = 1_795_000_000_000_000
for start in range(0, {claims}, 10_000):
    ledger.append([make_claim(n) for n in range(start, min(start + 10_000, {claims}))], noon)
for n in range(30):
    ledger.append([make_claim(1_000_000 + n)], noon + n)
for n in range(0, {claims}, max(1, {claims} // 20)):
    ledger.retract(make_claim(n).id, "not so", "reader", noon + 100)
"""

READ = """
import hashlib, json, sys
from countermark.store.ledger import Ledger
ledger = Ledger.open({where!r})
last = ledger.version()
read = {{}}
for version in sorted({{*range(0, last + 1, max(1, last // 12)), {last}}}):
    ids = "".join(c.id for c in ledger.view(version=version).claims())
    read[version] = hashlib.sha256(ids.encode()).hexdigest()
some = [c.id for c in ledger.view(version={last}).claims()][::5000]
history = [[e.recorded_at, e.reason, e.author, e.claim.id if e.claim else ""]
           for i in {ids!r} or some for e in ledger.history(i)]
found = [ledger.find(i[:16]) for i in {ids!r} or some]
print(json.dumps([read, history, found, {ids!r} or some]))
"""


class World:
    """A project and the user who works in it."""

    def __init__(self, root: Path, tree: Path | None = None) -> None:
        self.root = root
        self.ledger = root / "project" / ".countermark" / "ledger"
        self.environment = os.environ | {
            "PYTHONPATH": str((tree or HERE) / "src"),
            "COUNTERMARK_TRUST": "*",
            **{f"XDG_{k}_HOME": str(root / k) for k in ("STATE", "CACHE", "CONFIG")},
        }

    def run(self, *argv: str, good: tuple[int, ...] = (0,)) -> str:
        done = subprocess.run(
            [sys.executable, *argv],
            cwd=self.root / "project",
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=1200,
        )
        if done.returncode not in good:
            raise SystemExit(f"{argv} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def command(self, *argv: str, good: tuple[int, ...] = (0,)) -> str:
        return self.run("-m", "countermark", *argv, good=good)

    def read(self, last: int, ids: list[str] | None = None) -> list[object]:
        """Every twelfth version and ``last``: what they show, as a digest; histories, prefixes."""
        text = READ.format(where=str(self.ledger), last=last, ids=ids or [])
        answer: list[object] = json.loads(self.run("-c", text))
        return answer


def make(world: World, claims: int) -> None:
    """The project, by the release before."""
    project = world.root / "project"
    project.mkdir(parents=True)
    (project / "suppliers.csv").write_text(SUPPLIERS, encoding="utf-8")
    world.command("init", ".")
    by = ("--reason", "seen", "--by", "reader")
    world.command("judge", "Blue Finch LLC", "huawei", "same", *by)
    world.command("judge", "Huawei", "zte", "different", *by)
    world.command("judge", "Huawei", "hikvision", "different", *by)
    world.command("judge", "Huawei", "hikvision", "different", *by, "--retract")
    world.command("check", "suppliers.csv", *ASKED, "--record", "first.json")
    found = json.loads(world.command("check", "suppliers.csv", *ASKED, "--format", "json"))
    finding = next(f["id"] for s in found["subjects"] for f in s["findings"])
    world.command(
        *("set-aside", finding, "--owner", "reader", "--reason", "known"),
        *("--until", "2027-06-01", "--as-of", "2026-11-20"),
    )
    tests = str(HERE / "tests" / "store")
    vault = str(world.ledger.parent / "vault")
    world.run("-c", FILL.format(tests=tests, where=str(world.ledger), vault=vault, claims=claims))
    world.command("check", "suppliers.csv", *ASKED, "--record", "second.json")


def decided(world: World) -> list[object]:
    """What a check says that rests on people's decisions."""
    said = json.loads(world.command("check", "suppliers.csv", *ASKED, "--format", "json"))
    subjects = said["subjects"]
    aside = sum(bool(f.get("set_aside")) for s in subjects for f in s["findings"])
    return [[s["name"], s["verdict"]] for s in subjects] + [f"{aside} set aside"]


def again(world: World) -> dict[str, str]:
    """Both records repeated: the line each gives."""
    return {
        name: world.command("check", "--again", name, good=(0, 1, 13, 14)).strip()[-200:]
        for name in ("first.json", "second.json")
    }


def killed(world: World, kept: Path, kills: int, last: int, seed: int) -> Counter[str]:
    """The move, killed at random moments; what the ledger was afterwards."""
    chance, found = random.Random(seed), Counter[str]()
    began = time.monotonic()
    world.command("ledger", "migrate")
    whole = time.monotonic() - began
    expected = None
    while found["killed"] < kills:
        shutil.rmtree(world.root)
        shutil.copytree(kept, world.root)
        if expected is None:
            expected = world.read(last)
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "countermark", "ledger", "migrate"],
            cwd=world.root / "project",
            env=world.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(chance.uniform(chance.choice((0.1, 0.6, 0.85)), 1.05) * whole)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
        took = time.monotonic() - began
        found["killed"] += process.returncode != 0
        found["done before the kill"] += process.returncode == 0
        after = world.read(last, expected[3])  # type: ignore[arg-type]
        log = sorted((world.ledger / "_delta_log").glob("*.json"))
        moved = len(log) - 1 > last
        which, lost = "of format 2" if moved else "of format 1", not same(expected, after)
        found[which] += 1
        found["LOST"] += lost
        how = "killed" if process.returncode else "done"
        sys.stdout.write(f"     {how} after {took:.2f} s: {which}{', LOST' if lost else ''}\n")
        sys.stdout.flush()
    return found


def same(before: list[object], after: list[object]) -> bool:
    """Each version that was asked for both times shows the same; so do histories and prefixes."""
    then, now = before[0], after[0]
    assert isinstance(then, dict)
    assert isinstance(now, dict)
    shared = then.keys() & now.keys()
    return len(shared) > 1 and all(then[v] == now[v] for v in shared) and before[1:3] == after[1:3]


def main() -> int:
    tree = Path(sys.argv[1]).resolve()
    claims, kills, seed = (
        int(sys.argv[at]) if len(sys.argv) > at else default
        for at, default in ((2, 100_000), (3, 60), (4, 2026))
    )
    failures = 0

    def say(what: str, good: object = True) -> None:
        nonlocal failures
        failures += not good
        sys.stdout.write(f"{'ok  ' if good else 'FAIL'} {what}\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory() as folder:
        old, new = World(Path(folder) / "one", tree), World(Path(folder) / "one")
        make(old, claims)
        last = int(json.loads((old.root / "project" / "second.json").read_text())["ledger"])
        expected = old.read(last)
        ids = expected[3]
        assert isinstance(ids, list)
        was = decided(old)
        say(f"made: version {last}, {claims} claims; decisions {was}")
        kept = Path(folder) / "kept"
        shutil.copytree(old.root, kept)

        say("read by this tree as it is", same(expected, new.read(last, ids)))
        # Format 1 shows nobody's hand: what was decided in it counts once the user says so.
        new.command("config", "trust", str(new.root / "project"))
        say(f"decisions count: {decided(new)}", decided(new) == was)
        for name, line in again(new).items():
            say(f"--again {name}: {line!r}")
        began = time.monotonic()
        new.command("ledger", "migrate")
        say(f"moved in {time.monotonic() - began:.2f} s, the command's start included")
        say("read after the move", same(expected, new.read(last, ids)))
        say(f"decisions count: {decided(new)}", decided(new) == was)
        for name, line in again(new).items():
            say(f"--again {name}: {line!r}")
        sound = new.command("ledger", "verify", good=(0, 12, 13))
        say("verify: " + " ".join(sound.split()), sound.split()[:2] == ["ledger", "sound"])

        shutil.rmtree(new.root)
        shutil.copytree(kept, new.root)
        found = killed(new, kept, kills, last, seed)
        say(f"kills: {dict(found)}", not found["LOST"])
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
