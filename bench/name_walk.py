"""Which rooms does a supplier's name enter on its way to the table?

python bench/name_walk.py [SRC [DEEP]]: a check of one supplier runs under a tracer. A *stay* is a
run of calls in one file that are given the name, alone or inside what they are given; a *climb* is
a step from a stay to one on a floor above it. SRC is the ``src`` of another tree, to compare with;
DEEP are the levels of a value that are looked at, 0 for the name alone.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

NAME = "Quillfeather Cabling Cooperative"
FLOORS = {"model": 0, "formats": 1, "assessment": 3, "cli": 4, "web": 4}
"""Rooms and the store stand on floor 2."""
WIDE = 40
"""Members of a value that are looked at."""


def holds(value: Any, deep: int) -> bool:
    """Is the name in ``value``, as written or folded?"""
    if isinstance(value, str | bytes):
        text = value if isinstance(value, str) else value[:4000].decode("utf-8", "replace")
        return NAME.casefold() in text[:4000].casefold()
    if deep == 0:
        return False
    if isinstance(value, dict):
        found = [*list(value)[:WIDE], *list(value.values())[:WIDE]]
    elif isinstance(value, list | tuple | set | frozenset):
        found = list(value)[:WIDE]
    elif hasattr(value, "__struct_fields__"):
        found = [getattr(value, name) for name in value.__struct_fields__][:WIDE]
    else:
        return False
    return any(holds(one, deep - 1) for one in found)


class Walk:
    """The files whose calls were given the name, in order, each as often as it was entered."""

    def __init__(self, root: Path, deep: int) -> None:
        self.root, self.deep = str(root) + os.sep, deep
        self.files: list[str] = []

    def __call__(self, frame: FrameType, event: str, arg: object) -> None:
        path = frame.f_code.co_filename
        if event != "call" or not path.startswith(self.root):
            return
        file = path[len(self.root) :]
        if self.files[-1:] != [file] and any(holds(v, self.deep) for v in frame.f_locals.values()):
            self.files.append(file)


def floor(file: str) -> int:
    return FLOORS.get(file.partition(os.sep)[0], 2)


def main(source: Path, deep: int) -> None:
    sys.path.insert(0, str(source))
    from countermark.cli.main import main as command

    walk = Walk(source / "countermark", deep)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("suppliers.csv").write_text(f"Supplier,Country\n{NAME},US\n", encoding="utf-8")
        asked = ["check", "suppliers.csv", "--context", "us-federal-contractor", "--no-progress"]
        asked += ["--as-of", "2026-11-20", "--exit-zero"]
        shown = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(io.StringIO()):
            command(asked)  # what is loaded once is loaded
            sys.setprofile(walk)
            try:
                command(asked)
            finally:
                sys.setprofile(None)
        os.chdir("/")
    climbs = sum(floor(b) > floor(a) for a, b in zip(walk.files, walk.files[1:], strict=False))
    rooms = Counter(file.partition(os.sep)[0] for file in dict.fromkeys(walk.files))
    print(f"{len(walk.files)} stays in {len(set(walk.files))} files, {climbs} climbs")
    print("files by room:", ", ".join(f"{room} {count}" for room, count in rooms.most_common()))


if __name__ == "__main__":
    given = sys.argv[1:] + ["3"] * (len(sys.argv) == 2)
    here = Path(__file__).parents[1] / "src"
    main(*((Path(given[0]).resolve(), int(given[1])) if given else (here, 3)))
