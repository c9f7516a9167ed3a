"""Is this tree slower than another one? Ratios of medians from interleaved runs.

    python bench/before_after.py TREE [--rounds N] [--firms N] [--commits N ...] [--only WORD ...]

TREE is a checkout of the release to compare with: its ``src`` is put before ours, under the same
interpreter and the same libraries. Each measurement is a process of its own, run in turn with the
one and the other; each tree has its own user (state and cache) and its own projects, which it made
itself. Printed per measurement: median of either, the ratio of the medians, and the range of the
ratio between the quartiles of the pairs. A ratio above 1.10 whose whole range lies above it is
marked. Either tree keeps its bytecode, as an installed program does, whatever the environment says:
else what is measured is how much source there is. ``--cpu`` counts the processes' own processor
time, for a machine on which others work too.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
GOAL = 1.10
CPU = "--cpu" in sys.argv
DAY = ("--as-of", "2026-11-20", "--exit-zero", "--no-progress")
CONTEXT = ("--context", "us-federal-contractor", *DAY)
HEADER = "Name,Clean Name,Alias,Previous Name,Parent Name,Start date,End date,Note,Source Url\n"
SYLLABLES = (
    "bar", "lin", "mor", "ten", "kas", "dor", "fel", "nim", "rov", "sul", "qua", "wex", "pol",
    "gan", "tri", "hod", "vel", "zan", "ber",
)  # fmt: skip

STORE = """
import sys, time
from pathlib import Path
sys.path.insert(0, {tests!r})
from invented import make_claim
from countermark.store.ledger import Ledger
where = Path({where!r})
"""
COMMITS = """
ledger = Ledger.create(where)
for n in range({commits}):
    ledger.append([make_claim(n)], 1_795_000_000_000_000 + n)
"""
OPEN = """
import countermark.store.ledger_view, duckdb
began = time.perf_counter()
view = Ledger.open(where).view()
assert len(list(view.claims(subjects=["name:supplier 3"]))) == 1
print(time.perf_counter() - began)
"""
WRITER = """
ledger = Ledger.open(where)
for n in range(20):
    ledger.append([make_claim({writer} * 1000 + n)], 1_795_000_000_000_000 + n)
