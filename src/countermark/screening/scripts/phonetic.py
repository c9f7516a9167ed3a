"""What a Latin spelling sounds like, roughly: a key in which writings of one sound agree.

Keeps the consonants in ten classes and a vowel at the beginning of a word; "Hudson" and "Hadesen"
are both ``htsn``. For finding and ranking candidates only: many words share a key.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from countermark.model.lazy_pattern import lazy_pattern

_STEPS = tuple(
    (lazy_pattern(pattern), key)
    for pattern, key in (
        (r"[^a-z0-9 ]", ""),
        (r"tsch|shch|sch|tch|sh|ch|zh|ts|tz|cz|dz|dj", "S"),
        (r"dg(?=[eiy])", "S"),
        (r"^x|(?<= )x", "S"),
        (r"x", "KS"),
        (r"gh(?=$|t| )", ""),
        (r"ph", "f"),
        (r"kh|\bh", "H"),
        (r"\bkn", "n"),
        (r"\bps", "s"),
        (r"\bwr", "r"),
        (r"wh|v|w(?=[aeiouy])", "f"),
        (r"w", ""),
        (r"th", "t"),
        (r"ck|cq|qu|cc|gh|c(?![eiy])|k|q|g(?![eiy]n?t)|g", "K"),
        (r"c|s|z|j", "S"),
        (r"(?<=[aeiou])r(?=[^aeiouy ]|$| )", ""),
        (r"r|l", "L"),
        (r"m(?=[bp])", "n"),
        (r"nK(?=$| |[^aeiou])", "n"),
        (r"b|p", "P"),
        (r"d|t", "T"),
        (r"h(?![aeiouy])", ""),
        (r"([A-Zfmn])\1+", r"\1"),
        (r"\b[aeiouy]+", "A"),
        (r"[aeiouy]+", ""),
    )
)


@lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """The key of one lower-case word; other than Latin letters and digits say nothing."""
    for pattern, key in _STEPS:
        word = pattern.sub(key, word)
    return word.lower()


def keys(texts: Sequence[str]) -> list[str]:
    """``key`` of each text; every word is made once, and all words at one go."""
    parted = [text.split() for text in texts]
    words = list({word: None for words in parted for word in words})
    joined = " ".join(words)
    for pattern, made in _STEPS:
        joined = pattern.sub(made, joined)
    heard = dict(zip(words, joined.lower().split(" "), strict=True)) if words else {}
    return [" ".join(filter(None, map(heard.__getitem__, words))) for words in parted]


def key(text: str) -> str:
    """The keys of the words of a folded text, parted by spaces; words without one are left out."""
    return " ".join(filter(None, map(word_key, text.split())))
