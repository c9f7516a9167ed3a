"""``countermark config``: where each setting came from, and whose directories are believed."""

from __future__ import annotations

import argparse

from countermark.cli.options import Verbs


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "config",
        parents=[parent],
        help="show every setting and where its value came from; trust a directory of another's",
        description="show: flags win over the environment (COUNTERMARK_…), the environment over "
        "countermark.toml, the file over defaults. trust: a project or configuration file that "
        "somebody else owns is not used until its directory is trusted. Without DIR, trust lists "
        "those that are. The list lies in your own configuration directory, never in a project; "
        "COUNTERMARK_TRUST (directories with the path separator between, or *) adds to it.",
    )
    parser.add_argument("action", choices=("show", "trust", "untrust"), help="what to do")
    parser.add_argument("directory", nargs="?", metavar="DIR", help="for trust and untrust")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Print the settings, or change and print the trusted directories; returns 0."""
    if options.action != "show":
        return _trust(options)
    from countermark.cli.emit import emit
    from countermark.cli.progress import narrate
    from countermark.cli.session import Session
    from countermark.model.errors import CallerError, CountermarkError

    if options.directory:
        raise CallerError("config show takes no directory", next_step="use --config or --ledger")
    session = Session(options)
    try:
        _ = session.project
    except CountermarkError as error:
        narrate(f"not used: {error}")
    rows = [(s.name, s.value, s.origin) for s in session.settings.all()]
    if session.format in ("sarif", "html"):
        raise CallerError(f"config has no {session.format} format", place="--format")
    if session.format == "json":
        from countermark.reports.encoding import encode
        from countermark.reports.shapes.config import ConfigDocument, SettingShape

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


def _trust(options: argparse.Namespace) -> int:
    """Needs no settings: it must run where a project is refused."""
    from countermark.cli.emit import emit_line
    from countermark.cli.progress import narrate
    from countermark.model.errors import CallerError
    from countermark.store import trust
    from countermark.store.paths import printable

    if options.directory is None:
        if options.action == "untrust":
            raise CallerError("untrust needs a directory", next_step="config trust lists them")
        for name in trust.listed():
            emit_line(printable(name))
    elif options.action == "trust":
        narrate(f"trusted from now on: {trust.trust(options.directory)}")
    else:
        narrate(f"no longer trusted: {trust.untrust(options.directory)}")
    return 0
