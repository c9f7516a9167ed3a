"""Real walks: devices of covered makers found, false accusations, signs, particulars, speed.

Reads ``../shared/real/inventory/snmp-walks.tar.xz`` beside the project (or the archive named as
argument): walks and what another program expects of them. Nothing of it is in the project. Whose a
walk is, is taken from the name of its file, which the program never sees as a sign.
"""

from __future__ import annotations

import json
import sys
import tarfile
import time
from collections import Counter
from pathlib import Path

from countermark.assessment import probes, shipped
from countermark.inventory.network import sightings
from countermark.inventory.read import read
from countermark.model.evidence import Digest
from countermark.model.network_device import NetworkDevice

ARCHIVE = "shared/real/inventory/snmp-walks.tar.xz"
COVERED = {
    "Huawei": ("vrp", "huawei", "smartax", "yunshan"),
    "ZTE": ("zxa10", "zxr10", "zte"),
    "Hikvision": ("hikvision",),
    "Dahua": ("dahua",),
    "Hytera": ("hytera",),
    "FiberHome": ("fiberhome",),
    "TP-Link": ("jetstream", "tplink", "tp-link"),
    "H3C": ("comware_1.",),
    "Inspur": ("inspur",),
    "Supermicro": ("supermicro", "linux_supermicro"),
}
"""Makers of the register, by how files of their devices begin."""
FIELDS = (("hardware", "model"), ("version", "version"), ("serial", "serial"))
GOALS = {"hardware": 73, "version": 72, "serial": 44}


def archive(argv: list[str]) -> Path | None:
    """The archive named, or the one beside the project."""
    if argv:
        return Path(argv[0])
    above = (parent / ARCHIVE for parent in Path(__file__).resolve().parents)
    return next((path for path in above if path.exists()), None)


def expected(raw: bytes) -> dict[str, str]:
    """What the other program expects of the device."""
    told: dict[str, str] = {}
    said = json.loads(raw).get("os") or {}
    for phase in ("discovery", "poller"):
        part = said.get(phase)
        for device in (part.get("devices", []) if isinstance(part, dict) else [])[:1]:
            told |= {k: v for k, v in device.items() if isinstance(v, str) and v}
    return told


def folded(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def agrees(wanted: str, found: str) -> bool:
    """Is the one in the other, letters and digits alone?"""
    a, b = folded(wanted), folded(found)
    return a == b or (len(b) > 2 and b in a) or (len(a) > 2 and a in b)


def devices(walks: dict[str, bytes]) -> tuple[dict[str, NetworkDevice], float]:
    """What each walk shows, and the seconds it took."""
    words, found = shipped.lexicon(), {}
    read("x", b"1.3.6.1.2.1.1.1.0|4|x\n", Digest.of(b""), probes=probes.FILES, words=words)
    begun = time.perf_counter()
    for name, content in walks.items():
        label = "walk" + Path(name).suffix  # a name says nothing
        reading = read(label, content, Digest.of(content), probes=probes.FILES, words=words)
        for device in sightings((reading,)):
            found[name] = device
    return found, time.perf_counter() - begun


def main(argv: list[str]) -> int:
    path = archive(argv)
    if path is None:
        print(f"skipped: no {ARCHIVE} above the project")
        return 0
    walks, wanted = {}, {}
    with tarfile.open(path) as held:
        for member in held:
            name = Path(member.name).name
            stream = held.extractfile(member)
            if stream is None:
                continue
            if name.endswith(".snmprec"):
                walks[name] = stream.read()
            elif name.endswith(".json"):
                wanted[name.removesuffix(".json") + ".snmprec"] = expected(stream.read())
    found, seconds = devices(walks)
    size = sum(map(len, walks.values())) / 1e6
    print(f"{len(walks)} walks, {size:.0f} MB in {seconds:.1f} s: "
          f"{len(walks) / seconds:.0f} walks/s, {size / seconds:.1f} MB/s")  # fmt: skip
    covered(found, walks)
    confusion(found)
    particulars(found, wanted)
    return 0


def whose(name: str) -> str:
    return next((m for m, starts in COVERED.items() if name.startswith(starts)), "")


def covered(found: dict[str, NetworkDevice], walks: dict[str, bytes]) -> None:
    """Found and missed devices of covered makers, and whom else they were said to be of."""
    missed, accused, grades = [], [], Counter[str]()
    for name in walks:
        maker = whose(name)
        device = found.get(name)
        said = {
            (m.name, m.certainty.value)
            for m in (device.makers if device else ())
            if m.predicate in ("made_by", "branded_by") and m.name in COVERED
        }
        if maker:
            own = [certainty for one, certainty in said if one == maker]
            grades[own[0] if own else "missed"] += 1
            missed += [name] * (not own)
        accused += [f"{name}: {one} {certainty}" for one, certainty in said if one != maker]
    print(f"devices of covered makers: {dict(grades)}; missed: {missed or 'none'}")
    print(f"covered makers named for other devices: {accused or 'none'}")


def confusion(found: dict[str, NetworkDevice]) -> None:
    """Per sign: how many devices of covered makers it points to, and how many of others."""
    right, wrong = Counter[str](), Counter[str]()
    for name, device in found.items():
        for maker in device.makers:
            if maker.name in COVERED:
                for sign in {one.sign for one in maker.evidence}:
                    (right if maker.name == whose(name) else wrong)[sign] += 1
    print("sign          right  wrong")
    for sign in sorted(right | wrong):
        print(f"{sign:<12}{right[sign]:>7}{wrong[sign]:>7}")
    nobody = sum(not device.makers for device in found.values())
    print(f"walks without any sign of a maker: {nobody} of {len(found)}")


def particulars(found: dict[str, NetworkDevice], wanted: dict[str, dict[str, str]]) -> None:
    """Shares of what is expected that agree, and how often another value is told, or none.

    Another value is not always a wrong one: ``missed.py`` shows each. "Generic x86 64-bit" is the
    architecture of a computer and no model; the share without such expectations stands beside.
    """
    for field, own in FIELDS:
        asked = [
            (wish[field], getattr(found[name], own) if name in found else "")
            for name, wish in wanted.items()
            if wish.get(field, "<private>") != "<private>"
        ]
        right = sum(agrees(wish, said) for wish, said in asked)
        other = sum(bool(said) and not agrees(wish, said) for wish, said in asked)
        kinds = sum(wish.startswith("Generic ") for wish, _ in asked)
        share = 100 * right / max(len(asked), 1)
        without = 100 * right / max(len(asked) - kinds, 1)
        print(
            f"{field}: {right} of {len(asked)} agree, {share:.0f} % (goal {GOALS[field]}); another "
            f"value {other}, none {len(asked) - right - other}; {without:.0f} % without {kinds} "
            "architectures"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
