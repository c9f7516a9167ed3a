"""``countermark reply``: the right of reply, kept beside every finding about a party."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session

TERM = 14
"""Days to reply in, unless another day is named."""


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "party", metavar="PARTY", help="a party of the register, or the id of a finding about it"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--asked", metavar="FILE", help="the questions that were sent (text)")
    what.add_argument("--answer", metavar="FILE", help="the answer, in full (text)")
    parser.add_argument(
        "--until", metavar="DAY", help=f"the last day to reply on (default: {TERM} days)"
    )
    parser.add_argument("--on", metavar="DAY", help="the day of it (default: the day asked about)")
    parser.add_argument("--by", metavar="WHO", help="who asks (default: the system's user name)")


def act(run: Run, session: Session) -> Outcome:
    """Record that it was asked, or what it answered; without either, say how it stands."""
    from datetime import timedelta

    from countermark.assessment.replying import ask, record_answer
    from countermark.cli.recording import day_recorded, user_name, whole
    from countermark.cli.session import day
    from countermark.reports.publication import Receipt

    options = session.options
    _ = run.project
    whole(options)
    on = day_recorded(run, options.on)
    if options.asked:
        until = day(options.until, "--until") if options.until else on + timedelta(days=TERM)
        by = user_name() if options.by is None else options.by
        made, name = ask(run, options.party, questions=options.asked, until=until, by=by, on=on)
        said = f"{name} was asked on {on} to reply by {until}"
        return Outcome(Receipt((said, f"committed {made.version}")))
    if options.answer:
        made, name = record_answer(run, options.party, answer=options.answer, on=on)
        said = f"the reply of {name} of {on} stands beside every finding about it"
        return Outcome(Receipt((said, f"committed {made.version}")))
    return Outcome(Receipt(_standing(run, options.party)))


def _standing(run: Run, text: str) -> list[str]:
    from countermark.assessment.replying import party, replies
    from countermark.model.reply import beside

    node, name = party(run, text)
    kept = replies(run).get(node, ())
    told = (beside(one, name, run.as_of) for one in kept)
    return [f"{one.date}  {one.by}: {one.says}" for one in told] or [f"{name} was not asked"]


VERB = Verb(
    name="reply",
    help="the right of reply: questions sent to a party, its answer in full, or none by the day",
    description="Records that questions were sent to a party and until when it may reply, then its "
    "answer in full. Either stands beside every finding about the party, in every format, with the "
    "room that a denial has. No reply by the day is told as that and means nothing else.",
    options=_options,
    act=act,
    publication="receipt",
)
