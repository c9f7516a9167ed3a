"""What the verbs that record have in common: text that can be kept, and who records."""

from __future__ import annotations

import argparse
import getpass
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome

if TYPE_CHECKING:
    from datetime import date

    from countermark.assessment.record import Recording
    from countermark.assessment.run import Run
    from countermark.reports.shapes.decision import RetractionShape


def committed(version: int) -> Outcome:
    """``committed VERSION``, once the rows are safe on disk."""
    from countermark.reports.publication import Receipt

    return Outcome(Receipt((f"committed {version}",)))


def whole(options: argparse.Namespace) -> None:
    """Refuse what cannot be recorded: bytes that are no UTF-8, a reason that is a placeholder."""
    from countermark.model.errors import CallerError

    for name, value in vars(options).items():
        if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
            raise CallerError(
                f"“{value[:40]}” is not UTF-8 text",
                place=name.replace("_", "-"),
                next_step="write it again in a UTF-8 terminal",
            )
    reason = getattr(options, "reason", None)
    if isinstance(reason, str) and reason.strip() in PLACEHOLDERS:
        raise CallerError(
            f"“{reason.strip()}” tells nobody why",
            place="--reason",
            next_step="write your reason in its place; nothing was recorded",
        )


def day_recorded(run: Run, text: str | None) -> date:
    """The day of what is recorded, the one asked about where ``--on`` names none.

    Raises CallerError for what is no day, or lies after the one asked about.
    """
    from countermark.cli.session import day
    from countermark.model.errors import CallerError

    on = day(text, "--on") if text else run.as_of
    if on > run.as_of:
        raise CallerError(f"{on} is after the day asked about, {run.as_of}", place="--on")
    return on


def answered(
    run: Run, recorded: Recording, *, taken_back: RetractionShape | None = None
) -> Outcome:
    """What was recorded and what it changes; ``committed VERSION`` is said before that is sought.

    ``taken_back``: the claims were retracted, by whom and why.
    """
    from countermark.assessment.deciding import answer
    from countermark.cli.progress import narrate

    narrate(f"committed {recorded.version}")
    return Outcome(answer(run, recorded, retraction=taken_back))


def retraction(run: Run, by: str, reason: str) -> RetractionShape:
    """Who takes something back today, and why."""
    from countermark.reports.shapes.decision import RetractionShape

    return RetractionShape(by=by, on=run.as_of.isoformat(), reason=reason)


PLACEHOLDERS = frozenset({"…", "...", "WHY"})
"""What proposed commands have in the place of a reason, for a person to write over."""


def user_name() -> str:
    """The name the person is logged in by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "somebody on this machine"
