"""Which older code pages could these bytes be written in? Told by whether the words are words.

Every byte is some character in some page, so that a decoder's success proves nothing; what helps
is that letters of a real word share one alphabet, one case and everyday characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from countermark.model.lazy_pattern import lazy_pattern

LATIN = ("cp1252", "cp1250", "cp1254", "cp1257", "cp1258")
PAGES = (
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
    *("cp1251", "cp1253", "cp1255", "cp1256", *LATIN),
)
SIGNS = frozenset("’‘“”„‚–—…•·€£©®™°§«»№×²³\xa0（）、。・，「」")
_WORD = lazy_pattern(r"[^\W\d_]+")
_MOST = 0.8
_ENOUGH = 20
"""So many bytes of Chinese or Japanese hardly ever read as Korean syllables alone."""
_COMMON = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6)}
_COMMON |= dict.fromkeys(("shift_jis", "euc_jp"), ("shift_jis", 0x88, 0x97))
"""The codec and range of leading bytes in which the characters of everyday use stand."""


def fitting(sample: bytes) -> tuple[str, ...]:
    """The pages under which most words of ``sample`` (whole lines) could be words."""
    found = tuple(page for page in PAGES if _fits(sample, page))
    if "euc_kr" in found and sum(byte > 0x7F for byte in sample) >= _ENOUGH:
        return tuple(page for page in found if page not in ("gb18030", "euc_jp"))
    return found


def family(page: str) -> str:
    """Pages of one family give the same letters for most bytes; others give another name."""
    return "Latin" if page in LATIN else page


def _fits(sample: bytes, page: str) -> bool:
    try:
        text = sample.decode(page)
    except UnicodeDecodeError:
        return False
    others = [c for c in text if c > "\x7f"]
    if sum(c.isalpha() or c in SIGNS for c in others) < 0.9 * len(others):
        return False
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(_is_word(word, page) for word in words) >= _MOST * len(words)


def _is_word(word: str, page: str) -> bool:
    alphabets = {_alphabet(letter) for letter in word}
    if page in _COMMON or page == "euc_kr":
        return all(c.isascii() or _is_everyday(c, page) for c in word)
    if len(alphabets) > 1 or alphabets & {"CJK", "HANGUL", "FEMININE", "MASCULINE"}:
        return False
    if any(a.islower() and b.isupper() for a, b in pairwise(word)):
        return False
    if page in LATIN:  # no language writes four accented letters in a row
        run = 3 if any(c.isascii() for c in word) else 2
        return re.search(rf"[^\x00-\x7f]{{{run + 1}}}", word) is None
    if page == "cp1255":  # the letters themselves; Yiddish ligatures are other pages' capitals
        return all("\u05d0" <= c <= "\u05ea" for c in word)
    return "LATIN" not in alphabets


def _is_everyday(letter: str, page: str) -> bool:
    alphabet = _alphabet(letter)
    if page == "euc_kr":
        return alphabet == "HANGUL"
    if alphabet in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"):
        return page in ("shift_jis", "euc_jp")
    if alphabet == "FULLWIDTH":
        return True
    codec, first, last = _COMMON[page]
    try:
        return first <= letter.encode(codec)[0] <= last
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=4096)
def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]
