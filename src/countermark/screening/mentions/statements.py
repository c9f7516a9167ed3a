"""Which statements, known to the register, does a text make? By words that stand together.

Found is where each group of a statement's words has one within so many sentences; nothing is
understood. A text that denies a statement in the same words is found too: the reader has its words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports import Deadline
from countermark.model.statement import FoundStatement, SaidIn, Statement, StatementFile

MOST = 5
"""Places shown of one statement in one text."""

_END = lazy_pattern(
    r"(?<![.\s][A-Z])(?<!\bRep)(?<!\bSen)(?<!\bGen)(?<!\bCo)(?<!\bLtd)(?<!\bInc)"
    r"(?<!\bCorp)[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n\s*\n"
)
_QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "‑": "-",
        "–": "-",
        "\u00a0": " ",
        "\n": " ",
        "\t": " ",
        "\r": " ",
    }
)


def statements_in(
    text: str, held: Sequence[StatementFile], deadline: Deadline
) -> tuple[FoundStatement, ...]:
    """The statements that ``text`` makes, in its order, the tightest stretch of each place.

    Two that say the same of the same stretch (measures and result are equal) are told once. What
    comes after ``deadline`` is not looked through; the caller says so.
    """
    plain = _folded(text)
    sentences = list(_sentences(text))
    starts = [start for start, _ in sentences]
    found: list[FoundStatement] = []
    for file in held:
        for one in file.statements:
            if deadline.passed():
                return _told_once(found)
            found += _places(one, file.said_in, plain, sentences, starts)
    return _told_once(found)


def _folded(text: str) -> str:
    """``text`` in lower case with plain quotation marks and spaces, each character in its place."""
    plain = text.translate(_QUOTES)
    folded = plain.lower()
    if len(folded) == len(text):
        return folded
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(text):
        if text[start : end.start()].strip():
            yield start, end.start() + 1
        start = end.end()
    if text[start:].strip():
        yield start, len(text)


def _places(
    one: Statement,
    said_in: SaidIn,
    plain: str,
    sentences: Sequence[tuple[int, int]],
    starts: Sequence[int],
) -> Iterator[FoundStatement]:
    """Where every group of words has one within the sentences that the statement allows."""
    groups: list[set[int]] = [set(_where(group, plain, starts)) for group in one.words]
    if not all(groups):
        return
    fewest: set[int] = min(groups, key=len)
    anchors = sorted(fewest)
    told = 0
    last = -1
    for anchor in anchors:
        for first in range(max(anchor - one.within + 1, 0), anchor + 1):
            window = range(first, first + one.within)
            if first > last and all(any(at in group for at in window) for group in groups):
                met = sorted(at for at in window if any(at in group for group in groups))
                yield FoundStatement(one, said_in, sentences[met[0]][0], sentences[met[-1]][1])
                last, told = met[-1], told + 1
                break
        if told == MOST:
            return


def _where(group: Sequence[str], plain: str, starts: Sequence[int]) -> Iterator[int]:
    """The sentences in which a word of ``group`` stands whole."""
    for word in group:
        if word.partition(" ")[0] not in plain:
            continue
        spaced = r"\s+".join(map(re.escape, word.split()))
        for hit in re.finditer(rf"(?<!\w){spaced}(?!\w)", plain):
            yield max(bisect_right(starts, hit.start()) - 1, 0)


def _told_once(found: Sequence[FoundStatement]) -> tuple[FoundStatement, ...]:
    kept: dict[tuple[object, ...], FoundStatement] = {}
    for one in sorted(found, key=lambda f: (f.start, f.end, f.statement.id)):
        kept.setdefault((one.start, one.statement.result, one.statement.measures), one)
    return tuple(kept.values())
