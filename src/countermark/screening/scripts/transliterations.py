"""The transliterations of a whole name: alternative cores in Latin letters, at most eight.

Empty for names that are Latin already. What a transliteration says is evidence to look at, never
certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import msgspec

from countermark.screening.reference.script_tables import Scripts
from countermark.screening.scripts.alphabet import (
    PHRASE,
    glossed,
    said_by_letters,
    script_of,
    spelt,
)
from countermark.screening.scripts.han import (
    Part,
    cantonese,
    cut,
    japanese,
    korean,
    literal,
    mixed,
    parts,
    pinyin,
    western,
)
from countermark.screening.text.folding import is_cjk

MOST = 8
"""Transliterations of one name."""

LONGEST = 48
"""Characters of a name that are read; what a longer name adds no longer tells firms apart."""

PERSON = 4
"""Syllables of a Korean person's name at most."""

_KOREA = ("朝鲜", "韩国", "高丽", "平壤", "首尔")
"""Words of names whose other characters may be read in the Korean way."""

_CANTONESE = ("香港", "九龙", "澳门", "粤")
"""The same for the Cantonese way."""

_OF_A_PLACE = frozenset({"bank", "university", "academy of sciences", "academy", "government"})
"""English words for what names its place after "of"."""

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
    is_place: bool = False
    known: bool = False


def transliterations(
    core: Sequence[str], forms: Sequence[str], scripts: Scripts, most: int = MOST
) -> tuple[tuple[str, ...], str]:
    """The transliterations of a folded core whose legal forms are ``forms``, likest first.

    And what is left without places and trades if a known maker is named inside; else "".
    """
    pieces: list[_Ways] = []
    left = LONGEST
    is_japanese = any(form in _JAPANESE_FORMS for form in forms) or any(
        script_of(letter) == "kana" for word in core for letter in word
    )
    at = 0
    while at < len(core) and left > 0:
        letters = said_by_letters(core[at:], scripts)
        if letters and len(letters[0]) > 1:  # one alone is a word: "ال" is an article
            pieces.append(_Ways(letters, foreign=letters, plain=letters[0]))
            left -= sum(map(len, core[at : at + len(letters[0])]))
            at += len(letters[0])
            continue
        size, known = glossed(core[at : at + PHRASE], scripts)
        words = core[at : at + size]
        pieces += [_known(words, known, scripts)] if known else _ways(words[0][:left], scripts)
        left -= sum(map(len, words))
        at += size
    composed = _composed(pieces, is_japanese)
    if any(korea in word for word in core for korea in _KOREA):
        composed = [composed[0], _made(pieces, "korean"), _made(pieces, "korean", 1), *composed]
    if any(place in word for word in core for place in _CANTONESE):
        composed = [*composed[:2], _made(pieces, "cantonese"), *composed[2:]]
    if len(pieces) > 1 and pieces[0].is_place and pieces[-1].usual[0] in _OF_A_PLACE:
        composed.insert(1, f"{_made(pieces[1:], 'usual')} of {pieces[0].usual[0]}")
    if any("集团" in form for form in forms):
        composed.insert(1, f"{composed[0]} group")
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
            ways = [_han(part, scripts, at == 0) for at, part in enumerate(known)]
            _spell_together(known, ways, scripts)
            found += ways
    return found


def _spell_together(known: Sequence[Part], ways: Sequence[_Ways], scripts: Scripts) -> None:
    """A foreign name may hold what is also a maker's: as a whole it is spelt by its sound."""
    at = 0
    first = ways[:1]
    for telling, run in groupby(ways, key=lambda way: way.telling > 0 or _inner(way, first)):
        size = len(list(run))
        if telling and size > 1 and any(not part.known for part in known[at : at + size]):
            spelt = western("".join(part.text for part in known[at : at + size]), scripts)
            for way in ways[at : at + size] if spelt else ():
                way.foreign, spelt = spelt, ("",)
        at += size


def _inner(way: _Ways, first: Sequence[_Ways]) -> bool:
    """A place that does not begin the name, as firms' places do."""
    return way.is_place and way not in first


def _glued(word: str, scripts: Scripts) -> list[_Ways]:
    """Words written without spaces between them: kana, Hangul. A short one may be a person."""
    ways = [_other(part.text, scripts) for part in cut(word, scripts.foreign_words)]
    if len(ways) > 1 and len(word) <= PERSON:
        spelling = spelt(word, scripts)
        for way in ways:
            way.foreign, spelling = spelling, ("",)
    return ways


def _known(words: Sequence[str], renderings: tuple[str, ...], scripts: Scripts) -> _Ways:
    """Words of an alphabet that are in the table, with what stands for them and their spelling."""
    each = [spelt(word, scripts) for word in words]
    most = max(map(len, each))
    by_letter = tuple(
        " ".join(one[min(at, len(one) - 1)] for one in each if one) for at in range(most)
    )
    return _Ways(renderings, foreign=by_letter, plain=by_letter[0] if by_letter else "", known=True)


def _other(word: str, scripts: Scripts) -> _Ways:
    _, known = glossed((word,), scripts)
    if known:
        return _known((word,), known, scripts)
    by_letter = spelt(word, scripts)
    return _Ways(by_letter, foreign=by_letter, plain=by_letter[0] if by_letter else "")


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
            is_place=part.text in scripts.places,
        )
    return _Ways(
        read,
        foreign=western(part.text, scripts),
        japanese=japanese(part.text, scripts),
        korean=korean(part.text, scripts),
        cantonese=cantonese(part.text, scripts),
        literal=literal(part.text, scripts) or mixed(part.text, scripts),
        plain=plain,
    )


def _made(pieces: Sequence[_Ways], way: str, nth: int = 0, gloss: int = 0) -> str:
    """One transliteration; a way that a piece does not have leaves that piece as usual.

    "spelling" spells unknown words only, and leaves known ones with what stands for them.
    """
    words: list[str] = []
    for piece in pieces:
        other: tuple[str, ...] = () if way in ("usual", "spelling") else getattr(piece, way)
        chosen, at = (other, nth) if other else (piece.usual, gloss)
        if way == "spelling" and not piece.known:
            at = nth
        words.append(chosen[min(at, len(chosen) - 1)] if chosen else "")
    return " ".join(words)


def _composed(pieces: Sequence[_Ways], is_japanese: bool) -> list[str]:
    """Whole transliterations, likest first."""
    if any(piece.known for piece in pieces):
        spelt = [_made(pieces, "spelling", nth) for nth in range(4)]
        foreign = [_made(pieces, "foreign", nth) for nth in range(4)]
        other = _made(pieces, "spelling", 0, 1)
        return [spelt[0], foreign[0], other, spelt[1], foreign[1], *spelt[2:], *foreign[2:]]
    first = [_made(pieces, "usual"), _made(pieces, "foreign"), _made(pieces, "usual", gloss=1)]
    native = [_made(pieces, "japanese"), _made(pieces, "japanese", 1), _made(pieces, "japanese", 2)]
    rest = [
        _made(pieces, "foreign", 1, 1),
        _made(pieces, "literal"),
        _made(pieces, "foreign", 0, 1),
        _made(pieces, "cantonese"),
        " ".join(piece.plain for piece in pieces),
        _made(pieces, "foreign", 2),
        _made(pieces, "foreign", 3),
        _made(pieces, "usual", gloss=2),
        _made(pieces, "foreign", 4),
    ]
    if is_japanese:
        return [first[0], *native, *first[1:], *rest]
    return [*first, *rest, *native[:1], _made(pieces, "korean"), *native[1:]]
