"""The grams of many skeletons at once, in numpy: the same as ``grams.grams`` gives one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from countermark.screening.index.ngrams import SHIFT

Ints = npt.NDArray[Any]

SPACE = 32

_CJK = (
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)


def grams_of(skeletons: Sequence[str]) -> tuple[Ints, Ints]:
    """Every gram of every skeleton and the place of its skeleton, repeats included."""
    text = " " + " ".join(skeletons) + " "
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    lengths = np.fromiter((len(s) + 1 for s in skeletons), dtype=np.int64, count=len(skeletons))
    # The owner of a gram is that of its middle character; +1 for the space in front of all.
    owners = np.repeat(np.arange(len(skeletons)), lengths)
    first, middle, last = points[:-2], points[1:-1], points[2:]
    owners = owners[: len(middle)]
    if points.max(initial=0) < _CJK[0][0]:
        plain = middle != SPACE
        return (first << 2 * SHIFT | middle << SHIFT | last)[plain], owners[plain]
    cjk = _is_cjk(points)
    plain = (middle != SPACE) & ~cjk[:-2] & ~cjk[1:-1] & ~cjk[2:]
    single = cjk[1:-1]
    double = single & cjk[2:]
    codes = np.concatenate(
        [
            (first << 2 * SHIFT | middle << SHIFT | last)[plain],
            (middle << 2 * SHIFT)[single],
            (middle << 2 * SHIFT | last << SHIFT)[double],
        ]
    )
    return codes, np.concatenate([owners[plain], owners[single], owners[double]])


def distinct_grams_of(skeletons: Sequence[str]) -> tuple[Ints, Ints]:
    """The same, each gram of a skeleton once; by skeleton."""
    codes, owners = grams_of(skeletons)
    order = np.lexsort((codes, owners))
    codes, owners = codes[order], owners[order]
    fresh = np.ones(len(codes), dtype=bool)
    fresh[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
    return codes[fresh], owners[fresh]


def rarity(total: int, holders: Ints) -> Ints:
    """How much each gram weighs: see ``small.rarity``."""
    weights: Ints = np.rint(16 * np.log((total + 1) / (holders + 0.5)))
    return np.clip(weights, 1, 255).astype(np.int64)


def _is_cjk(points: Ints) -> Ints:
    found = np.zeros(len(points), dtype=bool)
    for low, high in _CJK:
        found |= (points >= low) & (points <= high)
    return found
