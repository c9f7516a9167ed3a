"""``register diff OLD NEW``: two releases of the register read, compared and published.

A release is a folder, a checkout or an archive that somebody named; the register of this version
stands for the second where only one is named.
"""

from __future__ import annotations

from collections.abc import Sequence

from countermark.assessment import shipped
from countermark.model.errors import CallerError
from countermark.model.safe_text import visible
from countermark.register.releases import compared
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.register import REGISTER, ReleaseCount, ReleaseDifference
from countermark.store.release import read

OWN = "the register of this version"


def difference(named: Sequence[str]) -> ReleaseDifference:
    """What changed from the first release to the second; raises CallerError for more than two."""
    old, *others = named
    if len(others) > 1:
        raise CallerError("more than two releases", next_step="name the older, then the newer")
    before = read(old)
    after = read(others[0]) if others else shipped.folder("register")
    found = compared(before, after)
    return ReleaseDifference(
        schema=REGISTER,
        old=ReleaseCount(name=visible(old), records=found.before),
        new=ReleaseCount(name=visible(others[0] if others else OWN), records=found.after),
        same=found.same,
        records=found.changes,
        not_examined=tuple(map(gap_shape, found.gaps)),
    )
