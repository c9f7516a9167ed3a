"""Seconds, processor time and memory of ``inspect`` over an image, again, and over a later build.

    python bench/inspection/image.py IMAGE [SECOND]

Each with a cache of its own that begins empty. Without SECOND, IMAGE must be a directory: the
later build is a copy of it in which one file of twenty is changed by a byte, from a fixed seed.
Ratios are to the first run.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(image: Path, cache: Path) -> tuple[float, float, int]:
    """Wall seconds, processor seconds of all processes, largest memory of one in MiB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    environment = os.environ | {"XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-m", "countermark", "inspect", str(image), "--format", "json"]
    subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used, after.ru_maxrss >> 10


def changed(image: Path, into: Path) -> Path:
    """A copy in which one file of twenty has another byte in its middle."""
    shutil.copytree(image, into, symlinks=True)
    chance = random.Random(7)
    for path in sorted(into.rglob("*")):
        if path.is_file() and not path.is_symlink() and chance.randrange(20) == 0:
            content = bytearray(path.read_bytes())
            if content:
                content[len(content) // 2] ^= 1
                path.chmod(0o600)
                path.write_bytes(content)
    return into


def main() -> None:
    """Three runs, and their ratios."""
    image = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        cache.mkdir(mode=0o700)
        second = Path(sys.argv[2]) if len(sys.argv) > 2 else changed(image, Path(folder) / "later")
        first = 0.0
        for name, one in (("first", image), ("again", image), ("later build", second)):
            wall, used, memory = run(one, cache)
            first = first or wall
            print(f"{name:<12}{wall:>8.1f} s{used:>8.1f} s CPU{memory:>6} MiB{wall / first:>7.2f}")


if __name__ == "__main__":
    main()
