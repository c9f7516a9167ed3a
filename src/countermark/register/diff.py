"""What changed in the register's world between two days: announced, in force, paused, ended.

It compares days, not versions of the register; for those, compare the files' digests.
"""

from __future__ import annotations

from datetime import date

from countermark.model.errors import CallerError
from countermark.model.happening import Happening
from countermark.model.when import earliest, latest
from countermark.register.catalog import Catalog
from countermark.register.happening import Record, of_measure, order


def diff(
    catalog: Catalog,
    first: date,
    last: date,
    *,
    known_at: date | None = None,
    entity: str | None = None,
) -> tuple[Happening, ...]:
    """Every change after ``first`` and up to ``last`` (inclusive), oldest first.

    ``entity`` limits it to measures that name that entity, as they stood for it.

    A change known only to the month or year is shown when any day it can mean lies in between.
    Raises CallerError when ``last`` lies before ``first``.
    """
    if last < first:
        raise CallerError(f"{last} lies before {first}", next_step="exchange the two dates")
    announced = catalog.announced()
    found = [
        happening
        for measure in catalog.measures.values()
        if entity is None or measure.covered(entity) is not None
        for happening in of_measure(Record(measure, announced, known_at), entity)
        if earliest(happening.date) <= last and latest(happening.date) > first
    ]
    return tuple(sorted(found, key=order))
