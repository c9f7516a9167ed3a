"""Mutated inputs through the probes of devices: nothing may raise, and nothing may take long.

    python bench/inventory/fuzz.py [NUMBER]

Begins from the cases of tests/cases/probes and tests/cases/identity, with a fixed seed; prints what
raised, and the slowest.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import yaml

from countermark.assessment import probes, shipped
from countermark.inventory.network import sightings
from countermark.inventory.read import read
from countermark.inventory.sightings import joined
from countermark.model.evidence import Digest

CASES = Path(__file__).parents[2] / "tests" / "cases"
OURS = (
    *("snmp-walk", "nmap-xml", "netbox-json", "lldp-neighbours", "dmidecode", "lspci-lsusb"),
    *("show-inventory", "android-properties", "address-table", "dhcp-leases"),
)
NASTY = (
    *(b"\0", b"\xff\xfe", b"\x1b[2J", b'"', b"|", b"=", b"{", b"}", b"<", b"&a;", b"\r", b"\n\n"),
    *(b".1" * 300, b"9" * 200, b" " * 3000, b"(" * 100, b"1.3.6.1.2.1.1.1.0|4x|zz\n", b"[]"),
)


def seeds() -> list[tuple[str, bytes]]:
    found = []
    for name in OURS:
        for case in yaml.safe_load((CASES / "probes" / f"{name}.yaml").read_text()):
            content = case["text"].encode() if "text" in case else bytes.fromhex(case["hex"])
            found.append((case["label"], content))
    for case in yaml.safe_load((CASES / "identity" / "makers.yaml").read_text()):
        found.append((case.get("label", "x.snmprec"), case["walk"].encode()))
    return found


def mutated(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        match chance.randint(0, 3):
            case 0:
                data[at:at] = chance.choice(NASTY)
            case 1:
                del data[at : at + chance.randint(1, 40)]
            case 2:
                data[at:at] = data[max(0, at - 60) : at]
            case _:
                if at < len(data):
                    data[at] = chance.randint(0, 255)
    return bytes(data)


def main(argv: list[str]) -> int:
    number = int(argv[0]) if argv else 20_000
    chance, words, slowest, raised = random.Random(17), shipped.lexicon(), (0.0, ""), 0
    held = seeds()
    for _ in range(number):
        label, content = chance.choice(held)
        given = mutated(content, chance)
        begun = time.perf_counter()
        try:
            reading = read(label, given, Digest.of(given), probes=probes.FILES, words=words)
            joined(sightings((reading, reading)), words.makers)
        except Exception as error:
            raised += 1
            print(label, type(error).__name__, str(error)[:100], given[:200])
        slowest = max(slowest, (time.perf_counter() - begun, label))
    print(f"{number} inputs of {len(held)} seeds: {raised} raised; the slowest {slowest}")
    return int(bool(raised))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
