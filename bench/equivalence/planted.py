"""What somebody could plant in an artefact, beside benign noise: how much stays hidden? None may.

Each kind of ``tests/cases/equivalence/planted.yaml`` is built and compared with the evaluated
artefact under the shipped rules; *identical* and *equivalent* hide it, and *incomparable* does not
pass it. What the verdict does not claim to find stands in the table as such, with the reason. For
each artefact the noise alone is compared too: where even that differs, the kinds on it show less,
and the last column says in what it differs.

    python -m bench.equivalence.planted [--seeds 3] [--only ON/ID]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench.equivalence import planted_archives, planted_images, planted_programs  # noqa: E402
from tests.equivalence.comparing import compared  # noqa: E402

from countermark.model.comparison import Comparison, Result  # noqa: E402

KINDS = ROOT / "tests" / "cases" / "equivalence" / "planted.yaml"
Build = Callable[[str, random.Random | None], bytes]
BUILDERS: dict[str, Build] = {
    "cpio.gz": planted_archives.cpio_gz,
    "tar.xz": planted_archives.tar_xz,
    "zip": planted_archives.zip_,
    "deb": planted_archives.deb,
    "elf": planted_programs.elf,
    "ko": planted_programs.ko,
    "pe": planted_programs.pe,
    "hex.gz": planted_programs.hex_gz,
    "uefi": planted_programs.uefi,
    "zst": planted_images.zst,
    "squashfs": planted_images.squashfs,
    "uimage": planted_images.uimage,
    "dtb": planted_images.dtb,
    "ext4": planted_images.ext4,
}
"""How each artefact is built: with what is planted ("" for nothing) and the noise, if any."""


class Kind(NamedTuple):
    """One row of the table."""

    id: str
    artefact: str
    what: str
    expected: str = "differs"
    because: str = ""


def kinds() -> list[Kind]:
    return [Kind(**row) for row in yaml.load(KINDS.read_bytes(), yaml.BaseLoader)]


@lru_cache
def evaluated(on: str) -> bytes:
    """The artefact that was evaluated."""
    return BUILDERS[on]("", None)


def noise(on: str, seed: int) -> random.Random:
    return random.Random(f"{on} {seed}")


def verdict(kind: Kind, seed: int) -> Comparison:
    """Of what was planted, beside noise."""
    return compared(
        evaluated(kind.artefact), BUILDERS[kind.artefact](kind.id, noise(kind.artefact, seed))
    )


def noise_alone(on: str, seed: int) -> Comparison:
    return compared(evaluated(on), BUILDERS[on]("", noise(on, seed)))


def passes(kind: Kind, result: Result) -> bool:
    """Is the verdict as the table wants it? Where it wants "differs", nothing may look alike."""
    if kind.expected == "differs":
        return result not in (Result.IDENTICAL, Result.EQUIVALENT)
    return result.value == kind.expected


def planted_alone(kind: Kind) -> bool:
    """Is anything planted at all?"""
    return BUILDERS[kind.artefact](kind.id, None) != evaluated(kind.artefact)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    began = time.monotonic()
    chosen = [kind for kind in kinds() if f"{kind.artefact}/{kind.id}".startswith(asked.only)]
    hidden = 0
    for on in dict.fromkeys(kind.artefact for kind in chosen):
        try:
            alone = [noise_alone(on, seed) for seed in range(asked.seeds)]
        except FileNotFoundError as error:
            print(f"{on}: skipped, {error}")
            continue
        found: Counter[str] = Counter()
        for kind in (kind for kind in chosen if kind.artefact == on):
            assert planted_alone(kind), f"{on}/{kind.id} plants nothing"
            for seed in range(asked.seeds):
                result = verdict(kind, seed).result
                found[result.value] += 1
                if not passes(kind, result):
                    hidden += 1
                    print(f"{result.value.upper()} {on}/{kind.id} seed {seed}: {kind.what}")
        words = " ".join(sorted({one.result.value for one in alone}))
        reasons = sorted(
            {
                f"{c.form}:{c.role}:{c.field or c.what.name}"
                for one in alone
                for c in one.unexplained
            }
        )
        print(f"{on}: {dict(found)}; noise alone: {words} {reasons[:4]}")
    count = f"{len(chosen)} kinds, {len({kind.artefact for kind in chosen})} artefacts"
    print(f"{count}, {asked.seeds} seeds: {hidden} hidden, {time.monotonic() - began:.1f} s")
    return 1 if hidden else 0


if __name__ == "__main__":
    raise SystemExit(main())
