"""Readers of artefacts against damaged files: a result each time, that covers every byte.

    python bench/equivalence/fuzz_readers.py SEED COUNT [FORM...]

COUNT damaged files for each FORM (all that have fixtures, without any), made from the fixtures of
the tests. Each ends in a space whose nodes divide it exactly, or in a clear error; what is not
SourceError, runs longer than 10 s or leaves a byte without an owner is a find: it is printed with
the bytes, to be kept as a case. Exit 1 where there is one.
"""

from __future__ import annotations

import base64
import importlib
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.formats.artefact.speaking import Memory  # noqa: E402

from countermark.formats.artefact.opening import Opener  # noqa: E402
from countermark.formats.artefact.readers import readers  # noqa: E402

NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 62, (1 << 63) - 1)
SLOW = 10.0


def damaged(data: bytes, draw: random.Random) -> bytes:
    """One to five of: a bit, a byte, a number of some width, a cut, a part twice, a part gone."""
    made = bytearray(data)
    for _ in range(draw.randint(1, 5)):
        at = draw.randrange(len(made) or 1)
        way = draw.randrange(7)
        if way == 0 and made:
            made[at] ^= 1 << draw.randrange(8)
        elif way == 1 and made:
            made[at] = draw.randrange(256)
        elif way == 2:
            width = draw.choice((1, 2, 4, 8))
            number = draw.choice(NUMBERS) & (256**width - 1)
            made[at : at + width] = number.to_bytes(width, draw.choice(("little", "big")))
        elif way == 3:
            digits = draw.choice((b"%o", b"%d", b"%x")) % draw.choice(NUMBERS)
            made[at : at + len(digits)] = digits
        elif way == 4:
            del made[draw.randrange(len(made) or 1) :]
        elif way == 5:
            part = made[at : at + draw.randint(1, 64)]
            place = draw.randrange(len(made) or 1)
            made[place:place] = part
        else:
            del made[at : at + draw.randint(1, 64)]
    return bytes(made)


def fault(reader: object, data: bytes) -> str:
    """What is wrong with the result for ``data``, empty where it is right."""
    opener = Opener([reader], Memory())
    begin = time.process_time()
    try:
        opened = opener.open(memoryview(data))
        for number in range(min(len(opened.nodes), 50)):
            opener.decoded(opened, number)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    taken = time.process_time() - begin
    at = 0
    for span in sorted(s for node in opened.nodes for s in node.spans if s.length):
        if span.offset != at:
            return f"byte {at} has no one owner"
        at = span.end
    if at != len(data):
        return f"bytes from {at} on have no owner"
    return f"{taken:.1f} s" if taken > SLOW else ""


def main(seed: int, count: int, forms: list[str]) -> int:
    known = {reader.form: reader for reader in readers()}
    found = 0
    for path in sorted((ROOT / "tests/formats/artefact").glob("fixtures_*.py")):
        form = path.stem.removeprefix("fixtures_")
        if (forms and form not in forms) or form not in known:
            continue
        made = list(
            importlib.import_module(f"tests.formats.artefact.{path.stem}").fixtures().values()
        )
        if not made:
            print(f"{form}: no fixtures here")
            continue
        draw = random.Random(f"{seed} {form}")
        finds: dict[str, bytes] = {}
        begin = time.process_time()
        for _ in range(count):
            data = damaged(draw.choice(made), draw)
            if words := fault(known[form], data):
                finds.setdefault(words, data)
        seconds = time.process_time() - begin
        print(f"{form}: {count} files, {len(finds)} finds, {seconds:.1f} s", flush=True)
        for words, data in finds.items():
            print(f"  {words}\n  {base64.b64encode(data).decode()}")
        found += len(finds)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
