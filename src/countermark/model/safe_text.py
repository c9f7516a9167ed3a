"""Which characters may reach a reader as they are? One answer for every renderer and every line.

``visible`` spells out what steers a terminal, hides, reverses or breaks a line; the letters of all
scripts stay as they are. Refuses nothing, loses nothing: what is spelt out can be read.

Rules: control characters and line separators (Unicode categories Cc, Zl, Zp), halves of surrogate
pairs, private and unassigned code points (Cs, Co, Cn) and format characters (Cf) are spelt out;
four exceptions that scripts need:

1. zero-width (non-)joiners (U+200C, U+200D), one at a time, between letters of scripts that are
   joined or stacked (Arabic, Indic, Mongolian …), or behind a virama (RFC 5892, appendix A);
2. signs that are seen though they are Cf: Arabic number signs, the Syriac abbreviation mark;
3. one variation selector behind a character that has variants: Han, Mongolian, a symbol;
4. up to ``MOST_MARKS`` combining marks in a row (Unicode TR15 needs no more than a few).

Characters that are letters or signs by category and still show nothing are spelt out too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NewType

from countermark.model.lazy_pattern import lazy_pattern

SafeText = NewType("SafeText", str)
"""Text that came out of this module: it can be written to any terminal, pipe or page."""

MOST_MARKS = 8
"""Combining marks in a row that are shown. Pointed Hebrew has up to five, Tibetan up to seven."""

FSI, PDI = "\u2068", "\u2069"
"""First strong isolate and its end (Unicode TR9): put around a run, never taken from input."""

_HOSTILE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_SEEN = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""The joiner of graphemes, fillers, inherent vowels, the empty Braille cell: they show nothing."""
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_JOINERS = "\u200c\u200d"
_SEPARATOR = "\u180e"
"""The Mongolian vowel separator: format by category, spelling in Mongolian."""

_ODD = lazy_pattern(f"[{_UNSEEN}{_SELECTORS}]|[^\\w\\s\\x00-\\x7f]{{{MOST_MARKS + 1},}}")
"""What ``str.isprintable`` lets through and ``_spelt`` has to look at."""

_JOINED = (
    "\u0600-\u08ff", "\u0900-\u0dff", "\u0f00-\u109f", "\u1780-\u18af", "\u1a20-\u1aaf",
    "\u1b00-\u1c4f", "\ua840-\ua8ff", "\ua980-\uaaff", "\uabc0-\uabff", "\ufb50-\ufdff",
    "\ufe70-\ufefc", "\U00010a00-\U00010aff", "\U00010d00-\U00010fff",
    "\U00011000-\U00011fff", "\U0001e900-\U0001e95f",
)  # fmt: skip
_HAN = (
    "\u2e80-\u2fdf", "\u3005-\u3007", "\u3400-\u4dbf", "\u4e00-\u9fff", "\uf900-\ufaff",
    "\U00020000-\U0003ffff",
)  # fmt: skip
_MONGOLIAN = ("\u1820-\u18aa",)
"""Blocks of letters, first and last. No pattern: such a one takes longer to compile than all else
that help has to wait for."""

_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = f"[{_RIGHT}](?:(?:(?!  )[^\\n\\x1b,;:→|])*?[{_RIGHT}])*"
"""From the first letter that is written from the right to the last, within one item of a line.

Two spaces part columns; a comma, colon or arrow parts items.
"""


def visible(text: str) -> SafeText:
    """``text`` on one line, with every character that steers, hides or reverses spelt out."""
    if text.isprintable() and (text.isascii() or not _ODD.search(text)):  # as ``plain``, inlined
        return text  # type: ignore[return-value]  # a call of SafeText costs as much as the look
    return SafeText(_spelt(text, _escape))


def plain(text: str) -> bool:
    """Is there nothing in ``text`` that has to be spelt out? True is exact, False may be wary."""
    return text.isprintable() and (text.isascii() or not _ODD.search(text))


def lines_visible(text: str) -> SafeText:
    """As ``visible``, for text of many lines and cells: line feeds and tabs stay."""
    return SafeText(_by_lines(text, _escape))


def json_visible(text: str) -> str:
    """JSON text with the same characters as ``\\uXXXX`` inside its strings: the value is the same.

    JSON has to escape only U+0000 to U+001F (RFC 8259, 7); people print it to terminals.
    """
    return _by_lines(text, _json_escape)


def isolated(text: str) -> str:
    """``text`` of many lines for a terminal that may reorder what is written from the right.

    Each run of Hebrew, Arabic … is put between FSI and PDI, so that it does not pull the digits and
    names beside it along. Only for a terminal: a pipe or file carries no such characters.
    """
    return text if text.isascii() else re.sub(_RUN, f"{FSI}\\g<0>{PDI}", text)


PLAIN_BYTES = bytes((9, 10, *range(32, 127)))
"""ASCII that is shown as it is, tab and line feed: what needs no look."""


def _by_lines(text: str, escape: Callable[[str], str]) -> str:
    # Most results need nothing: of a long text the characters that differ are looked at, each once.
    odd = text.encode("utf-8", "surrogatepass").translate(None, PLAIN_BYTES)
    if all(_kind(character) == "shown" for character in set(odd.decode("utf-8", "surrogatepass"))):
        return text
    return "\n".join(
        "\t".join(cell if plain(cell) else _spelt(cell, escape) for cell in line.split("\t"))
        for line in text.split("\n")
    )


_UNCOMMON = lazy_pattern("[^ -~]+")
"""Runs of all but the characters of ASCII that are shown."""


def _spelt(text: str, escape: Callable[[str], str]) -> str:
    """``text`` with its uncommon characters looked at, each with the one before and behind it."""
    return _UNCOMMON.sub(lambda run: _spelt_run(run, escape), text)


def _spelt_run(run: re.Match[str], escape: Callable[[str], str]) -> str:
    text, start = run.string, run.start()
    found: list[str] = []
    marks = 0
    before = text[start - 1] if start else ""
    for at, character in enumerate(run.group(), start):
        kind = _kind(character)
        marks = marks + 1 if kind == "mark" else 0
        if kind == "shown" or (kind == "mark" and marks <= MOST_MARKS):
            found.append(character)
        elif kind == "joiner":
            fits = _joins(before, text[at + 1 : at + 2])
            found.append(character if fits else escape(character))
        elif kind == "selector":
            found.append(character if _has_variants(before, character) else escape(character))
        else:
            found.append(escape(character))
        before = character
    return "".join(found)


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    if character in _JOINERS or character == _SEPARATOR:
        return "joiner"
    if re.match(f"[{_SELECTORS}]", character):
        return "selector"
    if character in _UNSEEN:
        return "hostile"
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return "mark"
    return "shown" if category not in _HOSTILE or character in _SEEN else "hostile"


def _joins(before: str, behind: str) -> bool:
    if before and unicodedata.combining(before) == _VIRAMA:
        return True
    return bool(before and behind and _is_of(_JOINED, before) and _is_of(_JOINED, behind))


def _is_of(blocks: tuple[str, ...], character: str) -> bool:
    return any(block[0] <= character <= block[2] for block in blocks)


_VIRAMA = 9
"""The canonical combining class of viramas."""


def _has_variants(before: str, selector: str) -> bool:
    if not before:
        return False
    if selector < "\ufe00":
        return _is_of(_MONGOLIAN, before)
    if _is_of(_HAN, before):
        return True
    return selector <= "\ufe0f" and unicodedata.category(before) in ("So", "Sm")


def _escape(character: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    code = ord(character)
    return named or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")


def _json_escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
