"""Subjects of which nothing is forbidden, open or advised: which lists name them all the same?

Subjects come in parts and in any order; the first few of each sort are named, all are counted.
Without a context there are no verdicts, and what is told is who resembles whom.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from typing import NamedTuple

from countermark.model.match import Judged
from countermark.model.reading import SubjectKind
from countermark.model.verdict import Decision
from countermark.reports.shapes.check import MatchShape, SubjectShape

NAMED = 3
"""Subjects of one sort that are named."""
SORTS = 500
"""Sorts that are told apart."""


class Sort(NamedTuple):
    """Subjects of one sort: the first few names in the order of the files, and how many."""

    about: str
    names: tuple[str, ...]
    number: int
    certain: bool = True


class _Some:
    def __init__(self, about: str, certain: bool) -> None:
        self.about, self.certain, self.count = about, certain, 0
        self.place = 1 << 62
        self.first: list[tuple[int, str]] = []

    def add(self, place: int, name: str) -> None:
        self.count += 1
        self.place = min(self.place, place)
        if len(self.first) < NAMED or place < self.first[-1][0]:
            insort(self.first, (place, name))
            del self.first[NAMED:]

    @property
    def named(self) -> Sort:
        names = tuple(dict.fromkeys(name for _, name in self.first))
        return Sort(self.about, names, self.count, self.certain)


class Quiet:
    """Collects them, part after part."""

    def __init__(self) -> None:
        self._unmatched = _Some("", certain=True)
        self._listed: dict[str, _Some] = {}
        self._matched: dict[tuple[str, bool], _Some] = {}
        self.documents = 0
        """Running texts without a match, where no context was given."""
        self.more = 0
        """Subjects of sorts beyond ``SORTS``."""

    def add(self, places: Iterable[int], subjects: Iterable[SubjectShape]) -> None:
        """Subjects more, each with its place among all."""
        for place, subject in zip(places, subjects, strict=True):
            if subject.verdict is None:
                self._without_context(place, subject)
            elif subject.verdict is Decision.NO_RESTRICTION_FOUND:
                if subject.standing:
                    self._add(self._listed, subject.reason, place, subject.name)
                else:
                    self._unmatched.add(place, subject.name)

    def _without_context(self, place: int, subject: SubjectShape) -> None:
        match = next((m for m in subject.matches if m.judged != Judged.DIFFERENT.value), None)
        if match is None:
            self._unmatched.add(place, subject.name)
            self.documents += subject.kind == SubjectKind.DOCUMENT.value
        else:
            key = match.entity, match.certain
            found = self._matched.get(key)
            if found is None and len(self._matched) >= SORTS:
                self.more += 1
                return
            if found is None:
                found = self._matched[key] = _Some(_match(match), match.certain)
            found.add(place, subject.name)

    def _add(self, into: dict[str, _Some], about: str, place: int, name: str) -> None:
        found = into.get(about)
        if found is None and len(into) >= SORTS:
            self.more += 1
            return
        if found is None:
            found = into[about] = _Some(about, certain=True)
        found.add(place, name)

    @property
    def unmatched(self) -> Sort:
        """Those that no list names, as far as was looked."""
        return self._unmatched.named

    @property
    def listed(self) -> list[Sort]:
        """Those that a list names and nothing follows from it here, by what is said of them."""
        return [one.named for one in sorted(self._listed.values(), key=lambda s: s.place)]

    @property
    def matched(self) -> list[Sort]:
        """Without a context: who resembles a listed party, the certain ones first."""
        ordered = sorted(self._matched.values(), key=lambda s: (not s.certain, s.place))
        return [one.named for one in ordered]


def _match(match: MatchShape) -> str:
    if match.certain:
        return match.entity_name
    return f"{match.entity_name} ({match.score:.2f}, to confirm)"
