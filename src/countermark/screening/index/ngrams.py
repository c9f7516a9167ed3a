"""Character n-grams of a core: what the candidate index counts.

Words give trigrams with a space at each end; Han and kana runs give single characters and pairs.
The skeleton of the core is used, so look-alike letters do not hide a name.
"""

from __future__ import annotations

from itertools import pairwise

from countermark.screening.text.folding import is_cjk

SHIFT = 21
"""Bits of one code point; three of them make a code of at most 63 bits, so no two grams collide."""


def code(first: int, second: int, third: int) -> int:
    """One gram as an integer."""
    return first << 2 * SHIFT | second << SHIFT | third


def grams(skeleton: str) -> set[int]:
    """The grams of a skeleton (words parted by single spaces), each once."""
    found: set[int] = set()
    for word in skeleton.split():
        points = [ord(c) for c in word]
        if is_cjk(word[0]):
            found.update(code(point, 0, 0) for point in points)
            found.update(code(a, b, 0) for a, b in pairwise(points))
        else:
            padded = [32, *points, 32]
            found.update(
                code(a, b, c) for a, b, c in zip(padded, padded[1:], padded[2:], strict=False)
            )
    return found
