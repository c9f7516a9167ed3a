"""``countermark screen``: is this name or identifier a registered or listed party?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names", nargs="+", metavar="NAME|FILE", help="names, identifiers (pen:3902), or a file"
    )
    parser.add_argument("--country", default="", metavar="CC", help="ISO 3166-1 code of the names")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="matches per name")
    parser.add_argument(
        "--thorough",
        action="store_true",
        help="tell likenesses too that lie below what a long list tells by default",
    )
    parser.add_argument(
        "--text", action="store_true", help="look for names in the running text of files instead"
    )
    parser.add_argument(
        "--since",
        metavar="DATE|FILE|ledger:VERSION",
        help="only what is new since a day, an earlier result (--format json), or a ledger version",
    )


def act(run: Run, session: Session) -> Outcome:
    """Screen: any match or unread file exits 13, never 14, and 0 clears nobody.

    With --since the new matches alone count.
    """
    from countermark.assessment.screen_published import screen_document
    from countermark.assessment.screens import screens
    from countermark.model.errors import CallerError

    options = session.options
    _ = session.level  # a level that cannot be known is told before anything is read
    if options.limit < 1:
        raise CallerError("at least one match a name", place="--limit")
    outcome = screens(
        run,
        tuple(options.names),
        country=options.country,
        limit=options.limit,
        since=options.since,
        thorough=options.thorough,
    )
    return Outcome(screen_document(outcome))


def mentions(run: Run, session: Session) -> Outcome:
    """Look for parties in running text: 0 with mentions or without, 13 for a file not read."""
    from countermark.assessment.mentions_published import mentions_document
    from countermark.assessment.texts import texts
    from countermark.model.errors import CallerError

    options = session.options
    _ = session.level
    if options.limit < 1:
        raise CallerError("at least one match a name", place="--limit")
    if options.since:
        raise CallerError("screen --text has no --since", place="--since")
    return Outcome(mentions_document(texts(run, tuple(options.names)), options.limit))


def evaluation(_: Run, session: Session) -> Outcome:
    """``screen evaluate`` with options before the word."""
    from countermark.cli.verbs.screen_evaluate import evaluation

    return evaluation(session.options.names[1:])


def _evaluates(options: argparse.Namespace) -> bool:
    return bool(options.names[0] == "evaluate") and not options.literal


VERB = Verb(
    name="screen",
    help="match names or identifiers against every registered and listed party",
    description="Screens names, identifiers (scheme:value) or the parties and makers that a "
    "file names. A score never makes a match certain; no match is not a clearance. "
    "With --since the list and the exit code are of the new matches alone; those of then are "
    "counted. See also `screen evaluate`.",
    options=_options,
    act=act,
    publication="screen",
    ways=(
        Way(evaluation, "evaluation", _evaluates),
        Way(mentions, "mentions", lambda options: bool(options.text)),
    ),
)
