"""Times that differ, and whether one build set all of those in the deployed artefact."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from countermark.equivalence.finding import Found
from countermark.model.comparison import Failed, Unproven

DAY = 86_400

MOMENTS = 2
"""Moments, each with the day that follows it, of which the times of one build may be."""
PACE, PAUSE = 4, 60
"""How much slower one build may be than the other, and seconds that any build may take."""


class _Moment(msgspec.Struct):
    """Times of one moment: the earliest and the latest on both sides."""

    evaluated: tuple[int, int]
    deployed: tuple[int, int]

    def joined(self, other: _Moment) -> _Moment:
        return _Moment(
            (
                min(self.evaluated[0], other.evaluated[0]),
                max(self.evaluated[1], other.evaluated[1]),
            ),
            (min(self.deployed[0], other.deployed[0]), max(self.deployed[1], other.deployed[1])),
        )

    def fails(self) -> Failed | None:
        before = self.evaluated[1] - self.evaluated[0]
        after = self.deployed[1] - self.deployed[0]
        if after <= min(DAY, PACE * before + PAUSE):
            return None
        return Failed(Unproven.SECONDS_APART, (after, before))


class OneBuild:
    """The times that differ lie, in the deployed artefact, within a day of at most two moments.

    Two, for an image is made at one moment of files that were unpacked or built at another; they
    are then two moments, one after the other, in the evaluated artefact as well. Of
    each moment they lie no wider apart than a minute and four times what they lie apart in the
    evaluated artefact: where one clock wrote all files at once, the other did so too.
    """

    def __init__(self) -> None:
        self._minutes: dict[int, _Moment] = {}

    def add(self, found: Found) -> None:
        """A further time that a rule explained."""
        a, b = found.change.evaluated, found.change.deployed
        if not isinstance(a, int) or not isinstance(b, int):
            return
        one, before = _Moment((a, a), (b, b)), self._minutes.get(b // 60)
        if before is not None:
            self._minutes[b // 60] = before.joined(one)
        elif len(self._minutes) <= MOMENTS * DAY // 60:
            self._minutes[b // 60] = one

    def fails(self) -> Failed | None:
        """Why it does not hold."""
        moments: list[_Moment] = []
        for _, one in sorted(self._minutes.items()):
            if not moments or one.deployed[1] - moments[-1].deployed[0] > DAY:
                moments.append(one)
            else:
                moments[-1] = moments[-1].joined(one)
        if len(moments) > MOMENTS:
            return Failed(Unproven.MANY_DAYS, (len(moments),))
        evaluated = sorted(one.evaluated for one in moments)
        if any(later[0] <= before[1] for before, later in pairwise(evaluated)):
            return Failed(Unproven.ONE_MOMENT_AS_EVALUATED)
        return next((why for one in moments if (why := one.fails())), None)
