"""Can a name be what it seems? Finds signs that its letters are not the ones a reader sees.

Changes no name and accuses nobody: most such names are damaged exports. But a name that cannot be
compared must not read as one that was compared and not found.
"""

from __future__ import annotations

import re
import unicodedata

from countermark.model.lazy_pattern import lazy_pattern

LONGEST = 400
"""Characters of a name that screening compares."""

_CODES = lazy_pattern(
    r"&(?:#\d{1,6}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});"  # HTML
    r"|(?<=\w)%[0-9A-F]{2}(?=\w)"  # URL
    r"|~\{[^~]{2,}~\}"  # HZ
    r"|\+(?=[\w/+]*\d)(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z].*[A-Z])[A-Za-z0-9/+]{8,}(?:-|\Z)"  # UTF-7
    r"|\+A[A-P][A-Za-z0-9/+]{1,}"  # UTF-7 of a Latin letter, ended by whatever is no base64
    r"|\\(?:u\{?00|x)[0-9A-Fa-f]{2}"  # JSON, C
)
_FORMULA = lazy_pattern(r"\s*[=＝]\s*[\w\"'(+@-]")
_POINTER = lazy_pattern(r"(?:same(?: as .{2,40})?|ditto|idem|see .{2,40})\Z", re.IGNORECASE)
_SPACED = lazy_pattern(r"(?:\b[^\W\d_]\s+){4}")
_SPACED_WORDS = 4
_HIDDEN = frozenset("\u00ad\u034f\u115f\u1160\u180e\u3164\ufeff\uffa0")
_JOINERS = "\u200c\u200d\u200e\u200f"
_TOGETHER = frozenset(
    ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "BOPOMOFO", "MODIFIER", "FEMININE")
) | {"MASCULINE", "KATAKANA-HIRAGANA", "HALFWIDTH", "FULLWIDTH"}
"""Writing that stands beside other letters in one word without hiding anything."""


def doubt(name: str) -> str:
    """Why ``name`` may not be what it seems, in words; empty where nothing speaks for that."""
    if len(name) > LONGEST:
        return f"a name longer than {LONGEST} characters; only those are compared"
    return "" if _is_plain(name) else _looked_at(name)


def _looked_at(name: str) -> str:
    if _CODES.search(name):
        return "a name with codes in place of letters (HTML, URL, UTF-7, HZ or escapes)"
    if _FORMULA.match(name):
        return "a formula in place of a name: a spreadsheet shows what it gives"
    if _POINTER.match(name):
        return "words that point to another row in place of a name"
    if _SPACED.search(name):
        return "a name with its letters set apart by spaces"
    if name.isascii():
        return "" if name.isprintable() else _HIDES
    if any(_is_hidden(c, name) for c in name):
        return _HIDES
    if _was_decoded_wrongly(name):
        return "a name decoded twice: its letters are those of another encoding"
    if any(map(_mixes_alphabets, unicodedata.normalize("NFKC", name).split())):
        return "a name with letters of two alphabets in one word: they may look alike"
    return ""


_SIGNS = frozenset("&%~+\\=")
_BEGIN_POINTERS = frozenset("sSdDiI")


def _is_plain(name: str) -> bool:
    """Is it beyond doubt at a glance? Nearly every name is, and the look is asked of each."""
    return (
        name.isascii()
        and name.isprintable()
        and name[:1] not in _BEGIN_POINTERS
        and _SIGNS.isdisjoint(name)
        and len(name.split()) < _SPACED_WORDS
    )


_HIDES = "a name with characters that do not show or stand for nothing"


def _is_hidden(letter: str, name: str) -> bool:
    if letter in _JOINERS:
        # Persian, Hindi and their kin need joiners; Arabic and Hebrew text carries direction marks.
        return not any(unicodedata.bidirectional(c) in ("R", "AL") or _is_indic(c) for c in name)
    category = unicodedata.category(letter)
    return category in ("Cc", "Cf", "Co", "Cs", "Cn") or letter in _HIDDEN or letter == "\ufffd"


def _is_indic(letter: str) -> bool:
    return "\u0900" <= letter <= "\u0dff"


def _was_decoded_wrongly(name: str) -> bool:
    """Do its letters, written in a Western code page, make UTF-8 text? Chance hardly does that."""
    for page in ("cp1252", "latin-1"):
        try:
            return not name.encode(page).decode("utf-8").isascii()
        except UnicodeError:
            continue
    return False


def _mixes_alphabets(word: str) -> bool:
    alphabets = set()
    for letter in word:
        if letter.isascii():
            if letter.isalpha():
                alphabets.add("LATIN")
        elif letter.isalpha() and letter != "μ":  # the unit sign micro, in NFKC
            alphabet, _, rest = unicodedata.name(letter, "?").partition(" ")
            if "SMALL CAPITAL" in rest:
                return True
            if alphabet not in _TOGETHER:
                alphabets.add(alphabet)
    return len(alphabets) > 1
