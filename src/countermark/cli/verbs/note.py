"""``countermark note``: record a claim by hand, with source, quote, grade and any denial."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "subject",
        metavar="SUBJECT",
        help="a name as your files write it, a node, or the key of a subject, cause or finding",
    )
    parser.add_argument("predicate", metavar="PREDICATE", help="a word of the closed vocabulary")
    parser.add_argument(
        "object", metavar="OBJECT", help="a name, a node, or the text of an attribute"
    )
    parser.add_argument("--claimant", required=True, help="who says so")
    parser.add_argument("--source", required=True, help="where it stands: title, address, date")
    parser.add_argument("--quote", required=True, help="the exact words")
    parser.add_argument("--grade", default="C3", help="Admiralty code (default: C3)")
    parser.add_argument("--valid-from", metavar=W, help="the first day it held")
    parser.add_argument("--valid-to", metavar=W, help="the first day it no longer held")
    parser.add_argument("--known-from", metavar=W, help="when the public could know")
    parser.add_argument("--share", metavar="PERCENT", help="for owns: the share")
    parser.add_argument("--denied", action="store_true", help="the claimant denies it")
    parser.add_argument("--denied-by", metavar="WHO", help="who denies it")
    parser.add_argument("--denial-quote", metavar="TEXT", help="the exact words of the denial")
    parser.add_argument("--denial-source", metavar="TEXT", help="where the denial stands")
    parser.add_argument(
        "--handling",
        choices=LEVELS,
        default="internal",
        help="to whom it may be shown (default: internal)",
    )


LEVELS = ("public", "internal", "privileged", "embargoed", "sealed")
W = "YYYY[-MM[-DD]]"


def act(run: Run, session: Session) -> Outcome:
    """Record the claim, and its denial; says which verdicts change."""
    from countermark.assessment.record import note
    from countermark.cli.choosing import noted_subject
    from countermark.cli.recording import answered, whole
    from countermark.model.errors import CallerError
    from countermark.model.handling import Handling
    from countermark.model.when import Interval, earliest

    options = session.options
    project = run.project
    whole(options)
    for day in (options.valid_from, options.valid_to, options.known_from):
        if day is not None:
            earliest(day)
    denial = None
    if options.denied_by:
        if not (options.denial_quote and options.denial_source):
            raise CallerError(
                "a denial needs its own words and source: --denial-quote and --denial-source",
                place="--denied-by",
            )
        denial = (options.denied_by, options.denial_quote, options.denial_source)
    recorded = note(
        project,
        subject=noted_subject(run, options.subject),
        predicate=options.predicate,
        object_=options.object,
        claimant=options.claimant,
        source=options.source,
        quote=options.quote,
        grade=options.grade,
        valid=Interval(options.valid_from, options.valid_to),
        known_from=options.known_from,
        share=options.share,
        denied=options.denied,
        denial=denial,
        handling=Handling(options.handling),
    )
    return answered(run, recorded)


VERB = Verb(
    name="note",
    help="record a claim by hand: who says what, where, how good; and who denies it",
    description="Records one claim with its source, quotation and Admiralty grade. --denied-by "
    "records the denial beside it; neither overwrites the other.",
    options=_options,
    act=act,
    publication="decision",
)
