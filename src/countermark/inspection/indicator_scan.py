"""Which indicators do the bytes of a file hold? Texts at the boundaries of their kind, and the
digest of the whole file. That they are there is all it says: a list of bad hosts holds them too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from countermark.formats.artefact.piece import Ask
from countermark.formats.caps import NEVER
from countermark.inspection import boundaries
from countermark.inspection.analyser import Item
from countermark.inspection.indicators import digest_of
from countermark.inspection.literals import Literals, Place
from countermark.inspection.regions import regions
from countermark.model.artefact import Span
from countermark.model.gap import Gap, Why
from countermark.model.indicator import Indicator, Look
from countermark.model.inspection import Match, Seen
from countermark.model.ports import Deadline

SPANS = 20
"""Places of one indicator in one file that are listed."""

FOLDED = frozenset({Look.HOST, Look.DOMAIN, Look.URL})
"""Compared in any case of letters."""

_SHOWN = {Look.PATH: Look.WORD, Look.ANYWHERE: Look.WORD}
"""A path that stands in bytes is a text: no file need lie there."""

_DIGESTS = {32: "md5", 40: "sha1", 64: "sha256"}
"""By how many digits it is written with."""

_Whole = Callable[[bytes, bytes, bytes], bool]

_WHOLE: dict[Look, _Whole] = {
    Look.HOST: lambda word, before, behind: boundaries.is_whole_host(before, behind),
    Look.DOMAIN: lambda word, before, behind: boundaries.is_whole_host(before, behind, below=True),
    Look.ADDRESS: lambda word, before, behind: boundaries.is_whole_address(before, behind),
    Look.URL: boundaries.is_whole_word,
    Look.WORD: boundaries.is_whole_word,
    Look.PATH: lambda word, before, behind: boundaries.is_whole_path(before, behind),
    Look.CLASS: lambda word, before, behind: boundaries.is_whole_class(before, behind),
    Look.ANYWHERE: lambda word, before, behind: True,
}
"""What is looked for in bytes, and what makes it whole: the word, what stands before and behind."""


class IndicatorScan:
    """Looks for the rows of one table; ``ID`` names the table too, so that results do not mix."""

    NAMED, SCANS, VERSION = False, True, 1

    def __init__(self, rows: Sequence[Indicator]) -> None:
        self._rows = rows
        self.ID = f"indicators-{digest_of(rows)[:16]}"
        self._words: list[tuple[bytes, Look, str]] = []
        self._files: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            for pattern in row.patterns:
                self._add(row.id, pattern.look, pattern.value)
        self._hashes = {name for name, _ in self._files} - {"sha256"}

    def _add(self, id_: str, look: Look, value: str) -> None:
        if look is Look.DIGEST:
            name = _DIGESTS.get(len(value), "")
            self._files.setdefault((name, value.lower()), []).append(id_)
        elif look in _WHOLE and value:
            self._words.append((value.encode(), look, id_))
            if look is Look.CLASS:
                self._words.append((value.replace(".", "/").encode(), look, id_))

    @cached_property
    def _literals(self) -> Literals:
        folded = frozenset(n for n, word in enumerate(self._words) if word[1] in FOLDED)
        return Literals([word for word, _, _ in self._words], folded)

    def reads(self, item: Item) -> bool:
        """Any file that has bytes."""
        return len(item.data) > 0 and bool(self._rows)

    def read(self, item: Item, ask: Ask) -> Seen:
        """What it holds; raises SourceError where the time is up."""
        found: list[Match] = list(self._digests(item))
        more = False
        for region in regions(item):
            part = item.data[region.offset : region.end]
            matches, over = self.in_bytes(part, ask.deadline, region.offset)
            found += matches
            more = more or over
        what = item.inner.decode("utf-8", "backslashreplace")
        unread = Gap(what, Why.LIMIT, detail="more places of indicators than are listed")
        return Seen(matches=tuple(found), unread=(unread,) if more else ())

    def in_bytes(
        self, data: memoryview, deadline: Deadline = NEVER, base: int = 0
    ) -> tuple[list[Match], bool]:
        """Matches in some bytes, spans counted from ``base``; and whether a cap was met."""
        spans: dict[tuple[str, str, Look], list[Span]] = {}
        places = self._literals.find(data, deadline)
        for place in places.found:
            word, look, id_ = self._words[place.word]
            length = len(word) * (2 if place.wide else 1)
            before, behind = _around(data, place, length)
            if not _WHOLE[look](word, before, behind):
                continue
            listed = spans.setdefault((id_, word.decode(), _SHOWN.get(look, look)), [])
            if len(listed) < SPANS:
                listed.append(Span(base + place.offset, length))
        made = [
            Match(indicator=id_, value=value, look=look, spans=tuple(listed))
            for (id_, value, look), listed in spans.items()
        ]
        return made, places.more

    def _digests(self, item: Item) -> Iterable[Match]:
        if not self._files:
            return
        whole = (Span(0, len(item.data)),)
        digests = {"sha256": item.sha256}
        for name in self._hashes & {"md5", "sha1"}:
            digests[name] = hashlib.new(name, item.data, usedforsecurity=False).hexdigest()
        for key in digests.items():
            for id_ in self._files.get(key, ()):
                yield Match(indicator=id_, value=key[1], look=Look.DIGEST, spans=whole)


def _around(data: memoryview, place: Place, length: int) -> tuple[bytes, bytes]:
    """What stands before and behind; where letters are of two bytes, as UTF-8."""
    letter = 2 if place.wide else 1
    reach = boundaries.AROUND * letter
    end = place.offset + length
    begin = max(place.offset % letter, place.offset - reach)
    before, behind = bytes(data[begin : place.offset]), bytes(data[end : end + 4 * reach])
    return (_narrowed(before), _narrowed(behind)) if place.wide else (before, behind)


def _narrowed(wide: bytes) -> bytes:
    return wide.decode("utf-16-le", "replace").encode("utf-8", "replace")
