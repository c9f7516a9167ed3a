"""``countermark acknowledge``: take a duty on, or say why it does not apply."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.duty_acts import options_of_an_act
from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    options_of_an_act(parser)
    parser.add_argument(
        "--not-applicable",
        action="store_true",
        help="it does not apply; --note says why",
    )


def act(run: Run, session: Session) -> Outcome:
    """Record it."""
    from countermark.cli.duty_acts import recorded
    from countermark.model.errors import CallerError
    from countermark.model.predicate import Predicate

    options = session.options
    if not options.not_applicable:
        return recorded(run, session, Predicate.ACKNOWLEDGED, "acknowledged")
    if not options.note.strip():
        raise CallerError(
            "a duty that does not apply needs a reason", place="--note", next_step="say why"
        )
    return recorded(run, session, Predicate.HELD_INAPPLICABLE, "held not to apply")


VERB = Verb(
    name="acknowledge",
    help="take a duty on by name, or say why it does not apply",
    description="Records that a named person answers for a duty of the last check (its owner), or "
    "holds that it does not apply and why. Of a duty that is for some alone it says that it is for "
    "them. It ends no duty and moves no day; done does.",
    options=_options,
    act=act,
    publication="receipt",
)
