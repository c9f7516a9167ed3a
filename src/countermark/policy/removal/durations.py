"""How long the steps of a replacement take, in calendar days: a shipped table, or one's own."""

from __future__ import annotations

import msgspec

from countermark.formats import yaml_text
from countermark.model.errors import CountermarkError, SourceError
from countermark.model.replacement import STEPS, Step

FILE = "removal-steps.yaml"
_LONGEST = 3650


class Durations(msgspec.Struct, frozen=True):
    """Days that each step takes, and below how many days to spare a day is called tight."""

    days: dict[Step, int]
    tight: int


def load(raw: bytes, place: str, base: Durations | None = None) -> Durations:
    """The table in ``raw``; what it leaves out is taken from ``base``.

    Raises SourceError where a step is unknown, missing, or takes a number of days that is none.
    """
    try:
        read = yaml_text.read(raw, dict[str, int])
    except (CountermarkError, msgspec.ValidationError, ValueError) as error:
        raise SourceError(f"no table of steps and days: {error}", place=place) from error
    known = {step.value for step in STEPS} | {"tight"}
    for name, days in read.items():
        if name not in known:
            raise SourceError(
                f"“{name[:40]}” is no step",
                place=place,
                next_step=f"take {', '.join(sorted(known))}",
            )
        if not 0 <= days <= _LONGEST:
            raise SourceError(f"“{name}” takes 0 to {_LONGEST} days, not {days}", place=place)
    held = {step.value: days for step, days in base.days.items()} if base else {}
    if base:
        held["tight"] = base.tight
    held |= read
    missing = [name for name in known if name not in held]
    if missing:
        raise SourceError(f"nothing is said of {', '.join(sorted(missing))}", place=place)
    return Durations({step: held[step.value] for step in STEPS}, held["tight"])
