"""What becomes of published lists that are cut, or in which a byte is changed? From a fixed seed.

    python bench/cut_lists.py [FLIPS-PER-FILE] [LIST-FILE...]

Each of the synthetic lists of the test suite (or each LIST-FILE) is cut at every byte (of files
above 20 KB: at 2,000 places) and has bits turned. An outcome is one of:

- refused: nothing would be committed
- equal: the same names as the whole file
- told: fewer names, and a gap or a missing end says so: nothing is closed, the exit is 13
- row's end: cut exactly behind a row, of a list that has no end mark: looks whole to anybody
- letter: a character became another inside a cell, and no row more or less; only a signature tells
- silent: anything else, and a failure: a name invented, or one lost without a word
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from countermark.model.errors import CountermarkError
from countermark.register.lists.intake import read_list
from countermark.register.lists.manifest import Manifest, load_all
from countermark.register.lists.probe import list_probes
from countermark.register.lists.reading import ListReading
from countermark.register.lists.unpack import unpacked

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests/cases/register/lists"
SHIPPED = ROOT / "src/countermark/register/shipped/lists"
NAMES = ("named", "also_named", "formerly_named")
SEED = 17


def names(reading: ListReading) -> frozenset[str]:
    """Every name on the list; whose it is depends on the other rows of a party."""
    return frozenset(c.object for c in reading.claims if c.predicate.value in NAMES)


def cuts(content: bytes, chance: random.Random) -> Iterator[bytes]:
    """The file up to each of its bytes."""
    places = range(1, len(content))
    if len(content) > 20_000:
        places = sorted(chance.sample(places, 2000))
    for place in places:
        yield content[:place]


def flips(content: bytes, count: int, chance: random.Random) -> Iterator[bytes]:
    """The file with one bit turned, ``count`` times."""
    for _ in range(count):
        damaged = bytearray(content)
        damaged[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        yield bytes(damaged)


def outcome(
    damaged: bytes, whole: ListReading, manifests: Mapping[str, Manifest], *, cut: bool
) -> str:
    """What the reader makes of a damaged file, in one of the words above."""
    try:
        reading = read_list(damaged, list_probes(manifests), "list", whole.list)
    except CountermarkError:
        return "refused"
    got, true = names(reading), names(whole)
    more = len(reading.gaps) > len(whole.gaps) or (reading.unended and not whole.unended)
    if got == true:
        return "equal"
    if got < true and more:
        return "told"
    ends = manifests[whole.list].written.ends
    at_end = damaged.endswith((b"\n", b"\r")) or ends == ""
    if cut and got < true and at_end and ends != "mark":
        return "row's end"
    # A letter may also make words unknown by which a cell is taken apart: that is told besides.
    as_many = len(reading.gaps) == len(whole.gaps) or (more and len(got - true) == 1)
    if not cut and reading.records == whole.records and as_many:
        return "letter"
    return "silent"


def battery(
    content: bytes, manifests: Mapping[str, Manifest], list_id: str | None, turned: int
) -> tuple[Counter[str], list[bytes]]:
    """Counts of outcomes for one file, and the damaged files that were silent."""
    chance = random.Random(SEED)
    whole = read_list(content, list_probes(manifests), "list", list_id)
    counts: Counter[str] = Counter()
    silent = []
    for cut, given in ((True, cuts(content, chance)), (False, flips(content, turned, chance))):
        for damaged in given:
            found = outcome(damaged, whole, manifests, cut=cut)
            counts[("cut: " if cut else "bit: ") + found] += 1
            if found == "silent":
                silent.append(damaged)
    return counts, silent


def lists() -> Iterator[tuple[str, bytes, str]]:
    """The synthetic lists that are whole: their names, bytes and ids."""
    for path in sorted(CASES.glob("*/*")):
        expected = path.with_name(path.name.partition(".")[0] + ".expect.yaml")
        text = expected.read_text("utf-8")
        if path.suffix != ".yaml" and "error:" not in text and "gaps:" not in text:
            list_id = text.partition("list: ")[2].split("\n")[0].strip()
            yield f"{path.parent.name}/{path.name}", path.read_bytes(), list_id


def main() -> int:
    """Print the outcomes; 1 if any was silent."""
    turned = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    manifests = load_all({path.name: path.read_bytes() for path in SHIPPED.glob("*.yaml")})
    given = [(path, unpacked(Path(path).read_bytes(), path), None) for path in sys.argv[2:]]
    total: Counter[str] = Counter()
    for name, content, list_id in given or lists():
        counts, silent = battery(content, manifests, list_id, turned)
        print(name, dict(sorted(counts.items())))
        for damaged in silent[:3]:
            print("   silent:", damaged[-160:])
        total += counts
    print("all", dict(sorted(total.items())), sum(total.values()))
    return 1 if any("silent" in found for found in total) else 0


if __name__ == "__main__":
    sys.exit(main())
