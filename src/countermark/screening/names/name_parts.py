"""What parts has a name that names two: "Acme LLC d/b/a Beta", "Acme (formerly Beta)"?

Each part is screened beside the whole, so that a listed name does not hide behind another. Says
nothing of how the two stand to each other: such a match is always to be confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from countermark.model.lazy_pattern import lazy_pattern

MOST = 4
"""Parts of one name that are looked at."""

SHORTEST = 4
"""Letters of a part."""

LONGEST = 500
"""Characters in which words cut short are looked for."""

_TIES = (
    r"d\W?b\W?a|doing business as|trading as|t/a|operating as|o/a",
    r"f\W?k\W?a|formerly(?: known as)?|previously(?: known as)?|vormals|ehemals|anciennement|antes",
    r"a\W?k\W?a|also known as|c/o|care of|p/a",
    r"(?:on )?behalf of|for (?:the )?account of|acting for|represented by|owned by",
    r"(?:agents?|distributors?|resellers?|dealers?|successors?) (?:of|for|to)",
    r"(?:subsidiary|division|branch|affiliate|member|unit|part) of",
)
_TIE = lazy_pattern(
    r"(?<![^\W_])(?:" + "|".join(_TIES) + r")(?![^\W_])\W*|[();|]| [/–—-] ", re.IGNORECASE
)
_TURNED = lazy_pattern("\u202e([^\u202c]*)\u202c?")
_EDGES = lazy_pattern(
    r"^(?:[\W_]|(?:an?|the)\b(?! ?&))+|[\s,:–—-]+(?:(?:an?|the)\s*)?$", re.IGNORECASE
)


_WORDS = lazy_pattern(r"[^\W\d_]+")
_LETTERS = lazy_pattern(r"(?<![-\w])[^\W\d_]+(?:['’][^\W\d_]+)?\.?")


def written_out(text: str, abbreviations: Mapping[str, str]) -> str:
    """``text`` with each word that is cut short written out; empty where none is.

    "Harbin Inst. of Technology" is "Harbin institute of Technology". The first word alone stays,
    unless a dot follows it: it is often a firm's own.
    """
    text = text[:LONGEST]
    # Most names have none. With an apostrophe ("int'l") they are looked at word by word.
    plain = "'" not in text and "’" not in text
    if plain and abbreviations.keys().isdisjoint(_WORDS.findall(text.casefold())):
        return ""
    found = list(_LETTERS.finditer(text))
    words = [one[0].casefold().replace("’", "'") for one in found]
    long = [abbreviations.get(word.rstrip("."), "") for word in words]
    if not any(long[1:]) and not (long and long[0] and words[0].endswith(".")):
        return ""
    made, at = "", 0
    for one, whole in zip(found, long, strict=True):
        made += text[at : one.start()] + (whole or one[0])
        at = one.end()
        if whole and text[at : at + 1].isalnum():
            made += " "  # the dot that was left out parted it from what follows
    return made + text[at:]


def parts(text: str) -> tuple[str, ...]:
    """The names in ``text``, which is parted by words like "formerly"; none if it is one name.

    What a reader sees turned round, for signs in the text say so, is given as it is seen.
    """
    if _TURNED.search(text) is not None:
        return (_TURNED.sub(lambda found: found[1][::-1], text),)
    if _TIE.search(text) is None:
        return ()
    found = (_EDGES.sub("", part) for part in _TIE.split(text))
    kept = dict.fromkeys(part for part in found if sum(map(str.isalnum, part)) >= SHORTEST)
    return tuple(kept)[:MOST]
