"""Readers of artefacts against damaged files: a result each time, that covers every byte.

    python bench/equivalence/fuzz_readers.py SEED COUNT [FORM...]
    python bench/equivalence/fuzz_readers.py silent [FORM...]

COUNT damaged files for each FORM (all that have fixtures, without any), made from the fixtures of
the tests. Each ends in a space whose nodes divide it exactly, or in a clear error; what is not
SourceError, runs longer than 10 s or leaves a byte without an owner is a find: it is printed with
the bytes, to be kept as a case. Exit 1 where there is one. ``silent`` changes each byte of each
fixture in turn and prints those at which nothing that the reader says changes.
"""

from __future__ import annotations

import base64
import importlib
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.formats.artefact.repairing import REPAIRS  # noqa: E402
from tests.formats.artefact.speaking import Memory, silent  # noqa: E402

from countermark.formats.artefact.opening import Opener  # noqa: E402
from countermark.formats.artefact.piece import Reader  # noqa: E402
from countermark.formats.artefact.readers import readers  # noqa: E402

NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 62, (1 << 63) - 1)
SLOW = 10.0
REPAIRED = 0.8
"""The share of damaged files whose checksums are set right again, where a format has them."""


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


def fault(reader: Reader, data: bytes) -> str:
    """What is wrong with the result for ``data``, empty where it is right."""
    opener = Opener([reader], Memory())
    begin = time.process_time()
    try:
        opened = opener.open(memoryview(data))
        for number in range(min(len(opened.nodes), 50)):
            opened.decoded(number)
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


def fixtures() -> Iterator[tuple[Reader, str, list[bytes]]]:
    """Each reader with what the tests build for it; the first that recognises a fixture has it."""
    found: dict[str, dict[str, bytes]] = {}
    for path in sorted((ROOT / "tests/formats/artefact").glob("fixtures_*.py")):
        made = importlib.import_module(f"tests.formats.artefact.{path.stem}").fixtures()
        for name, data in made.items():
            form = next((r.form for r in readers() if r.recognise(memoryview(data))), "")
            found.setdefault(form, {})[name] = data
    for reader in readers():
        for form, made in found.items():
            if form == reader.form:
                yield reader, ", ".join(made), list(made.values())


def fuzz(seed: int, count: int, forms: list[str]) -> int:
    found = 0
    for reader, _, made in fixtures():
        if forms and reader.form not in forms:
            continue
        draw = random.Random(f"{seed} {reader.form}")
        finds: dict[str, bytes] = {}
        begin = time.process_time()
        for _ in range(count):
            data = damaged(draw.choice(made), draw)
            if reader.form in REPAIRS and draw.random() < REPAIRED:
                data = REPAIRS[reader.form](data)
            if words := fault(reader, data):
                finds.setdefault(words, data)
        seconds = time.process_time() - begin
        print(f"{reader.form}: {count} files, {len(finds)} finds, {seconds:.1f} s", flush=True)
        for words, data in finds.items():
            print(f"  {words}\n  {base64.b64encode(data).decode()}")
        found += len(finds)
    return 1 if found else 0


def silence(forms: list[str]) -> int:
    found = 0
    for reader, names, made in fixtures():
        if forms and reader.form not in forms:
            continue
        places = [silent(reader, data) for data in made]
        print(f"{reader.form} ({names}): {places}", flush=True)
        found += sum(map(len, places))
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1] == "silent":
        sys.exit(silence(sys.argv[2:]))
    sys.exit(fuzz(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
