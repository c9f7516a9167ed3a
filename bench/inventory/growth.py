"""Networks of made walks, each larger than the last: seconds and memory of one inventory.

    python bench/inventory/growth.py [DEVICES ...]

Every walk has a description, a name, four ports and six parts of its own; every tenth device is
seen twice. Prints devices, seconds, devices a second and the largest resident memory in MB.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

_RUN = (
    "import resource,sys\n"
    "from countermark.cli.main import main\n"
    "code = main(sys.argv[1:])\n"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)\n"
)
_MAKERS = (("Huawei Versatile Routing Platform Software", "2011.2.23"), ("Finch OS", "99999.1"),
           ("Cisco IOS Software, Version 15.1", "9.1.1041"))  # fmt: skip


def walk(number: int) -> str:
    words, own = _MAKERS[number % len(_MAKERS)]
    lines = [
        f"1.3.6.1.2.1.1.1.0|4|{words}",
        f"1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.{own}",
        f"1.3.6.1.2.1.1.5.0|4|hill-{number:06}",
        f"1.3.6.1.2.1.1.6.0|4|Site {number % 400}",
    ]
    lines += [f"1.3.6.1.2.1.2.2.1.6.{p}|4x|0c8ddb{number * 4 + p:06x}"[:60] for p in range(4)]
    for part in range(7):
        start, kind = "1.3.6.1.2.1.47.1.1.1.1", 3 if part == 0 else 9
        lines += [
            f"{start}.5.{part + 1}|2|{kind}",
            f"{start}.11.{part + 1}|4|S{number:07}{part}",
            f"{start}.13.{part + 1}|4|FX-{part}",
        ]
    return "\n".join(lines) + "\n"


def main(argv: list[str]) -> int:
    print("devices  seconds  devices/s  MB")
    for count in map(int, argv or ["1000", "4000", "16000"]):
        with tempfile.TemporaryDirectory() as folder:
            for number in range(count):
                inside = Path(folder) / str(number % 100)
                inside.mkdir(exist_ok=True)
                (inside / f"{number}.snmprec").write_text(walk(number))
                if number % 10 == 0:
                    (inside / f"{number}-again.snmprec").write_text(walk(number))
            begun = time.perf_counter()
            asked = ["inventory", folder, "--format", "json", "--no-progress"]
            made = subprocess.run(
                [sys.executable, "-c", _RUN, *asked], capture_output=True, text=True, check=False
            )
            seconds = time.perf_counter() - begun
            found = made.stdout.count('"one_because"')
            memory = made.stderr.strip().splitlines()[-1]
            print(f"{found:>7}{seconds:>9.1f}{found / seconds:>11.0f}{memory:>6}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
