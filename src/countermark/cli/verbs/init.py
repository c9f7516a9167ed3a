"""``countermark init``: make a project that remembers judgements, set-asides and history."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "directory", nargs="?", default=".", metavar="DIR", help="where (default: here)"
    )


def act(_: Run, session: Session) -> Outcome:
    """Make the project."""
    from countermark.model.errors import OperatorError
    from countermark.reports.publication import Receipt
    from countermark.store.project import init, open_project

    made = init(session.options.directory)
    said = f"project ready in {made.root}; next: countermark check PATH --context CONTEXT"
    try:
        open_project(made.root)
    except OperatorError as error:  # made in a directory of another's
        said = f"project made, and not used yet: {error}"
    return Outcome(Receipt(()), (said,))


VERB = Verb(
    name="init",
    help="make a project: countermark.toml and .countermark (ledger, vault)",
    description="Makes countermark.toml and .countermark/ in a directory. Nothing that is "
    "already there is changed.",
    options=_options,
    act=act,
    publication="receipt",
    needs_settings=False,
)
