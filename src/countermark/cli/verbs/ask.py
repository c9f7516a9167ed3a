"""``countermark ask``: a dated questionnaire to a supplier, and who has not answered."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session

TERM = 30
"""Days in which an answer is asked for, unless another day is named."""


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "supplier", nargs="?", metavar="SUPPLIER", help="whom to ask; without: who was asked"
    )
    parser.add_argument("--contract", default="", metavar="NUMBER", help="about which contract")
    parser.add_argument(
        "--until", metavar="DAY", help=f"the day by which to answer (default: {TERM} days)"
    )
    parser.add_argument("--by", metavar="WHO", help="who asks (default: the system's user name)")
    parser.add_argument(
        "--questions",
        default="",
        metavar="TOPICS",
        help="889, ownership, origin, update-servers, data, sub-suppliers, with commas between "
        "(default: all)",
    )


def act(run: Run, session: Session) -> Outcome:
    """The questionnaire; a project remembers whom it asked what, and until when."""
    from datetime import timedelta

    from countermark.assessment.asking import ask
    from countermark.cli.recording import user_name, whole
    from countermark.cli.session import day

    options = session.options
    whole(options)
    until = day(options.until, "--until") if options.until else run.as_of + timedelta(days=TERM)
    topics = tuple(word.strip() for word in options.questions.split(",") if word.strip())
    made = ask(
        run,
        supplier=options.supplier,
        contract=options.contract,
        asked_by=user_name() if options.by is None else options.by,
        until=until,
        topics=topics,
    )
    said = () if run.directory else ("not remembered: there is no project (countermark init)",)
    return Outcome(made, said)


def asked(run: Run, _: Session) -> Outcome:
    """Who was asked, and how each asking stands."""
    from countermark.assessment.asking import askings

    return Outcome(askings(run))


VERB = Verb(
    name="ask",
    help="a dated questionnaire to a supplier; without one: who was asked and did not answer",
    description="Makes a questionnaire (section 889, ownership, origin, update servers and remote "
    "administration, data, sub-suppliers) as JSON that countermark answer reads back, or as a "
    "document. A project remembers whom it asked and until when; without a supplier it lists who "
    "was asked, whose answer is late, expired or contradicted, and who is to be asked next.",
    options=_options,
    act=act,
    publication="questionnaire",
    ways=(Way(asked, "asked", lambda options: not options.supplier),),
)
