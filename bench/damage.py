"""Damage of every kind to a project: is an answer ever another one, with nothing said of it?

    python bench/damage.py [TRIALS] [SEED]

A project is made with a list, judgements, a retraction and a merge; a trial copies it, harms one
file of one kind in one way, and asks what commands ask: the newest view and its names, an old
version, a claim's history, the bytes of evidence, what was said of the list as a whole, what was
cached (a cache that is refused is made again); and of a third of them ``ledger verify``.
*Silent* is an answer that differs from that of the sound project while nothing was refused and no
note was given. The goal is 0. Harm that changes no answer is counted apart; what of that ``verify``
does not find is counted too.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from invented import make_claim

from countermark.model.errors import CountermarkError
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.predicate import Predicate
from countermark.store import cache, checking, commits, head, notes, proven, sound
from countermark.store.ledger import Ledger
from countermark.store.vault import Vault

NOON = 1_795_000_000_000_000
OLD = 3
"""The old version that is asked for."""

SUMMARY = "lists/trial"
BLOBS = (b"an index of names" * 50, b"another index" * 50)
LAST_RUN = b'{"schema":"countermark.check/2","subjects":[]}'

UNVERIFIED = ("remembered head", "cache", "list summary")
"""Nothing that ``ledger verify`` looks at: caches, other files, what somebody else added."""

VERIFIED = 3
"""Of so many trials of a kind, one is also put to ``ledger verify``, which takes longest."""


def make(root: Path) -> tuple[str, Ledger]:
    """The sound project; the id of a claim with a history, and its ledger."""
    (root / "vault").mkdir(parents=True)
    vault = Vault(root / "vault")
    ledger = Ledger.create(root / "ledger")
    row = Evidence(
        vault.put(b"a published list\n" * 400), "text/csv", Selector(SelectorKind.ROW, "1")
    )
    listed = [
        make_claim(n, subject=f"list:trial/{n}", predicate=predicate, object=what, evidence=row)
        for n in range(150)
        for predicate, what in ((Predicate.NAMED, f"Firm {n} Ltd"), (Predicate.REGISTERED_IN, "NO"))
    ]
    ledger.append(listed, NOON)
    words = "seen at the fair"
    judged = [
        make_claim(
            n,
            claimant="reader",
            predicate=Predicate.SAME_AS,
            object=f"list:trial/{n}",
            evidence=Evidence(
                vault.put(words.encode() + bytes([n])),
                "text/plain",
                Selector(SelectorKind.QUOTE, words),
            ),
        )
        for n in range(6)
    ]
    for n, claim in enumerate(judged[:4]):
        ledger.append([claim], NOON + 1 + n)
    ledger.retract(judged[1].id, "another firm", "reader", NOON + 20)
    many, commits.MANY = commits.MANY, 4
    ledger.append([judged[4]], NOON + 30)
    commits.MANY = many
    ledger.append([judged[5]], NOON + 40)
    ledger.succeed([], [], NOON + 50, author="trial", reason="", texts={SUMMARY: "2026-06-01, 150"})
    for n, content in enumerate(BLOBS):
        cache.save_blob("index-1", Digest.of(bytes([n])), content, root / "cache")
    cache.save_last_run(LAST_RUN, root / "cache")
    # A checkpoint as the table's own library makes it, for those who read the table with it.
    from deltalake import DeltaTable

    DeltaTable(str(root / "ledger")).create_checkpoint()
    return judged[1].id, ledger


def asked(root: Path, claim: str) -> list[object]:
    """What commands ask of a ledger; a refusal is part of the answer."""
    ledger = Ledger.open(root / "ledger")
    view = ledger.view()
    kept = root / "cache"
    return [
        cached(cache.load_last_run(kept), LAST_RUN),
        [
            cached(cache.load_blob("index-1", Digest.of(bytes([n])), kept), content)
            for n, content in enumerate(BLOBS)
        ],
        view.texts(),
        view.version,
        [(c, c.id, str(c.grade), c.certain) for c in view.claims()],
        view.listed_names(),
        [c.id for c in ledger.view(version=OLD).claims()],
        ledger.history(claim),
        [held(Vault(root / "vault"), c.evidence.digest) for c in view.claims()],
    ]


def cached(found: bytes | memoryview | None, made: bytes) -> bytes:
    """What was cached, or made again."""
    return made if found is None else bytes(found)


def held(vault: Vault, digest: Digest) -> int:
    """How many bytes of evidence there are; raises where they are not the ones asked for."""
    return len(vault.get(digest))


def flip(path: Path, chance: random.Random) -> None:
    raw = bytearray(path.read_bytes())
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)


def change(path: Path, chance: random.Random) -> None:
    raw = bytearray(path.read_bytes())
    at = chance.randrange(len(raw))
    for place in range(at, min(len(raw), at + chance.randrange(1, 40))):
        raw[place] = chance.randrange(256)
    path.write_bytes(raw)


def cut(path: Path, chance: random.Random) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: chance.randrange(len(raw))])


def lengthen(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes() + chance.randbytes(chance.randrange(1, 50)))


def delete(path: Path, _: random.Random) -> None:
    path.unlink()


def empty(path: Path, _: random.Random) -> None:
    path.write_bytes(b"")


def swap(path: Path, chance: random.Random) -> None:
    others = [p for p in path.parent.iterdir() if p.is_file() and p != path]
    others = [p for p in others if p.suffix == path.suffix] or others
    if not others:
        return flip(path, chance)
    other = chance.choice(sorted(others))
    mine, theirs = path.read_bytes(), other.read_bytes()
    path.write_bytes(theirs)
    other.write_bytes(mine)
    return None


def replace(path: Path, chance: random.Random) -> None:
    """Another sound file of its kind in its place."""
    others = sorted(p for p in path.parent.iterdir() if p.suffix == path.suffix and p != path)
    path.write_bytes(chance.choice(others).read_bytes() if others else b"x")


HARMS: tuple[Callable[[Path, random.Random], None], ...] = (
    *(flip, change, cut, lengthen, delete, empty, swap, replace),
)


def of_one_file(find: Callable[[Path], list[Path]]) -> Callable[[Path, random.Random], str]:
    def harm(root: Path, chance: random.Random) -> str:
        act = chance.choice(HARMS)
        act(chance.choice(find(root)), chance)
        return act.__name__

    return harm


def cut_tail(root: Path, chance: random.Random) -> str:
    """The log as it was some commits ago."""
    log = sorted((root / "ledger" / "_delta_log").glob("*.json"))
    for path in log[chance.randrange(1, len(log)) :]:
        path.unlink()
    return "the log replayed"


def empty_log(root: Path, _: random.Random) -> str:
    for path in (root / "ledger" / "_delta_log").iterdir():
        path.unlink()
    return "the log emptied"


def plant_summary(root: Path, _: random.Random) -> str:
    """As the release before kept them, beside the ledger."""
    (root / "lists").mkdir()
    (root / "lists" / "trial.json").write_text('{"list":"trial","date":"2027-01-01"}')
    return "one beside the ledger"


def forge_summary(root: Path, chance: random.Random) -> str:
    """Another day in the commit of the import, and perhaps the digest after it mended."""
    for path in _entries(root):
        raw = path.read_bytes()
        if b"2026-06-01, 150" in raw:
            path.write_bytes(raw.replace(b"2026-06-01", b"2027-06-01"))
            if chance.random() < 0.5:
                for place in _heads(root):
                    altered = place.read_bytes().replace(b"2026-06-01", b"2027-06-01")
                    place.write_bytes(altered)
    return "another day"


def add_summary(root: Path, _: random.Random) -> str:
    """A commit of somebody else's on top, which follows the chain."""
    fresh_process(root / "somebody")
    others = {SUMMARY: "2027-06-01, 150"}
    Ledger.open(root / "ledger").succeed([], [], NOON + 60, author="x", reason="", texts=others)
    return "a commit on top"


