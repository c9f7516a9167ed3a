"""``countermark screen``: is this name or identifier a registered or listed party?"""

from __future__ import annotations

import argparse

from countermark.cli.options import Verbs


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "screen",
        parents=[parent],
        help="match names or identifiers against every registered and listed party",
        description="Screens names, identifiers (scheme:value) or the parties and makers that a "
        "file names. A score never makes a match certain; no match is not a clearance. "
        "With --since the list and the exit code are of the new matches alone; those of then are "
        "counted. See also `screen evaluate`.",
    )
    parser.add_argument(
        "names", nargs="+", metavar="NAME|FILE", help="names, identifiers (pen:3902), or a file"
    )
    parser.add_argument("--country", default="", metavar="CC", help="ISO 3166-1 code of the names")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="matches per name")
    parser.add_argument(
        "--text", action="store_true", help="look for names in the running text of files instead"
    )
    parser.add_argument(
        "--since",
        metavar="DATE|FILE|ledger:VERSION",
        help="only what is new since a day, an earlier result (--format json), or a ledger version",
    )
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Screen and print; returns 13 with any match or unread file, never 14; 0 clears nobody.

    With --since the new matches alone count.
    """
    from countermark.assessment.screens import screens
    from countermark.cli.emit import emit
    from countermark.cli.render import render_screen
    from countermark.cli.session import Session
    from countermark.model.errors import CallerError

    session = Session(options)
    if options.names[0] == "evaluate" and not options.literal:
        from countermark.cli.evaluating import evaluate

        return evaluate(session, tuple(options.names[1:]))
    _ = session.level  # a level that cannot be known is told before anything is read
    if options.limit < 1:
        raise CallerError("at least one match a name", place="--limit")
    if options.text:
        if options.since:
            raise CallerError("screen --text has no --since", place="--since")
        from countermark.cli.mentions import mention

        return mention(session, tuple(options.names), options.limit)
    outcome = screens(
        tuple(options.names),
        country=options.country,
        limit=options.limit,
        as_of=session.as_of,
        known_at=session.known_at,
        project=session.project,
        since=options.since,
    )
    emit(session, render_screen(outcome, session))
    return session.exit_code(outcome.worst)
