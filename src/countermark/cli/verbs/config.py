"""``countermark config show``: every setting, its value, and where the value came from."""

from __future__ import annotations

import argparse

from countermark.cli.options import Verbs


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "config",
        parents=[parent],
        help="show every setting and where its value came from",
        description="Flags win over the environment (COUNTERMARK_…), the environment over "
        "countermark.toml, the file over defaults.",
    )
    parser.add_argument("action", choices=("show",), help="print the settings")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Print the settings; returns 0."""
    import json

    from countermark.cli.emit import emit
    from countermark.cli.session import Session

    session = Session(options)
    rows = [(s.name, s.value or "-", s.origin) for s in session.settings.all()]
    if session.format == "json":
        shown = {n: {"value": v, "origin": o} for n, v, o in rows}
        emit(
            session,
            json.dumps({"schema": "countermark.config/1", "settings": shown}, indent=2) + "\n",
        )
        return 0
    wide = max(len(name) for name, _, _ in rows)
    emit(session, "".join(f"{n:<{wide}}  {v}  ({o})\n" for n, v, o in rows))
    return 0
