"""Nothing that is planted beside benign noise stays hidden: a sample of the battery.

All seeds: ``python -m bench.equivalence.planted --seeds 20``.
"""

from __future__ import annotations

import warnings

import pytest
from bench.equivalence import planted

from countermark.model.comparison import Result

OUTSIDE, LARGE = {"ext4"}, {"cpio.gz", "tar.xz"}
"""Built by an outside program: in the battery only. Of a hundred files: one kind in three here."""

KINDS = [
    kind
    for number, kind in enumerate(planted.kinds())
    if kind.artefact not in OUTSIDE and (kind.artefact not in LARGE or number % 3 == 0)
]
NOISE = (
    "cpio.gz",
    "tar.xz",
    "zip",
    "deb",
    "elf",
    "ko",
    "pe",
    "hex.gz",
    "uefi",
    "zst",
    "squashfs",
    "uimage",
    "dtb",
)


@pytest.mark.parametrize("kind", KINDS, ids=[f"{kind.artefact}-{kind.id}" for kind in KINDS])
def test_what_is_planted_is_seen(kind: planted.Kind) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile, of the same name given twice
        assert planted.planted_alone(kind)
        found = planted.verdict(kind, 0)
    assert planted.passes(kind, found.result), kind.what


@pytest.mark.parametrize("artefact", NOISE)
def test_the_noise_alone_is_explained(artefact: str) -> None:
    found = {planted.noise_alone(artefact, seed).result for seed in range(3)}
    assert Result.EQUIVALENT in found and found <= {Result.EQUIVALENT, Result.IDENTICAL}


def test_the_table_is_wide_enough_and_says_why_where_nothing_is_claimed() -> None:
    kinds = planted.kinds()
    assert len(kinds) >= 100 and len({kind.artefact for kind in kinds}) >= 8
    assert len({(kind.artefact, kind.id) for kind in kinds}) == len(kinds)
    assert all(kind.because for kind in kinds if kind.expected != "differs")
