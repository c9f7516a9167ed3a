"""DEX files: how fast they are read, and how many innocent ones hide anything.

    python bench/inspection/dex.py speed FILE...
    python bench/inspection/dex.py count [--without PATTERN] FILE_OR_FOLDER...

``speed`` reads the DEX files in FILE: tables with strings and method references, then all
instructions and what they name, then the hidden texts; where androguard is installed (in an
environment of its own, not the project's) its reading of the same tables runs in turn with ours.
Prints the median of 7 runs of each in MB/s of processor time and, for the first, the ratio.

``count`` prints how many distinct DEX files hide an address, a command, any other text that is
reported: the base rates of ``inspection/whole_hidden.py``. PATTERN is a regular expression: paths
that it matches are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from countermark.assessment.shipped import folder
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.formats.dex.embedded import embedded
from countermark.formats.dex.tables import Dex
from countermark.inspection.analyser import Item
from countermark.inspection.dex import DexTexts
from countermark.inspection.hidden.dex_texts import hidden_texts
from countermark.inspection.hidden.texts import TextKinds
from countermark.inspection.host_table import HOSTS, read_hosts
from countermark.inspection.walk import Met, walk
from countermark.model.inspection import TextKind
from countermark.store.scratch import Scratch

RUNS = 7


def items(paths: list[str], without: re.Pattern[str] | None) -> Iterator[tuple[str, Item]]:
    for root in map(Path, paths):
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if not path.is_file() or path.is_symlink() or (without and without.search(str(path))):
                continue
            opener = Opener(readers(), Scratch(path.name))
            for met in walk(opener, memoryview(path.read_bytes()), path.name.encode(), NEVER):
                if isinstance(met, Met) and not met.again:
                    yield str(path), met.item


def count(paths: list[str], without: re.Pattern[str] | None) -> None:
    analyser = DexTexts(read_hosts(folder("inspection")[HOSTS]))
    known: set[bytes] = set()
    size, told, hides = 0, Counter(), []
    for path, item in items(paths, without):
        if not analyser.reads(item):
            continue
        new = {
            hashlib.sha256(item.data[p.span.offset : p.span.end]).digest(): p.span.length
            for p in embedded(item.data)[0]
        }
        if not new.keys() - known:
            continue
        size += sum(length for digest, length in new.items() if digest not in known)
        known |= new.keys()
        seen = analyser.read(item, ASK)
        kinds = {"address" for one in seen.endpoints if not one.common}
        kinds |= {"command" if h.kind is TextKind.COMMAND else "text" for h in seen.hidden}
        told.update(kinds)
        told["not examined"] += bool(seen.unread)
        hides += [(path, item.inner.decode("utf-8", "replace"), sorted(kinds))] if kinds else []
    print(f"{len(known)} DEX files, {size / 1e6:.0f} MB; hide {dict(told)}")
    for one in hides:
        print(*one)


def timed(run: Callable[[], object]) -> float:
    begin = time.process_time()
    run()
    return time.process_time() - begin


def tables(view: memoryview) -> None:
    dex = Dex(view, checked=False)
    _ = dex.strings.texts, dex.type_names, dex.method_class, dex.method_name


def references(view: memoryview) -> None:
    dex = Dex(view, checked=False)
    _ = dex.strings.texts, dex.string_references, dex.method_references, dex.field_references


def androguard(view: memoryview) -> None:
    from androguard.core.dex import DEX

    dex = DEX(bytes(view))
    _ = list(dex.get_strings()), dex.get_methods()


def ways() -> dict[str, Callable[[memoryview], object]]:
    kinds = TextKinds(read_hosts(folder("inspection")[HOSTS]))
    found: dict[str, Callable[[memoryview], object]] = {
        "tables: strings, types, methods": tables,
        "all instructions and what they name": references,
        "hidden texts": lambda view: list(hidden_texts(Dex(view, checked=False), kinds, [])),
    }
    if find_spec("androguard"):
        found["androguard: strings, methods"] = androguard
    return found


def speed(paths: list[str]) -> None:
    views = [
        memoryview(bytes(item.data[p.span.offset : p.span.end]))
        for _, item in items(paths, None)
        if bytes(item.data[:4]) == b"dex\n"
        for p in embedded(item.data)[0]
    ]
    size = sum(map(len, views)) / 1e6
    seconds: dict[str, list[float]] = {name: [] for name in ways()}
    for _ in range(RUNS):
        for name, way in ways().items():
            seconds[name].append(timed(lambda way=way: [way(view) for view in views]))
    print(f"{len(views)} DEX files, {size:.1f} MB")
    for name, runs in seconds.items():
        print(f"{name:40} {size / median(runs):8.1f} MB/s")
    if len(seconds) > 3:
        ours, *_, theirs = (median(runs) for runs in seconds.values())
        print(f"ratio of the medians, tables: {theirs / ours:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("speed", "count"):
        one = commands.add_parser(name)
        one.add_argument("paths", nargs="+")
        if name == "count":
            one.add_argument("--without", type=re.compile)
    asked = parser.parse_args()
    if asked.command == "speed":
        speed(asked.paths)
    else:
        count(asked.paths, asked.without)


if __name__ == "__main__":
    main()