def another_s_cache(root: Path, chance: random.Random) -> str:
    """A whole one, made by somebody else; or the user's own, under another key."""
    if chance.random() < 0.5:
        one, other = sorted((root / "cache" / "index-1").iterdir())
        one.write_bytes(other.read_bytes())
        return "under another key"
    fresh_process(root / "somebody")
    cache.save_blob("index-1", Digest.of(bytes([0])), b"no names at all", root / "cache")
    cache.save_last_run(b'{"schema":"countermark.check/2","subjects":["x"]}', root / "cache")
    return "somebody else's"


def forge_entry(root: Path, chance: random.Random) -> str:
    """A file that is there is named again, or one is left out, by a rewritten last entry."""
    log = sorted((root / "ledger" / "_delta_log").glob("*.json"))
    lines = log[-1].read_bytes().splitlines(keepends=True)
    lines.pop(chance.randrange(len(lines)))
    log[-1].write_bytes(b"".join(lines))
    return "an action left out"


def _entries(root: Path) -> list[Path]:
    return sorted((root / "ledger" / "_delta_log").glob("*.json"))


def _cached(root: Path) -> list[Path]:
    return sorted(path for path in (root / "cache").rglob("*") if path.is_file())


def _heads(root: Path) -> list[Path]:
    return sorted((root / "state").rglob("*.json"))


