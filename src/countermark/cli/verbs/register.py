"""``countermark register``: look into the register, and bring published lists into the ledger."""

from __future__ import annotations

import argparse

from countermark.cli.options import Verbs


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb and its actions to the command line."""
    parser = verbs.add_parser(
        "register",
        help="measures, entities, timelines, differences; import and update lists",
        description="The register: who is restricted, by whom, for whom, where, from when to when.",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser(
        "list", parents=[parent], help="measures, filtered, with their standing on the day"
    )
    listing.add_argument("--jurisdiction", metavar="CC", help="only of this jurisdiction")
    listing.add_argument("--kind", choices=KINDS, help="only measures of this kind")
    listing.add_argument("--entity", metavar="ID", help="only measures that name this entity")
    listing.add_argument("--status", metavar="STATUS", help="only with this standing on the day")
    show = actions.add_parser(
        "show", parents=[parent], help="one measure or entity, whole, with its standing"
    )
    show.add_argument("id", metavar="ID", help="a measure or an entity")
    show.add_argument("--entity", metavar="ID", help="the standing for this entity")
    timeline = actions.add_parser(
        "timeline", parents=[parent], help="what happened to an entity, and what was known when"
    )
    timeline.add_argument("entity", metavar="ENTITY", help="an entity of the register")
    diff = actions.add_parser(
        "diff", parents=[parent], help="what began, ended, paused or became public between two days"
    )
    diff.add_argument(
        "--from", dest="from_day", required=True, metavar="DATE", help="the first day"
    )
    diff.add_argument("--to", dest="to_day", required=True, metavar="DATE", help="the last day")
    diff.add_argument("--entity", metavar="ID", help="only what names this entity")
    bring = actions.add_parser(
        "import", parents=[parent], help="read published list files into the project's ledger"
    )
    bring.add_argument("files", nargs="+", metavar="FILE", help="as published, or packed")
    bring.add_argument("--list", dest="as_list", metavar="LIST", help="read it as this list")
    bring.add_argument("--date", metavar="DATE", help="the list's own date, if the file has none")
    bring.add_argument("--shrunken", action="store_true", help="accept a list that lost many names")
    update = actions.add_parser(
        "update", parents=[parent], help="fetch lists from their publishers (uses the network)"
    )
    update.add_argument("lists", nargs="*", metavar="LIST", help="default: every imported list")
    update.add_argument("--from", dest="url", metavar="URL", help="another address for the list")
    update.add_argument(
        "--timeout",
        type=float,
        default=120.0,
        metavar="SECONDS",
        help="give up after (default: 120)",
    )
    update.add_argument(
        "--max-bytes",
        type=int,
        default=512 << 20,
        metavar="BYTES",
        help="refuse more (default: 512 MiB)",
    )
    update.add_argument(
        "--allow-private",
        action="store_true",
        help="ask machines that are not on the public internet, too",
    )
    update.add_argument(
        "--shrunken", action="store_true", help="accept a list that lost many names"
    )
    actions.add_parser(
        "sources", parents=[parent], help="which lists, of which day, names loaded of known"
    )
    for action in actions.choices.values():
        action.set_defaults(execute=execute)


KINDS = ("restrictive", "reporting", "allow-list", "ending", "advisory")


def execute(options: argparse.Namespace) -> int:
    """Run the action; returns 0, or what the import asks for."""
    from countermark.cli.session import Session

    session = Session(options)
    if options.action in ("import", "update"):
        from countermark.cli.importing import run

        return run(session, options)
    from countermark.cli.looking import look

    return look(session, options)
