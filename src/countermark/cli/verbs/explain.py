"""``countermark explain``: everything behind one verdict, finding, measure or claim."""

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
        "id",
        metavar="ID",
        help="at least 12 hex digits, a measure, or a name; of a listed party all that leads to "
        "it; of a decision who made it, and why",
    )
    parser.add_argument(
        "--run", metavar="FILE", help="a result written with --format json (default: last run)"
    )
    add_handling(parser)


def act(run: Run, session: Session) -> Outcome:
    """What is behind the thing that the id means; else the register's sheet on it."""
    from countermark.assessment.for_whom import as_shown
    from countermark.assessment.opening import explained
    from countermark.assessment.runs import load_run
    from countermark.cli.choosing import decided, in_register, in_run, long_enough
    from countermark.model.errors import CallerError

    options = session.options
    document = None
    try:
        document = load_run(options.run, None if options.run else run.directory)
        document = as_shown(document, session.showing, session.showing.widest)
        long_enough(document, options.id)
        elsewhere = options.run is not None
        return Outcome(explained(document, options.id, run.directory, elsewhere=elsewhere))
    except CallerError as error:
        if document is not None and (led := in_run(run, document, options.id)) is not None:
            return Outcome(led)
        if not options.run and (made := decided(run, session.showing.widest, options.id)):
            return Outcome(made, publication="decisions")
        known = None if options.run and error.exit_code == 3 else in_register(run, options.id)
        if known is None:
            raise
        return Outcome(known, publication="register-sheet")


VERB = Verb(
    name="explain",
    help="hops, evidence, weakest link, exceptions, disputes, what would change it",
    description="Explains a subject, finding, measure or claim of a run: its hops with the "
    "evidence quoted, its weakest link, the exceptions considered, who disputes what, and "
    "what would change the verdict.",
    options=_options,
    act=act,
    publication="explain",
)
