"""What is expected of real walks and not told, by family, and where in the walk the value stands.

    python bench/inventory/missed.py [hardware|version|serial] [--wrong]

Reads the archive that ``walks.py`` reads. Every expectation that our answer does not agree with is
a row: the family (the start of the file's name), what is expected, what is told, and the first
objects of the walk whose text holds it. "nowhere" is a value that the other program
looks up or puts together. ``--wrong`` shows only those where something else is told: an error is
worse than a blank.
"""

from __future__ import annotations

import re
import sys
import tarfile
from collections import Counter, defaultdict
from pathlib import Path

from walks import FIELDS, agrees, archive, devices, expected, folded

_FAMILY = re.compile(r"^[a-z0-9]+")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")
_SHOWN = 3


def places(wish: str, content: bytes) -> list[str]:
    """Objects of the walk that hold the wish, letters and digits alone, at most three."""
    sought, found = folded(wish), []
    for line in content.decode("utf-8", "replace").splitlines():
        oid, _, rest = line.partition("|")
        kind, _, value = rest.partition("|")
        if kind == "4x" and _HEX.fullmatch(value):
            value = bytes.fromhex(value).decode("utf-8", "replace")
        if len(sought) > 1 and sought in folded(value):
            found.append(f"{oid.removeprefix('1.3.6.1.')}={value.strip()[:90]}")
    return sorted(found, key=len)[:_SHOWN]


def main(argv: list[str]) -> int:
    path = archive([one for one in argv if one.endswith(".xz")])
    if path is None:
        print("skipped: no archive of walks")
        return 0
    fields = [pair for pair in FIELDS if pair[0] in argv] or list(FIELDS)
    walks, wanted = {}, {}
    with tarfile.open(path) as held:
        for member in held:
            name, stream = Path(member.name).name, held.extractfile(member)
            if stream is not None and name.endswith(".snmprec"):
                walks[name] = stream.read()
            elif stream is not None and name.endswith(".json"):
                wanted[name.removesuffix(".json") + ".snmprec"] = expected(stream.read())
    found, _ = devices(walks)
    for field, own in fields:
        rows, tally = defaultdict(list), Counter[str]()
        for name, wish in wanted.items():
            value = wish.get(field, "<private>")
            told = getattr(found[name], own) if name in found else ""
            if value == "<private>":
                tally["not expected, " + ("told" if told else "blank")] += 1
                continue
            if agrees(value, told):
                tally["right"] += 1
                continue
            tally["wrong" if told else "blank"] += 1
            if told or "--wrong" not in argv:
                match = _FAMILY.match(name)
                rows[match[0] if match else name].append(
                    (name, value, told, places(value, walks.get(name, b"")))
                )
        print(f"== {field}: {dict(tally)}")
        for family, missed in sorted(rows.items(), key=lambda one: (-len(one[1]), one[0])):
            print(f"{family}: {len(missed)}")
            for name, value, told, held_at in missed:
                print(
                    f"  {name.removesuffix('.snmprec')}: wants {value[:60]!r}, told {told[:60]!r}"
                )
                print(f"      {' | '.join(held_at) or 'nowhere'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
