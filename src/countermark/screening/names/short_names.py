"""What do people call a firm for short? Parts of its legal name that may stand for it in a text.

Guesses from the name alone, so that none of them is ever sure by itself.
"""

from __future__ import annotations

from collections.abc import Callable

Words = tuple[str, ...]


def heads(words: Words, core: Words, is_plain: Callable[[str], bool]) -> list[Words]:
    """Short names from a legal name's ``words`` and its ``core`` without the legal form.

    The telling words alone ("Kaspersky" of "Kaspersky Lab"), two of them as one ("Supermicro"),
    and, where no word tells the firm, four initials ("SMIC"). ``is_plain`` knows the words of
    place, trade and form that tell no firm.
    """
    telling = core
    while telling and is_plain(telling[0]):
        telling = telling[1:]
    while telling and is_plain(telling[-1]):
        telling = telling[:-1]
    found = [telling] if 0 < len(telling) < 3 else []
    if len(telling) == 2 or (not telling and len(core) > 1):
        found.append(("".join((telling or core)[:2]),))
    return found if telling else [*found, *_initials(words, core)]


def _initials(words: Words, core: Words) -> list[Words]:
    """Those of the core, and with the form's first letter as in "... Corporation"."""
    if not all(word.isalpha() for word in words):
        return []
    letters = "".join(word[0] for word in core)
    more = letters + words[len(core)][0] if len(words) > len(core) else letters
    return [(short,) for short in dict.fromkeys((letters, more)) if len(short) == 4]
