"""``countermark compare``: is what is deployed what was evaluated?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session

RUNGS = ("rebuilt", "package", "flash", "loaded", "device", "quote")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("evaluated", metavar="EVALUATED", help="the file or directory evaluated")
    parser.add_argument("deployed", metavar="DEPLOYED", help="the one found, or delivered")
    parser.add_argument(
        "--rules", metavar="FILE", help="what may differ, and why (default: the shipped rules)"
    )
    parser.add_argument(
        "--rung", choices=RUNGS, help="what the two are, from source to quote: see the how-to"
    )


def act(run: Run, session: Session) -> Outcome:
    """Compare: 0 identical or equivalent, 13 incomparable, 14 they differ."""
    from countermark.assessment.artefacts import artefacts
    from countermark.assessment.compare_published import compare_document
    from countermark.assessment.comparing import compared, rules
    from countermark.model.rung import Rung

    options = session.options
    _ = session.level  # a level that cannot be known is told before anything is read
    judged_by = rules(options.rules)
    evaluated, deployed = artefacts([options.evaluated, options.deployed])
    found = compared(run, evaluated, deployed, judged_by)
    rung = Rung(options.rung) if options.rung else None
    return Outcome(compare_document(found, rung))


VERB = Verb(
    name="compare",
    help="is what is deployed what was evaluated? every byte accounted for",
    description="Compares an evaluated artefact with a deployed one: identical, equivalent after "
    "named rules, different, or incomparable, with every byte of both sides accounted for. Two "
    "directories are compared by names, kinds, modes, links and contents; no link is followed. "
    "Exit 0 identical or equivalent, 13 incomparable, 14 they differ.",
    options=_options,
    act=act,
    publication="compare",
)
