"""``countermark replace``: what must go, from where, by when, in what order, and what comes in."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session
    from countermark.reports.shapes.replace import ReplaceDocument


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "plan", metavar="PLAN", help="a table of devices with steps and substitutes (CSV, TSV)"
    )
    parser.add_argument(
        "--freeze",
        action="append",
        default=[],
        metavar="FROM/TO[@SITE]",
        help="days on which nothing may be changed, at one site or at all; may be given again",
    )
    parser.add_argument(
        "--steps", default="", metavar="FILE", help="how many days each step takes (YAML)"
    )
    parser.add_argument(
        "--since", default="", metavar="FILE", help="an earlier plan (JSON): what changed"
    )
    parser.add_argument(
        "--document",
        metavar="KIND",
        help="a document made of it: fcc-5640-status, fcc-5640-final, gb-removal-plan",
    )


def _plan(run: Run, session: Session) -> ReplaceDocument:
    from countermark.assessment.replacing import Asked, replacing

    options = session.options
    asked = Asked(
        plan=options.plan,
        contexts=session.contexts,
        freezes=tuple(options.freeze),
        steps=options.steps,
        since=options.since,
    )
    return replacing(run, asked)


def act(run: Run, session: Session) -> Outcome:
    """The plan, under the strictest day of the measures that bind."""
    return Outcome(_plan(run, session))


def made(run: Run, session: Session) -> Outcome:
    """A document made of the plan."""
    from countermark.assessment.replacing import document

    return Outcome(document(session.options.document, _plan(run, session)))


VERB = Verb(
    name="replace",
    help="a plan to take out what must go: by when, in what order, and what comes in",
    description="Reads a table of devices with the steps that are done and the substitutes that "
    "are meant, judges both as check does, and plans backwards from the strictest day of the "
    "measures that bind: freezes and windows are kept, an element manager goes after its elements, "
    "caps are measured in the instrument's unit. --since says what changed; --document makes "
    "status lines, a final certification or a removal plan.",
    options=_options,
    act=act,
    publication="replace",
    ways=(Way(made, "replace document", lambda options: bool(options.document)),),
)
