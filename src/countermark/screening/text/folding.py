"""From any text to plain letters: case, width, accents, punctuation, hidden and look-alike signs.

Keeps every script as it is; transliteration is not done here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import compress
from urllib.parse import unquote

from countermark.model.lazy_pattern import lazy_pattern

LONGEST = 400
"""Characters of a name that are looked at; a longer one is cut and never matches certainly."""

_SPELT_OUT = {"&": " and ", "+": " plus ", "@": " at "}
_JOINED = "'’‘`´ʼʻ′＇ʹ"
_BRACKETED = (("(株)", " 株式会社 "), ("(有)", " 有限会社 "), ("(주)", " 주식회사 "))
_PLAIN = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ħ": "h",
}
_DOTTED = lazy_pattern(r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?")
_ENCODED = lazy_pattern(r"&#?\w{1,8};|%[0-9A-Fa-f]{2}|\\/")
_SPACED = lazy_pattern(r"(?<![^ \n])[^\W\d_](?: +[^\W\d_]){2,}(?![^ \n])")
_LEET = lazy_pattern(r"(?<![^ ])(?=[^ ]*[3457])[a-z0-9]{5,}(?![^ ])")
_LEET_DIGIT = lazy_pattern("[3457]")
_INNER = lazy_pattern(r"(?<=[a-z])[3457]{1,2}(?=[a-z])")
_SIGN = lazy_pattern(r"(?:NEGATIVE )?(?:SQUARED|CIRCLED) LATIN CAPITAL LETTER ([A-Z])$")
_AS_LETTERS = {"3": "e", "4": "a", "5": "s", "7": "t"}
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u034f")
_ASCII = {
    code: chr(code).lower()
    if chr(code).isalnum()
    else _SPELT_OUT.get(chr(code), "" if chr(code) in _JOINED else " ")
    for code in range(128)
}
_LINES = _ASCII | {ord("\n"): "\n"}


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """One case-folded NFKC character as it counts in a comparison."""
    if letter in _SPELT_OUT:
        return _SPELT_OUT[letter]
    if letter in _JOINED or letter in _INVISIBLE:
        return ""
    category = unicodedata.category(letter)
    if category[0] in "LN":
        return _unaccented(letter)
    if category[0] == "M":
        # Accents left over by NFKC, variation selectors. Vowel signs of Indic and Semitic
        # scripts and the Japanese voicing marks are letters there and stay.
        name = unicodedata.name(letter, "")
        return "" if name.startswith(("COMBINING", "VARIATION", "ARABIC", "HEBREW")) else letter
    if category == "So" and (sign := _SIGN.match(unicodedata.name(letter, ""))):
        return sign[1].lower()
    return "" if category in ("Cf", "Cs", "Co", "Cn") else " "


def _unaccented(letter: str) -> str:
    """Latin and Greek letters without accents, since lists print names in ASCII; Cyrillic ё as е.

    Elsewhere a mark makes another letter (й, が), so it stays.
    """
    if letter in _PLAIN:
        return _PLAIN[letter]
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) > 1 and unicodedata.name(parts[0], "").startswith(("LATIN", "GREEK")):
        return "".join(_PLAIN.get(p, p) for p in parts if not unicodedata.combining(p))
    return "е" if letter == "ё" else letter


def fold(text: str, longest: int = LONGEST) -> str:
    """Lower-case letters and digits with single spaces: what is left when spelling habits go.

    Folds case and width (NFKC), accents of Latin and Greek letters, punctuation and white space;
    removes zero-width and bidirectional control characters; joins initials ("S.A.U." is "sau", and
    so is "S A U"); spells out & and +; reads what a web page or an address writes as codes. At most
    ``longest`` characters are looked at.
    """
    text = text[:longest]
    if _is_encoded(text):
        text = _decoded(text)
    if text.isascii():
        return " ".join(together(_DOTTED.sub(_undotted, text).translate(_ASCII)).split())
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    for bracketed, word in _BRACKETED:
        text = text.replace(bracketed, word)
    text = "".join(c for c in text[: 2 * longest] if unicodedata.category(c) != "Cf")
    return " ".join(together("".join(map(_plain, _DOTTED.sub(_undotted, text)))).split())


def folds(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each text with what ``fold`` makes of it, white space aside; those in ASCII all at once."""
    held = list(texts)
    plain = [text.isascii() and "\n" not in text and not _is_encoded(text) for text in held]
    joined = "\n".join([text[:LONGEST] for text in compress(held, plain)])
    lines = iter(together(_DOTTED.sub(_undotted, joined).translate(_LINES)).split("\n"))
    for text, one in zip(held, plain, strict=True):
        yield text, next(lines) if one else fold(text)


