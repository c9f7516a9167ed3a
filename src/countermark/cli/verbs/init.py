"""``countermark init``: make a project that remembers judgements, set-asides and history."""

from __future__ import annotations

import argparse

from countermark.cli.options import Verbs


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "init",
        parents=[parent],
        help="make a project: countermark.toml and .countermark (ledger, vault)",
        description="Makes countermark.toml and .countermark/ in a directory. Nothing that is "
        "already there is changed.",
    )
    parser.add_argument(
        "directory", nargs="?", default=".", metavar="DIR", help="where (default: here)"
    )
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Make the project; returns 0."""
    from countermark.cli.progress import narrate
    from countermark.model.errors import OperatorError
    from countermark.store.project import init, open_project

    made = init(options.directory)
    try:
        open_project(made.root)
    except OperatorError as error:  # made in a directory of another's
        narrate(f"project made, and not used yet: {error}")
        return 0
    narrate(f"project ready in {made.root}; next: countermark check PATH --context CONTEXT")
    return 0