"""
VAULT = """
from countermark.store.vault import Vault
where.mkdir()
vault, size = Vault(where), 200 << 20
content = bytes(range(256)) * (size // 256)
began = time.perf_counter()
digest = vault.put(content)
assert vault.get(digest) == content
print(time.perf_counter() - began)
"""


def clock() -> float:
    """Seconds, from an arbitrary beginning."""
    if not CPU:
        return time.perf_counter()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


class Tree:
    """One of the two: its sources, its user and its projects."""

    def __init__(self, name: str, sources: Path, scratch: Path) -> None:
        self.name, self.scratch = name, scratch / name
        self.scratch.mkdir()
        self.environment = os.environ | {
            "PYTHONPATH": str(sources),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(self.scratch / "bytecode"),
            "COUNTERMARK_TRUST": "*",
            **{f"XDG_{k}_HOME": str(self.scratch / k) for k in ("STATE", "CACHE", "CONFIG")},
        }

    def run(self, *argv: str, at: Path | None = None) -> str:
        """Run Python with these arguments; its standard output."""
        done = subprocess.run(
            [sys.executable, *argv],
            cwd=at or self.scratch,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=3000,
        )
        if done.returncode:
            raise SystemExit(f"{self.name}: {argv} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def command(self, *argv: str, at: Path | None = None) -> float:
        """Seconds that a command takes."""
        began = clock()
        self.run("-m", "countermark", *argv, at=at)
        return clock() - began

    def script(self, text: str, where: Path, **values: object) -> str:
        """Run a script with the store in reach."""
        tests = str(HERE / "tests" / "store")
        return self.run("-c", (STORE + text).format(tests=tests, where=str(where), **values))

    def forget(self) -> None:
        """Begin as a user who has run nothing yet."""
        for kind in ("STATE", "CACHE"):
            shutil.rmtree(self.scratch / kind, ignore_errors=True)


def firms(path: Path, count: int) -> None:
    """A published list of invented companies."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEADER)
        for n in range(count):
            stream.write(f"{firm(n)} Microelectronics,,{firm(n)} Chip,,,2024-01-31,,,\n")


def firm(number: int) -> str:
    word = ""
    left = number + len(SYLLABLES) ** 2
    while left:
        left, at = divmod(left, len(SYLLABLES))
        word += SYLLABLES[at]
    return word.title()


def suppliers(path: Path, count: int) -> None:
    """A buyer's list of invented firms, and one restricted party."""
    rows = "".join(f"{firm(n * 7919)} Components Ltd,GB\n" for n in range(count - 1))
    path.write_text(f"supplier,country\n{rows}ZTE Corporation,CN\n", encoding="utf-8")


class Bench:
    """All measurements: a name each, what makes it ready, and what is timed."""

    def __init__(self, scratch: Path, options: argparse.Namespace) -> None:
        self.shared = scratch
        self.options = options
        self.list, self.buyer = scratch / "list.csv", scratch / "suppliers.csv"
        firms(self.list, options.firms)
        suppliers(self.buyer, 100)
        self.demo = [
            str(HERE / "demo" / name)
            for name in ("suppliers.csv", "links.csv", "devices.csv", "product.cdx.json")
        ]

    def measurements(self) -> dict[str, Callable[[Tree], float]]:
        found: dict[str, Callable[[Tree], float]] = {
            "--help": lambda tree: tree.command("--help"),
            "check demo, no project": lambda tree: tree.command("check", *self.demo, *CONTEXT),
            "check 100 suppliers, no project": lambda tree: tree.command(
                "check", str(self.buyer), *CONTEXT
            ),
            "init and import of the list": self.imported,
            "first check with the list": lambda tree: self.checked(tree, cold=True),
            "check with the list": lambda tree: self.checked(tree, cold=False),
            "check demo with the list": lambda tree: tree.command(
                "check", *self.demo, *CONTEXT, at=self.project(tree)
            ),
            "explain with the list": lambda tree: tree.command(
                "explain", "ZTE Corporation", at=self.project(tree)
            ),
            "8 writers, 20 commits each": self.writers,
            "evidence of 200 MB, in and out": self.evidence,
        }
        for commits in self.options.commits:
            for known in (True, False):
                how = "seen before" if known else "never seen"
                found[f"open {commits} commits, {how}"] = self.opening(commits, known)
        return found

    def project(self, tree: Tree) -> Path:
        """A project with the list, made once by each tree."""
        root = tree.scratch / "project"
        if not root.exists():
            tree.command("init", str(root))
            tree.command("register", "import", str(self.list), *self.dated, at=root)
        return root

    dated = ("--date", "2026-06-01", "--shrunken")

    def imported(self, tree: Tree) -> float:
        root = tree.scratch / "imported"
        shutil.rmtree(root, ignore_errors=True)
        began = clock()
        tree.command("init", str(root))
        tree.command("register", "import", str(self.list), *self.dated, at=root)
        return clock() - began

    def checked(self, tree: Tree, *, cold: bool) -> float:
        root = self.project(tree)
        if cold:
            shutil.rmtree(root / ".countermark" / "cache")
            (root / ".countermark" / "cache").mkdir()
        return tree.command("check", str(self.buyer), *CONTEXT, at=root)

    def opening(self, commits: int, known: bool) -> Callable[[Tree], float]:
        def measure(tree: Tree) -> float:
            where = tree.scratch / f"commits-{commits}" / ".countermark" / "ledger"
            if not where.exists():
                where.parent.mkdir(parents=True)
                tree.script(COMMITS, where, commits=commits)
            if not known:
                tree.forget()
            return float(tree.script(OPEN, where))

        return measure

    def writers(self, tree: Tree) -> float:
        where = tree.scratch / "writers"
        shutil.rmtree(where, ignore_errors=True)
        tree.script("Ledger.create(where)", where)
        tests = str(HERE / "tests" / "store")
        began = clock()
        writing = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    (STORE + WRITER).format(tests=tests, where=str(where), writer=n),
                ],
                env=tree.environment,
                cwd=tree.scratch,
            )
            for n in range(8)
        ]
        assert not any(process.wait(600) for process in writing), "a writer failed"
        took = clock() - began
        count = "print(sum(1 for _ in Ledger.open(where).view().claims()))"
        assert tree.script(count, where) == "160\n", "a commit is lost"
        return took

    def evidence(self, tree: Tree) -> float:
        where = tree.scratch / "vault"
        shutil.rmtree(where, ignore_errors=True)
        return float(tree.script(VAULT, where))


def compare(measure: Callable[[Tree], float], trees: tuple[Tree, Tree], rounds: int) -> str:
    """Both in turn, after one run each that does not count."""
    pairs = []
    for round_ in range(rounds + 1):
        order = trees if round_ % 2 else trees[::-1]
        took = {tree.name: measure(tree) for tree in order}
        if round_:
            pairs.append((took["before"], took["after"]))
    before, after = (statistics.median(pair[at] for pair in pairs) for at in (0, 1))
    each = sorted(later / earlier for earlier, later in pairs)
    low, high = each[len(each) // 4], each[-1 - len(each) // 4]
    mark = "  ABOVE" if after / before > GOAL and low > GOAL else ""
    return (
        f"{before * 1000:9.1f} ms {after * 1000:9.1f} ms  ratio {after / before:5.2f} "
        f"({low:.2f} to {high:.2f}){mark}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--firms", type=int, default=17_000, help="each has two names")
    parser.add_argument("--commits", type=int, nargs="*", default=[10, 1000, 10_000])
    parser.add_argument("--cpu", action="store_true", help="processor time, not the clock's")
    parser.add_argument("--only", nargs="*", help="measurements whose name holds one of these")
    options = parser.parse_args()
    above = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        trees = (
            Tree("before", options.tree.resolve() / "src", scratch),
            Tree("after", HERE / "src", scratch),
        )
        for name, measure in Bench(scratch, options).measurements().items():
            if options.only and not any(word in name for word in options.only):
                continue
            line = compare(measure, trees, options.rounds)
            above += "ABOVE" in line
            sys.stdout.write(f"{name:34} {line}\n")
            sys.stdout.flush()
    return int(above > 0)


if __name__ == "__main__":
    sys.exit(main())
