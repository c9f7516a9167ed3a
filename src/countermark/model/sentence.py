"""Text composed for people: it can be shown and joined, and nothing can look into it.

A plain ``str`` invites ``in``, ``startswith`` and regular expressions, and a sentence that is read
back can never be mended. A ``Sentence`` has none of them, and the type checker says so. It becomes
text where it is published or stands within another sentence: ``str(...)`` or an f-string.
"""

from __future__ import annotations

from collections.abc import Iterable


class Sentence:
    """One composed sentence, or part of one; equal ones are one, an empty one is false."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Sentence({self._text!r})"

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


def joined(sentences: Iterable[Sentence], by: str = "; ") -> Sentence:
    """All of them, each once, in the order in which they came."""
    return Sentence(by.join(map(str, dict.fromkeys(sentences))))
