"""How many innocent DEX files hold each trait: the column ``counted`` of ``traits.yaml``.

    python bench/inspection/traits.py [--without PATTERN] FILE_OR_FOLDER...

Each distinct DEX file counts once, whether it lies alone, in an app or in what the platform's
compiler made of it. PATTERN is a regular expression: paths that it matches are left out (what the
corpus is to say nothing of). Prints files, bytes, seconds of processor time, a row for each trait.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import time
from collections import Counter
from pathlib import Path

from countermark.assessment.shipped import folder
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.formats.dex.embedded import embedded
from countermark.inspection.analyser import Item
from countermark.inspection.dex_traits import DexTraits
from countermark.inspection.trait_table import TraitTable
from countermark.inspection.walk import Met, walk
from countermark.store.scratch import Scratch


def files(paths: list[str], without: re.Pattern[str] | None):
    for root in map(Path, paths):
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if (
                path.is_file()
                and not path.is_symlink()
                and not (without and without.search(str(path)))
            ):
                yield path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", type=re.compile)
    parser.add_argument("paths", nargs="+")
    asked = parser.parse_args()
    table = TraitTable(folder("inspection"))
    analyser = DexTraits(table)
    counted: Counter[str] = Counter()
    known: set[bytes] = set()
    size, seconds = 0, 0.0
    for path in files(asked.paths, asked.without):
        opener = Opener(readers(), Scratch(path.name))
        for met in walk(opener, memoryview(path.read_bytes()), path.name.encode(), NEVER):
            if not isinstance(met, Met) or not analyser.reads(met.item):
                continue
            for place in embedded(met.item.data)[0]:
                part = met.item.data[place.span.offset : place.span.end]
                digest = hashlib.sha256(part).digest()
                if digest in known:
                    continue
                known.add(digest)
                item = Item(met.item.path, Opener((), Scratch("dex")).open(part))
                begun = time.process_time()
                seen = analyser.read(item, ASK)
                seconds += time.process_time() - begun
                size += len(part)
                counted.update({trait.id for trait in seen.traits})
    rate = size / 1e6 / seconds if seconds else 0
    print(f"files {len(known)}, {size / 1e6:.1f} MB, {seconds:.1f} s, {rate:.0f} MB/s")
    for id_ in table.rows:
        print(f"{counted[id_]:>6}  {id_}")


if __name__ == "__main__":
    main()
