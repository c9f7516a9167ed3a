"""``countermark answer``: read a questionnaire that came back, as claims of who signed it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the questionnaire, filled in and signed")


def act(run: Run, session: Session) -> Outcome:
    """Read it, record it, and say what it contradicts."""
    from countermark.assessment.asking import answer

    return Outcome(answer(run, session.options.file))


VERB = Verb(
    name="answer",
    help="read a questionnaire that came back: claims of whoever signed, what they contradict",
    description="Reads the JSON file that countermark ask wrote, filled in and signed, and records "
    "what it says as claims of the supplier's, each with its place in the file. What contradicts "
    "the last check or others' claims is disputed, and both are kept. Needs a project.",
    options=_options,
    act=act,
    publication="answer",
)
