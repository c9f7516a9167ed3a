"""``countermark renew``: which earlier answers does a change of a list or the register touch?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since",
        default="",
        metavar="VERSION|DATE",
        help="only what was recorded after this version of the ledger, or after this day",
    )
    parser.add_argument(
        "--whole", action="store_true", help="judge all of each inquiry again, whatever changed"
    )


def act(run: Run, session: Session) -> Outcome:
    """Judge again what the changes since then can bear on."""
    from countermark.assessment.renewal.document import renewed

    options = session.options
    shown = renewed(run, options.since, whole=options.whole, widest=session.showing.widest)
    return Outcome(shown)


VERB = Verb(
    name="renew",
    help="what a list change does to the checks of this project, and to what was decided",
    description="Takes every check that the project remembers, and says whose verdicts are others "
    "now than its record has, and which judgements, set-asides and determinations have to be "
    "looked at again. Only what can have changed is judged again; where that cannot be told "
    "apart, all is, and the result says why.",
    options=_options,
    act=act,
    publication="renew",
)
