"""``countermark board``: who claims what in a contested matter, who denies it, on what?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.options import add_handling
from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "matter",
        nargs="?",
        default="",
        metavar="MATTER|FILE",
        help="a matter of the register, or a file of one in YAML; without it they are listed",
    )
    add_handling(parser)


def act(run: Run, session: Session) -> Outcome:
    """The board of a matter, or the list of matters."""
    from countermark.assessment.board import board, matters

    named = session.options.matter
    if not named:
        return Outcome(matters())
    return Outcome(board(run, named, session.contexts, session.showing.widest))


VERB = Verb(
    name="board",
    help="who claims what in a contested matter, who denies it, and what a later record said",
    description="Shows a contested matter point by point: who affirms, who denies, graded, with "
    "their sources; everybody heard through one outlet counts once; unnamed parties with their "
    "candidates; and the verdict with the matter, then without it (--context). It says who says "
    "what, never what is so.",
    options=_options,
    act=act,
    publication="board",
)
