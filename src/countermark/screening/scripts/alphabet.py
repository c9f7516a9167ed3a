"""Words of alphabets and syllabaries with Latin letters, by several standards: Cyrillic, Greek,
Arabic, Hebrew, kana, Hangul; every other letter by its one common romanisation.

Knows letters, not languages: which standard a list follows is not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise, product, takewhile

from countermark.screening.reference.script_tables import Scripts
from countermark.screening.text.folding import is_cjk
from countermark.screening.text.stems import stem, without_article

_RANGES = (
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0x1100, 0x11FF, "hangul"),
    (0x1F00, 0x1FFF, "greek"),
    (0x3040, 0x30FF, "kana"),
    (0xAC00, 0xD7A3, "hangul"),
)


def script_of(letter: str) -> str:
    """The script of a letter among those with rules of their own; "" for all others."""
    code = ord(letter)
    for low, high, name in _RANGES:
        if low <= code <= high:
            return name
    return ""


PHRASE = 4
"""Words of the longest phrase that is looked up."""


def glossed(words: Sequence[str], scripts: Scripts) -> tuple[int, tuple[str, ...]]:
    """How many words at the start are known together, and what stands for them; 1 and () if none.

    A word that is not in the table is looked up by its stem: its other cases are the same word.
    """
    for size in range(min(PHRASE, len(words)), 0, -1):
        run = words[:size]
        found = scripts.foreign_words.get(" ".join(run))
        found = found or scripts.foreign_stems.get(" ".join(map(stem, run)))
        if not found and size == 1 and len(run[0]) > 3 and run[0][0] in _JOINED:
            found = scripts.foreign_words.get(run[0][1:])
            found = found or scripts.foreign_stems.get(stem(run[0][1:]))
        if found:
            return size, found
    return 1, ()


def said_by_letters(words: Sequence[str], scripts: Scripts) -> tuple[str, ...]:
    """What the first of these words spell if each names a Latin letter: "زد تي إي" is zte.

    All it may be, for one word may name several letters; each as long as the words it takes.
    """
    if not words or words[0].isascii():
        return ()
    letters = takewhile(bool, (scripts.letter_names.get(word, "") for word in words))
    return tuple(islice(map("".join, product(*letters)), SPELT))


SPELT = 5
"""Readings of one run of letter names."""

_JOINED = frozenset("ولبהולבמש")
"""Arabic and Hebrew words of one letter (and, for, in, the) that are written with the next."""


def written_in(text: str) -> str:
    """The script of a text by its first letter that is not ASCII, "han" for Chinese characters.

    Empty for Latin letters, and for scripts without rules of their own.
    """
    letter = next((c for c in text if not c.isascii() and c.isalpha()), "")
    if not letter:
        return ""
    return script_of(letter) or ("han" if is_cjk(letter) else "")


def spelt(word: str, scripts: Scripts) -> tuple[str, ...]:
    """The Latin spellings of one folded word, usual first; at most five, without repetition."""
    script = script_of(next((c for c in word if not c.isascii()), "a"))
    if script == "hangul":
        found = _hangul(word)
    elif script == "kana":
        found = (_kana(word, scripts),)
    elif script in scripts.alphabets:
        standards = scripts.alphabets[script]
        if script == "arabic":
            word = without_article(word)
        found = tuple(_written(word, standard, scripts) for standard in standards)
        if script == "cyrillic" and any(c in "іїєґ" for c in word):
            found = (found[-1], *found[:-1])
        if script == "arabic":
            found = (*found, *(f"al{one}" for one in found[:1]))
    else:
        found = (_plain(word, scripts),)
    return tuple(dict.fromkeys(one for one in found if one))[:5]


def _written(word: str, standard: dict[str, str], scripts: Scripts) -> str:
    """Letter by letter, groups of two first."""
    found: list[str] = []
    at = 0
    while at < len(word):
        for size in (2, 1):
            latin = standard.get(word[at : at + size]) if at + size <= len(word) else None
            if latin is not None:
                found.append(latin)
                at += size
                break
        else:
            found.append(_plain(word[at], scripts))
            at += 1
    return "".join(found)


def _plain(word: str, scripts: Scripts) -> str:
    return "".join(c if c.isascii() else scripts.romanised.get(c, "") for c in word)


# --- Hangul: Revised Romanisation of 2000, computed from the syllable's parts ---------------------

_INITIALS = "g kk n d tt r m b pp s ss _ j jj ch k t p h".replace("_", "").split(" ")
_VOWELS = ("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i" + "").split()
_FINALS = "_ k k k n n n t l k m l l l p l m p p t t ng t t k t p t".replace("_", "").split(" ")


def _hangul(word: str) -> tuple[str, ...]:
    """Revised Romanisation; with u for eo ("Samsung"); with Korean consonants hard ("Kia")."""
    syllables = [_syllable(c) for c in word]
    revised = "".join(map("".join, syllables))
    spoken = "".join(f"{first}{vowel.replace('eo', 'u')}{last}" for first, vowel, last in syllables)
    hard = {"g": "k", "d": "t", "b": "p", "r": "l", "j": "ch"}
    mccune = "".join(
        f"{hard.get(first, first) if at == 0 else first}{vowel.replace('eo', 'o')}{last}"
        for at, (first, vowel, last) in enumerate(syllables)
    )
    return revised, spoken, mccune


def _syllable(letter: str) -> tuple[str, str, str]:
    code = ord(letter) - 0xAC00
    if not 0 <= code < 11172:
        return (letter if letter.isascii() else "", "", "")
    return _INITIALS[code // 588], _VOWELS[code % 588 // 28], _FINALS[code % 28]


# --- kana: Hepburn, long vowels short as lists print them -----------------------------------------

_SMALL_Y = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_SMALL = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}


def _kana(word: str, scripts: Scripts) -> str:
    hiragana = [chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in word]
    found: list[str] = []
    for before, letter in pairwise(["", *hiragana]):
        if letter == "ー":
            continue
        if letter == "っ":
            found.append("")
            continue
        vowel = _SMALL_Y.get(letter) or _SMALL.get(letter)
        if vowel and found and found[-1]:
            stem = found[-1][:-1]
            soft = letter in _SMALL_Y and not stem.endswith(("sh", "ch", "j"))
            found[-1] = stem + ("y" if soft else "") + vowel
            continue
        latin = letter if letter.isascii() else scripts.romanised.get(letter, "")
        found.append(latin[:1] + latin if before == "っ" and latin else latin)
    return "".join(found)
