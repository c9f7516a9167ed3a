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
    from countermark.cli.emit import emit
    from countermark.cli.session import Session
    from countermark.model.errors import CallerError

    session = Session(options)
    rows = [(s.name, s.value, s.origin) for s in session.settings.all()]
    if session.format in ("sarif", "html"):
        raise CallerError(f"config has no {session.format} format", place="--format")
    if session.format == "json":
        from countermark.assessment.documents import ConfigDocument, SettingShape
        from countermark.reports.encoding import encode

        shown = {n: SettingShape(value=v, origin=o) for n, v, o in rows}
        emit(session, encode(ConfigDocument(schema="countermark.config/1", settings=shown)))
    elif session.format == "tsv":
        from countermark.reports.tsv import cell

        lines = ["\t".join(map(cell, row)) for row in (("setting", "value", "origin"), *rows)]
        emit(session, "\n".join(lines) + "\n")
    else:
        wide = max(len(name) for name, _, _ in rows)
        emit(session, "".join(f"{n:<{wide}}  {v or '-'}  ({o})\n" for n, v, o in rows))
    return 0
