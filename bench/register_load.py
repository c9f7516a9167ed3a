"""How long the register takes to load, by the library's loader and from its events, as ratios.

    python bench/register_load.py [ROUNDS]

Medians of ROUNDS (default 20) interleaved loads in one process, of the shipped register and of one
twice its size; processor time, so that a busy machine tells little. Nothing is written.
"""

import statistics
import sys
import time

import yaml

from countermark.formats import yaml_text
from countermark.register import catalog
from countermark.store import shipped

EVENTS = yaml_text.loads


def library(raw: bytes) -> object:
    """What reads YAML where nothing else is said."""
    return yaml.load(raw, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def twice(files: dict[str, bytes]) -> dict[str, bytes]:
    """Every record again, under another id."""
    found = dict(files)
    for name, raw in files.items():
        folder, _, file = name.rpartition("/")
        id_ = file.removesuffix(".yaml")
        if folder in ("measures", "entities"):
            again = raw.replace(f"id: {id_}\n".encode(), f"id: {id_}_2\n".encode(), 1)
            found[f"{folder}/{id_}_2.yaml"] = again
    return found


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    files = shipped.read("countermark.register", "shipped")
    sizes = {"1x": files, "2x": twice(files)}
    taken: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds + 1):
        for size, some in sizes.items():
            for how, loads in (("library", library), ("events", EVENTS)):
                yaml_text.loads = loads
                start = time.process_time()
                catalog.load(some)
                taken.setdefault((size, how), []).append(time.process_time() - start)
    median = {key: statistics.median(times[1:]) for key, times in taken.items()}
    for (size, how), seconds in median.items():
        number = len(catalog.load(sizes[size]).files)
        print(f"{size}  {number:4} records  {how:8} {seconds * 1000:8.1f} ms")
    for size in sizes:
        ratio = median[size, "events"] / median[size, "library"]
        print(f"{size}  events / library {ratio:.2f}")
    print(f"events  2x / 1x {median['2x', 'events'] / median['1x', 'events']:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
