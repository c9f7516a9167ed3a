"""What a name in Han characters may be called with Latin letters, part by part.

Cuts a run of characters into known words (places, industries, makers) and unknown stretches, which
are what tells firms apart; those are read as pinyin, as a foreign name written by its sound, as
Japanese, or by their meaning. It does not know which is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import msgspec

from countermark.model.lazy_pattern import lazy_pattern
from countermark.screening.reference.script_tables import Glosses, Scripts

LONGEST_WORD = 16
"""Characters of the longest word that is looked up."""

PLACE_KINDS = "省市县区"
"""Characters that say what kind of place the word before names."""


_NUMBER = lazy_pattern(r"(第)?([〇零一二三四五六七八九十百]+)")
_DIGITS = {digit: str(at % 10) for at, digit in enumerate("零一二三四五六七八九〇")}
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)


class Part(msgspec.Struct, frozen=True, gc=False):
    """A known word with its renderings, or an unknown stretch (``renderings`` empty)."""

    text: str
    known: bool
    renderings: tuple[str, ...]


def parts(run: str, scripts: Scripts) -> list[Part]:
    """Cut a run of Han characters into known words, numbers and unknown stretches."""
    looked = run.translate(scripts.looked_up)
    found: list[Part] = []
    at = 0
    for number in _NUMBER.finditer(looked):
        ordinal, digits = number.groups()
        if len(digits) < (1 if ordinal else 3) or number.group() in scripts.words:
            continue
        found += cut(looked[at : number.start()], scripts.words, scripts.places)
        found.append(Part(number.group(), True, _numbered(digits, bool(ordinal))))
        at = number.end()
    return found + cut(looked[at:], scripts.words, scripts.places)


def _numbered(digits: str, ordinal: bool) -> tuple[str, ...]:
    """A number written with characters as names write it: 14th, no 14, fourteenth."""
    if "十" in digits or "百" in digits:
        hundreds, _, rest = digits.rpartition("百")
        tens, ten, ones = rest.rpartition("十")
        value = 100 * int(_DIGITS.get(hundreds, "1")) if "百" in digits else 0
        value += 10 * int(_DIGITS.get(tens.lstrip("零"), "1")) if ten else 0
        value += int(_DIGITS.get(ones.lstrip("零"), "0"))
    else:
        value = int("".join(_DIGITS[digit] for digit in digits))
    ending = "th" if value % 100 in (11, 12, 13) else _ENDINGS.get(value % 10, "th")
    written = (f"{value}{ending}", str(value), f"no {value}")
    if not ordinal:
        return (str(value), *written[:1])
    return (_ORDINALS[value - 1], *written) if 0 < value <= len(_ORDINALS) else written


def cut(run: str, words: Glosses, places: frozenset[str] = frozenset()) -> list[Part]:
    """Cut ``run`` so that known ``words`` cover most; few and long words win over many short ones.

    A word of one character is known at the end only ("... factory"); one that says what a place is
    (city, county) belongs to the place before it.
    """
    size = len(run)
    # best[i]: the value of the best cut of the rest from i, where its first part ends, the word.
    best: list[tuple[float, int, str]] = [(0.0, size, "")] * (size + 1)
    for start in range(size - 1, -1, -1):
        # An unknown character costs a little, so that an unknown stretch is not torn apart.
        value, end, known = best[start + 1][0] - 0.1, start + 1, ""
        for stop in range(start + 1, min(size, start + LONGEST_WORD) + 1):
            word = run[start:stop]
            if word not in words:
                place = word[:-1]
                if place not in places or word[-1] not in PLACE_KINDS:
                    continue
                word = place
            elif stop - start == 1 and (stop < size or size == 1):
                continue
            found = best[stop][0] + (stop - start) ** 2 - 1.5 + (stop - start == 1)
            if found > value:
                value, end, known = found, stop, word
        best[start] = value, end, known
    return list(_cut(run, best, words))


def _cut(run: str, best: list[tuple[float, int, str]], words: Glosses) -> Iterator[Part]:
    start = unknown = 0
    while start < len(run):
        _, end, word = best[start]
        if word:
            if unknown < start:
                yield Part(run[unknown:start], False, ())
            yield Part(word, True, words[word])
            unknown = end
        start = end
    if unknown < len(run):
        yield Part(run[unknown:], False, ())


def pinyin(stretch: str, scripts: Scripts, family: bool = False) -> tuple[str, ...]:
    """Transliterations in Mandarin without tones, joined; usual first, at most four.

    ``family`` allows a family name's transliteration of the first character.
    """
    choices: list[tuple[str, ...]] = []
    at = 0
    while at < len(stretch):
        for stop in range(min(len(stretch), at + 4), at, -1):
            read = scripts.heteronyms.get(stretch[at:stop])
            if read:
                break
        else:
            stop = at + 1
            read = (scripts.romanised.get(stretch[at], ""),)
        if at == 0 and family and len(stretch) > 1 and stop == 1:
            read = tuple(dict.fromkeys((*read, *scripts.surnames.get(stretch[0], ()))))
        choices.append(read)
        at = stop
    return _products(choices, 4)


def western(stretch: str, scripts: Scripts) -> tuple[str, ...]:
    """What a foreign name written by its sound may be: at most two; () where it can be none.

    Two names joined by "and" are told apart; a rare character goes by its Mandarin transliteration.
    """
    if len(stretch) > 4 and stretch[2:-2].count("和") == 1:
        one, other = stretch.split("和")
        both = zip(western(one, scripts), western(other, scripts), strict=False)
        return tuple(f"{a} and {b}" for a, b in both)
    sounds = [scripts.sounds.get(letter, ()) for letter in stretch]
    if len(stretch) < 2 or sum(map(bool, sounds)) < 0.7 * len(stretch):
        return ()
    usual = [
        sound or (scripts.romanised.get(letter, ""),)
        for sound, letter in zip(sounds, stretch, strict=True)
    ]
    first = "".join(sound[0] for sound in usual)
    other = "".join(sound[min(1, len(sound) - 1)] for sound in usual)
    return tuple(dict.fromkeys((first, other)))


def japanese(stretch: str, scripts: Scripts) -> tuple[str, ...]:
    """Japanese transliterations, joined, at most three; () where a character has none in the
    table."""
    found = [scripts.kanji.get(letter) for letter in stretch]
    if not all(found):
        return ()
    choices = [one for one in found if one]
    if len(choices) == 1:
        return choices[0]
    last = len(choices) - 1
    # The transliteration in the middle of a word is voiced where the table names one (kawa, gawa).
    voiced = [
        (one[1], one[0]) if at == last and len(one) > 1 and one[1][0] in "gzdb" else one
        for at, one in enumerate(choices)
    ]
    return _products(voiced, 3)


def korean(stretch: str, scripts: Scripts) -> tuple[str, ...]:
    """Korean transliterations, joined, at most two; () where a character has none in the table."""
    return _read_by(scripts.hanja, stretch, "")


def cantonese(stretch: str, scripts: Scripts) -> tuple[str, ...]:
    """Cantonese transliterations, a word each; () where a character has none in the table."""
    return _read_by(scripts.cantonese, stretch, " ")


def _read_by(table: Glosses, stretch: str, space: str) -> tuple[str, ...]:
    found = [table.get(letter) for letter in stretch]
    return _products([one for one in found if one], 2, space) if all(found) else ()


def mixed(stretch: str, scripts: Scripts) -> tuple[str, ...]:
    """By meaning what has one, by sound the rest ("Hudson Falcon"); () where it is only one."""
    found: list[str] = []
    pieces = cut(stretch, scripts.literal)
    if len(pieces) < 2 or not any(len(piece.text) > 1 for piece in pieces if piece.known):
        return ()
    for piece in pieces:
        spelt = piece.renderings or western(piece.text, scripts) or pinyin(piece.text, scripts)
        found.append(spelt[0])
    return (" ".join(found),)


def literal(stretch: str, scripts: Scripts) -> tuple[str, ...]:
    """Its words by their meaning ("Red Rabbit"); () where one has none in the table."""
    found: list[str] = []
    stretch = re.sub("(?<=.)[之的](?=.)", "", stretch)
    at = 0
    while at < len(stretch):
        for stop in range(min(len(stretch), at + 4), at, -1):
            means = scripts.literal.get(stretch[at:stop])
            if means:
                found.append(means[0])
                at = stop
                break
        else:
            return ()
    return (" ".join(found),)


def _products(choices: list[tuple[str, ...]], most: int, space: str = "") -> tuple[str, ...]:
    """The joined combinations, those with the fewest unusual transliterations first."""
    usual = [choice[:2] for choice in choices]
    doubtful = [at for at, choice in enumerate(usual) if len(choice) > 1][:3]
    made: list[tuple[int, str]] = []
    for taken in product(*(range(len(usual[at])) for at in doubtful)):
        which = dict(zip(doubtful, taken, strict=True))
        made.append((sum(taken), space.join(c[which.get(at, 0)] for at, c in enumerate(usual))))
    made.sort(key=lambda one: one[0])
    return tuple(dict.fromkeys(text for _, text in made))[:most]
