"""The stem of a word that changes with case, gender and number, roughly, and Arabic prefixes.

For looking words up in a table of a few hundred: two words of one stem are taken for one word.
"""

from __future__ import annotations

from functools import lru_cache

SHORTEST = 4
"""Letters that stay of a word; an Arabic one, written without short vowels, may keep three."""

_CYRILLIC = (
    "ического ическая ические ическое ический ических ическому ическую іческа "
    "ского скому скими ською ської ський ська ське ські ская ские ское ский ской ским ских скую "
    "енного енная енное енные енный "
    "ами ями ого его ому ему ыми ими ной ный ная ное ные ных ным ную нои "
    "ых их ый ий ой ая яя ое ее ые ие ую юю ым им ом ем ов ев ей ам ям ах ях ия ии ию ие "
    "ої ій ія ії ією ою их им а я о е у ю ы и ь й і ї"
)
_GREEK = "ιουσ ιου ουσ ων οσ ου οι εσ ησ ασ εισ εωσ ισ ιασ ια ιο ιων α η ο ι υ σ ν"
_ARABIC = "هاي ها يه ات ين ون ان ي ه"
_ENDINGS = {
    script: sorted(endings.split(), key=len, reverse=True)
    for script, endings in (("а", _CYRILLIC), ("α", _GREEK), ("ا", _ARABIC))
}
_ALIKE = str.maketrans({"ی": "ي", "ک": "ك", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي"})


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A folded word without the ending of its case; Arabic also without its article."""
    first = word[:1]
    if "\u0400" <= first <= "\u052f":
        return _without_ending(word, "а", SHORTEST)
    if "\u0370" <= first <= "\u03ff":
        return _without_ending(word, "α", SHORTEST)
    if "\u0600" <= first <= "\u06ff":
        return _without_ending(without_article(word).translate(_ALIKE), "ا", SHORTEST - 1)
    return word


def _without_ending(word: str, script: str, shortest: int) -> str:
    for ending in _ENDINGS[script]:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word.removesuffix(ending)
    return word


def without_article(word: str) -> str:
    """Arabic words without "al-" and "for the", which English spellings write apart or drop."""
    for article in ("وال", "بال", "لل", "ال"):
        if word.startswith(article) and len(word) >= len(article) + 3:
            return word.removeprefix(article)
    return word
