"""Damaged DEX files: each is read as far as it can be, or refused by name, and never crashes.

    python bench/inspection/dex_fuzz.py [COUNT] [SEED]

Makes COUNT (20,000) files from the assembler of the tests by bytes changed, numbers replaced, parts
cut, doubled and swapped, and looks for hidden texts in each. Prints how many were refused, how many
had gaps, the longest time of one; raises what was raised, with the number of the file.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.inspection.dex_maker import Method, assigned, characters, dex, sealed  # noqa: E402

from countermark.assessment.shipped import folder  # noqa: E402
from countermark.formats.dex.tables import Dex  # noqa: E402
from countermark.inspection.hidden.dex_texts import hidden_texts  # noqa: E402
from countermark.inspection.hidden.report import seen  # noqa: E402
from countermark.inspection.hidden.texts import TextKinds  # noqa: E402
from countermark.inspection.host_table import HOSTS, read_hosts  # noqa: E402
from countermark.model.errors import SourceError  # noqa: E402

SAMPLE = dex(
    [
        Method("Lorg/example/A;", "run", [characters(0, "https://a.kestrelmark.net/x")]),
        Method("Lorg/example/A;", "each", assigned("pm grant x")),
        Method(
            "Lorg/example/Crypt;",
            "open",
            [("string", 0, "DES/CBC/PKCS5Padding"), ("call", (0,), "Ljavax/crypto/Cipher;", "x"),
             ("string", 1, "sesame!!"), ("string", 2, "Zm9ydHkgbGV0dGVycyBvZiBub3RoaW5nIQ=="),
             ("units", (0xDF, 0x0501, 0x8E, 0x0100, 2, 0, 0, 3, 0, 4, 0))],
        ),
    ],
    strings=("漢字", "𝕏"),
    static_strings={"Lorg/example/S;": ["first", "second"]},
)  # fmt: skip
NUMBERS = (0, 1, 2, 4, 0x70, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)


def damaged(chance: random.Random) -> bytes:
    data = bytearray(SAMPLE)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(8, len(data))
        match chance.randrange(6):
            case 0 | 1:
                data[at] = chance.randrange(256)
            case 2 | 3:
                width = chance.choice((1, 2, 4))
                number = chance.choice((*NUMBERS, len(data), chance.randrange(len(data))))
                place = at // width * width
                data[place : place + width] = (number % (1 << 8 * width)).to_bytes(width, "little")
            case 4:
                del data[max(at, 0x70) :]
            case _:
                size = chance.randint(1, 64)
                data[at : at + size] = data[(to := chance.randrange(len(data))) : to + size]
        if len(data) < 0x70:
            break
    return sealed(bytes(data)) if chance.random() < 0.5 and len(data) > 0x70 else bytes(data)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 14)
    kinds = TextKinds(read_hosts(folder("inspection")[HOSTS]))
    refused = gapped = 0
    longest = 0.0
    for number in range(count):
        data = damaged(chance)
        begin = time.process_time()
        try:
            gaps: list = []
            one = Dex(memoryview(data), optimised=number % 5 == 0)
            seen(hidden_texts(one, kinds, gaps), kinds, gaps)
            gapped += bool(gaps or one.faults)
        except SourceError:
            refused += 1
        except Exception as error:
            error.add_note(f"file {number}")
            raise
        longest = max(longest, time.process_time() - begin)
    print(
        f"{count} files: {refused} refused, {gapped} with gaps or faults, longest {longest:.3f} s"
    )


if __name__ == "__main__":
    main()