KINDS: dict[str, Callable[[Path, random.Random], str]] = {
    "log entry": of_one_file(_entries),
    "newest log entry": of_one_file(lambda root: _entries(root)[-1:]),
    "checkpoint": of_one_file(
        lambda root: sorted(
            p for p in (root / "ledger" / "_delta_log").iterdir() if "checkpoint" in p.name
        )
    ),
    "table": of_one_file(lambda root: sorted((root / "ledger").glob("*.parquet"))),
    "remembered head": of_one_file(_heads),
    "evidence": of_one_file(lambda root: sorted(p for p in (root / "vault").rglob("*/*"))),
    "cache": lambda root, chance: (
        another_s_cache if chance.random() < 0.3 else of_one_file(_cached)
    )(root, chance),
    "list summary": lambda root, chance: chance.choice((plant_summary, forge_summary, add_summary))(
        root, chance
    ),
    "whole log": lambda root, chance: chance.choice((cut_tail, empty_log, forge_entry))(
        root, chance
    ),
}


def fresh_process(state: Path) -> None:
    """What a new process starts with."""
    import os

    os.environ["XDG_STATE_HOME"] = str(state)
    notes.forget()
    proven.forget()
    sound._weighed.clear()
    head._known.clear()


def run(trials: int, root: Path, seed: int = 2026) -> dict[str, Counter[str]]:
    """Per kind of file: how many were said, harmless, silent; and harmless ones verify missed."""
    chance = random.Random(seed)
    kept, one = root / "kept", root / "trial"
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    fresh_process(one / "state")
    claim, _ = make(one)
    fresh_process(one / "state")
    expected = asked(one, claim)  # a person has looked at it before
    one.rename(kept)
    for trial in range(trials):
        shutil.rmtree(one, ignore_errors=True)
        shutil.copytree(kept, one)
        kind = list(KINDS)[trial % len(KINDS)]
        KINDS[kind](one, chance)
        fresh_process(one / "state")
        found[kind][judge(one, claim, expected)] += 1
        fresh_process(one / "state")
        if kind not in UNVERIFIED and trial // len(KINDS) % VERIFIED == 0:
            found[kind]["verify"] += 1
            found[kind]["verify: nothing found"] += not told_by_verify(one)
    return found


def judge(root: Path, claim: str, expected: list[object]) -> str:
    """Refused, or answered with a note, or as before; else silent."""
    try:
        got = asked(root, claim)
    except CountermarkError:
        return "refused"
    if got == expected:
        return "noted, the same answer" if notes.taken() else "the same answer"
    return "noted, another answer" if notes.taken() else "SILENT"


def told_by_verify(root: Path) -> bool:
    try:
        return not checking.check(root / "ledger", root / "vault").is_sound
    except CountermarkError:
        return True


def main() -> int:
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 2026
    with tempfile.TemporaryDirectory() as scratch:
        found = run(trials, Path(scratch), seed)
    for kind, counts in found.items():
        print(
            f"{kind:18} {sum(v for k, v in counts.items() if 'verify' not in k):5}  {dict(counts)}"
        )
    silent = sum(counts["SILENT"] for counts in found.values())
    print(f"{trials} trials, {silent} silent")
    return int(silent > 0)


if __name__ == "__main__":
    sys.exit(main())
