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
        description="Screens names, identifiers (scheme:value) or a file with one name a line. "
        "A score never makes a match certain; no match is not a clearance.",
    )
    parser.add_argument(
        "names", nargs="+", metavar="NAME|FILE", help="names, identifiers (pen:3902), or a table"
    )
    parser.add_argument("--country", default="", metavar="CC", help="ISO 3166-1 code of the names")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="matches per name")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Screen and print; returns 0, or 13 where a match must be confirmed and 14 never."""
    from countermark.assessment.screens import screens
    from countermark.cli.emit import emit
    from countermark.cli.render import render_screen
    from countermark.cli.session import Session

    session = Session(options)
    outcome = screens(
        tuple(options.names),
        country=options.country,
        limit=options.limit,
        as_of=session.as_of,
        known_at=session.known_at,
        project=session.project,
    )
    emit(session, render_screen(outcome, session))
    return session.exit_code(outcome.worst)
