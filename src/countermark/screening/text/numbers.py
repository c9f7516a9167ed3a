"""Numbers in names, however they are written: "VIII", "8", "eight", "8th" and "eighth" are one.

Only for comparing two names; the exact key keeps what was written.
"""

from __future__ import annotations

from countermark.model.lazy_pattern import lazy_pattern

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        1,
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
} | {"fourty": 40}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        2,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50}
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_ORDINALS |= {
    f"{value}{'th' if 10 < value % 100 < 20 else _ENDINGS.get(value % 10, 'th')}": value
    for value in range(2, 200)
}
"""Ordinals in words and digits; "first" and "1st" stay, for "First" is a word like others."""
_UP_TO_NINE = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = {
    written: 10 * tens + ones
    for tens in range(4)
    for ones, letters in enumerate(_UP_TO_NINE)
    if len(written := "x" * tens + letters) > 1
}
"""Roman numerals of two letters and more up to 39."""
WRITTEN = frozenset({*_UNITS, *_TENS, *_ROMAN, *_ORDINALS})
"""Words that may be written as a number."""

_ONES = frozenset("123456789")
_NONE: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
_DIGITS = lazy_pattern(r"[0-9]+")
_LETTERS = {"i": 1, "v": 5, "x": 10}


def canonical(core: tuple[str, ...]) -> tuple[str, ...]:
    """The words with numbers as digits; "one", a word like others, stays, as do single letters."""
    if WRITTEN.isdisjoint(core):
        return core
    made: list[str] = []
    at = 0
    while at < len(core):
        word = core[at]
        following = core[at + 1] if at + 1 < len(core) else ""
        unit = _UNITS.get(following, 0) or _ORDINALS.get(following, 0) * following.isalpha()
        unit = unit or (int(following) if following in _ONES else 0)
        if word in _TENS:
            made.append(str(_TENS[word] + (unit if unit < 10 else 0)))
            at += 2 if 0 < unit < 10 else 1
            continue
        number = (
            _ROMAN.get(word, 0)
            or _ORDINALS.get(word, 0)
            or (_UNITS.get(word, 0) if word != "one" else 0)
        )
        made.append(str(number) if number else word)
        at += 1
    return tuple(made)


def numbers(core: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of canonical words, sorted: those sure, and those with a last "I", "V" or "X".

    A single letter at the end counts a series only beside another number: "Trust I" and "Trust II".
    """
    if "".join(core).isalpha() and core[-1] not in _LETTERS:
        return _NONE
    sure = [digits.lstrip("0") for word in core for digits in _DIGITS.findall(word)]
    last = _LETTERS.get(core[-1]) if len(core) > 1 else None
    return tuple(sorted(sure)), tuple(sorted([*sure, str(last)] if last else sure))


def disagreement(
    ours: tuple[tuple[str, ...], tuple[str, ...]], theirs: tuple[tuple[str, ...], tuple[str, ...]]
) -> float:
    """1 both have numbers and others, 0.45 only one has any, 0 none or the same."""
    if ours[0] == theirs[0]:
        return float(ours[1] != theirs[1] and bool(ours[1]) and bool(theirs[1]))
    left, right = ours[1], theirs[1]
    if not left or not right:
        return 0.45
    return float(left != right)
