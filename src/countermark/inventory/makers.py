"""Which devices does nobody name a maker or a brand of? Known only when all files are read.

A row without a maker may be of a kind of thing whose maker a link or another row states.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.predicate import MAKING, Predicate
from countermark.model.reading import Reading


def with_makers(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The same readings, in which no subject lacks a maker that some file states."""
    open_ = {s.node for reading in readings for s in reading.subjects if s.no_maker}
    if not open_:
        return tuple(readings)
    claims = [c for reading in readings for c in reading.claims]
    made = {c.subject for c in claims if c.predicate in MAKING and _is_said(c)}
    stated = made & open_
    stated |= {
        c.subject
        for c in claims
        if c.predicate is Predicate.SAME_AS and c.object in made and _is_said(c)
    }
    return tuple(_without_mark(reading, stated) for reading in readings) if stated else (*readings,)


def _is_said(claim: Claim) -> bool:
    return claim.polarity is Polarity.AFFIRMED


def _without_mark(reading: Reading, stated: set[str]) -> Reading:
    subjects = tuple(
        msgspec.structs.replace(s, no_maker=False) if s.no_maker and s.node in stated else s
        for s in reading.subjects
    )
    return msgspec.structs.replace(reading, subjects=subjects)