def _undotted(found: re.Match[str]) -> str:
    return found.group().replace(".", "") + " "


def _is_encoded(text: str) -> bool:
    some = "&" in text or "%" in text or "\\/" in text  # a quick look that most names end with
    return some and _ENCODED.search(text) is not None


def together(folded: str) -> str:
    """Three single letters and more in a row as one word: "z t e" is "zte"."""
    return _SPACED.sub(lambda found: found.group().replace(" ", ""), folded)


def _decoded(text: str) -> str:
    """The letters that "&#72;" and "%48" stand for, and those drawn with strokes."""
    import html  # two thousand names of characters, which few names hold

    text = unquote(html.unescape(text), errors="ignore")
    return text.replace("\\/\\/", "w").replace("\\/", "v")


def is_cjk(letter: str) -> bool:
    """Is it a Han character or a kana: written without spaces between words?"""
    code = ord(letter)
    return (
        0x3040 <= code <= 0x30FF
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x323AF
    )


_LOOKALIKES = str.maketrans(
    {
        look: letter
        for letter, looks in {
            "a": "аαɑᴀⱥᎪ",
            "b": "вьβʙƀ",
            "c": "сϲᴄȼᏟ",
            "d": "ԁᴅᎠ",
            "e": "еεᴇɇᎬ",
            "g": "ɡցɢǥᏀ",
            "h": "һнʜᎻ",
            "i": "іїιl1|ӏɪɨʟᏆ",
            "j": "јϳᴊɉᎫ",
            "k": "кκᴋᏦ",
            "m": "мᴍᎷ",
            "n": "ηոпɴ",
            "o": "оο0օᴏ",
            "p": "рρᴘᏢ",
            "q": "ԛ",
            "r": "гʀɍᏒ",
            "s": "ѕꜱᏚ",
            "t": "тτᴛŧᎢ",
            "u": "υսцᴜʉ",
            "v": "νѵᴠᏙ",
            "w": "ѡωԝᴡᎳ",
            "x": "хχ",
            "y": "уγүʏɏ",
            "z": "ζᴢƶᏃ",
            "f": "ꜰ",
        }.items()
        for look in looks
    }
)
"""Cyrillic, Greek, Armenian letters on the Latin one they look like after case folding; l, i, 1
stand for one another, as do 0 and o (the idea of Unicode UTS 39, with a small table of our own)."""


_CAPITALS = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕНІЈКМОРСЅТУХѴ", "ABEZHIKMNOPTYXABEHIJKMOPCSTYXV")
_MIXED = lazy_pattern(r"\b(?=\w*[A-Za-z])(?=\w*[Ͱ-ӿ])\w+\b")


def skeleton(folded: str) -> str:
    """A folded text with look-alike letters made one; two names alike to the eye share it.

    For finding and showing candidates only: it also joins words that are honestly different.
    """
    seen = folded.translate(_LOOKALIKES).replace("rn", "m").replace("vv", "w")
    return _LEET.sub(_as_letters, seen) if _LEET_DIGIT.search(seen) else seen


def may_hide(folded: str) -> bool:
    """May it have other letters to the eye than those of ASCII that are written?"""
    return not folded.isascii() or (not folded.isalpha() and _LEET_DIGIT.search(folded) is not None)


def _as_letters(word: re.Match[str]) -> str:
    """Digits inside a word as the letters they are written for: "t3chno1ogy"."""
    return _INNER.sub(lambda digits: "".join(_AS_LETTERS[d] for d in digits[0]), word.group())


def in_latin(text: str) -> str:
    """Words that mix Latin letters with capitals of others, with the Latin ones these look like.

    Case folding loses what a capital looks like: the Greek Η is an H, its small letter an n.
    """
    return _MIXED.sub(lambda word: word.group().translate(_CAPITALS), text)
