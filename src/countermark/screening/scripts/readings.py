"""The readings of a whole name: alternative cores in Latin letters, at most eight.

Empty for names that are Latin already. What a reading says is evidence to look at, never certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import msgspec

from countermark.screening.letters import is_cjk
from countermark.screening.scripts.alphabet import script_of, spelt
from countermark.screening.scripts.han import (
    Part,
    cantonese,
    cut,
    japanese,
    korean,
    literal,
    parts,
    pinyin,
    western,
)
from countermark.screening.scripts.tables import Scripts, without_article

MOST = 8
"""Readings of one name."""

LONGEST = 48
"""Characters of a name that are read; what a longer name adds no longer tells firms apart."""

_KOREA = ("朝鲜", "韩国", "高丽", "平壤", "首尔")
"""Words of names whose other characters may be read in the Korean way."""

_CANTONESE = ("香港", "九龙", "澳门", "粤")
"""The same for the Cantonese way."""

_JAPANESE_FORMS = frozenset({"株式会社", "有限会社", "合同会社", "kk", "gk"})


class _Ways(msgspec.Struct, gc=False):
    """Renderings of one piece of a name: as usual, and in other ways; each usual first.

    ``telling``: 0 a place or a trade, 1 unknown, 2 the name of a maker.
    """

    usual: tuple[str, ...]
    foreign: tuple[str, ...] = ()
    japanese: tuple[str, ...] = ()
    korean: tuple[str, ...] = ()
    cantonese: tuple[str, ...] = ()
    literal: tuple[str, ...] = ()
    plain: str = ""
    telling: int = 1


def readings(
    core: Sequence[str], forms: Sequence[str], scripts: Scripts, most: int = MOST
) -> tuple[tuple[str, ...], str]:
    """The readings of a folded core whose legal forms are ``forms``, likest first.

    And what is left without places and trades if a known maker is named inside; else "".
    """
    pieces: list[_Ways] = []
    left = LONGEST
    is_japanese = any(form in _JAPANESE_FORMS for form in forms) or any(
        script_of(letter) == "kana" for word in core for letter in word
    )
    for word in core:
        if left <= 0:
            break
        pieces += _ways(word[:left], scripts)
        left -= len(word)
    composed = _composed(pieces, is_japanese)
    if any(korea in word for word in core for korea in _KOREA):
        composed = [composed[0], _made(pieces, "korean"), _made(pieces, "korean", 1), *composed]
    if any(place in word for word in core for place in _CANTONESE):
        composed = [*composed[:2], _made(pieces, "cantonese"), *composed[2:]]
    latin = [" ".join(made.split()) for made in composed]
    own = " ".join(core)
    found = tuple(one for one in dict.fromkeys(latin) if one and one != own)[:most]
    maker = _maker(pieces)
    return found, "" if maker in found else maker


def _maker(pieces: Sequence[_Ways]) -> str:
    if not any(piece.telling == 2 for piece in pieces):
        return ""
    return " ".join(piece.usual[0] for piece in pieces if piece.telling and piece.usual)


def _ways(word: str, scripts: Scripts) -> list[_Ways]:
    if word.isascii():
        return [_Ways((word,), plain=word)]
    if not any(is_cjk(letter) for letter in word):
        hangul = script_of(word[0]) == "hangul"
        return _glued(word, scripts) if hangul else [_other(word, scripts)]
    found: list[_Ways] = []
    for kana, letters in groupby(word, key=lambda c: script_of(c) == "kana"):
        run = "".join(letters)
        if kana:
            found += _glued(run, scripts)
        else:
            known = parts(run, scripts)
            found += [_han(part, scripts, at == 0) for at, part in enumerate(known)]
    return found


def _glued(word: str, scripts: Scripts) -> list[_Ways]:
    """Words written without spaces between them: kana, Hangul."""
    return [_other(part.text, scripts) for part in cut(word, scripts.foreign_words)]


def _other(word: str, scripts: Scripts) -> _Ways:
    words = scripts.foreign_words
    known = words.get(word) or words.get(without_article(word), ())
    by_letter = spelt(word, scripts)
    return _Ways((*known, *by_letter), foreign=by_letter, plain=by_letter[0] if by_letter else "")


def _han(part: Part, scripts: Scripts, first: bool) -> _Ways:
    read = pinyin(part.text, scripts, family=first)
    plain = read[0] if read else ""
    if part.known:
        usual = part.renderings or ("",)
        spoken = () if part.text in scripts.places else japanese(part.text, scripts)[:1]
        return _Ways(
            usual,
            japanese=(*usual[:1], *spoken),
            korean=korean(part.text, scripts) if part.text in scripts.named else (),
            plain=plain,
            telling=2 if part.text in scripts.brands else 0,
        )
    return _Ways(
        read,
        foreign=western(part.text, scripts),
        japanese=japanese(part.text, scripts),
        korean=korean(part.text, scripts),
        cantonese=cantonese(part.text, scripts),
        literal=literal(part.text, scripts),
        plain=plain,
    )


def _made(pieces: Sequence[_Ways], way: str, nth: int = 0, gloss: int = 0) -> str:
    """One reading; a way that a piece does not have leaves that piece as usual."""
    words: list[str] = []
    for piece in pieces:
        other: tuple[str, ...] = getattr(piece, way) if way != "usual" else ()
        chosen, at = (other, nth) if other else (piece.usual, gloss)
        words.append(chosen[min(at, len(chosen) - 1)] if chosen else "")
    return " ".join(words)


def _composed(pieces: Sequence[_Ways], is_japanese: bool) -> list[str]:
    """Whole readings, likest first."""

    first = [_made(pieces, "usual"), _made(pieces, "foreign"), _made(pieces, "usual", gloss=1)]
    native = [_made(pieces, "japanese"), _made(pieces, "japanese", 1), _made(pieces, "japanese", 2)]
    rest = [
        _made(pieces, "foreign", 1, 1),
        _made(pieces, "literal"),
        _made(pieces, "cantonese"),
        " ".join(piece.plain for piece in pieces),
        _made(pieces, "foreign", 2),
        _made(pieces, "foreign", 3),
        _made(pieces, "usual", gloss=2),
        _made(pieces, "foreign", 4),
    ]
    return [first[0], *native, *first[1:], *rest] if is_japanese else [*first, *rest, *native]
