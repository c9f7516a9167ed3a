"""What is said of a country's steps, in every format alike."""

from __future__ import annotations

from collections.abc import Mapping

from countermark.model.country_standing import Aim, Instrument, Phase, Step
from countermark.model.position import Position, Stance

MEMORY = "from memory, read in no source: it decides nothing"

_READ = {
    "verified_primary_or_register": "read in a primary source or an official register",
    "verified_secondary": "read in a secondary source",
    "article_only": "known from the founding articles alone",
    "unverified": MEMORY,
}


def stance_words(row: Position) -> str:
    """``capped at 35 percent``; a law that screens suppliers says that it names none."""
    if row.percent is not None:
        return f"{row.stance.words} at {row.percent} percent"
    if row.stance is Stance.SCREENING and not (row.named or row.named_others or row.meant):
        return f"{row.stance.words}, vendor-neutral"
    return row.stance.words


def names_nobody(step: Step | None) -> bool:
    """Is it a restriction whose text names nobody, and of which nobody is said to be meant?"""
    return (
        step is not None
        and step.aim is Aim.NOBODY
        and step.position.stance not in (Stance.UNDECIDED, Stance.REVERSED)
    )


def days_words(row: Position) -> str:
    """``since 2022-10-13``, ``2020-01-28 to 2020-07-14``; empty where no day is on record."""
    if row.since and row.until:
        return f"{row.since} to {row.until}"
    if row.until:
        return f"until {row.until}"
    return f"since {row.since}" if row.since else ""


def by_words(row: Position) -> str:
    """``by 2027-12-31``: the deadline, or the term in the record's words."""
    end = row.deadline or row.term
    return f"by {end}" if end else ""


def aim_words(step: Step, parties: Mapping[str, str]) -> str:
    """Whom the text names, and whom it is said to mean: two different things."""
    row = step.position
    named = ", ".join((*(parties[one] for one in row.named), *row.named_others))
    meant = ", ".join(parties[one] for one in row.meant)
    if step.aim is Aim.NOBODY and not (named or meant):
        return "names nobody"
    said = f"said by press, firms or the authority to mean {meant}" if meant else ""
    return "; ".join(part for part in (f"names {named}" if named else "names nobody", said) if part)


def subject_words(step: Step) -> str:
    """How the text speaks of the party asked about, in few words."""
    if step.aim is Aim.NAMED:
        return "named"
    if step.aim is Aim.MEANT:
        return "not named; said by press, firms or the authority to be meant"
    return "names nobody" if names_nobody(step) else ""


def read_words(row: Position) -> str:
    """How the step was read, and when."""
    how = _READ[row.verification.value]
    return f"{how} on {row.read_on}" if row.read_on else how


def phase_words(step: Step) -> str:
    """How it stands to the day asked about."""
    if step.phase is Phase.MAY_HOLD:
        return "may hold: its source gives no day"
    return str(step.phase.value)


def public_words(instrument: Instrument) -> str:
    """Since when the public could know."""
    if instrument.announced:
        return f"since {instrument.announced}"
    return "the day was not found"


def ends_words(instrument: Instrument) -> str:
    """How it ends, as far as that was known; empty where nothing says so."""
    ends = "; ".join(f"{one.rel.replace('_', ' ')} {one.target}" for one in instrument.ends)
    return "; ".join(part for part in (ends, instrument.ended_because) if part)


def next_deadline(steps: tuple[Step, ...], day: str) -> Position | None:
    """Of the steps that hold, the one whose deadline comes first after ``day`` (an ISO day)."""
    open_ = [
        step.position
        for step in steps
        if step.phase in (Phase.HOLDS, Phase.MAY_HOLD) and (step.position.deadline or "") >= day
    ]
    return min(open_, key=lambda row: row.deadline or "", default=None)
