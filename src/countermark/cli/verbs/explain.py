"""``countermark explain``: everything behind one verdict, finding, measure or claim."""

from __future__ import annotations

import argparse

from countermark.cli.options import Verbs


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "explain",
        parents=[parent],
        help="hops, evidence, weakest link, exceptions, disputes, what would change it",
        description="Explains a subject, finding, measure or claim of a run: its hops with the "
        "evidence quoted, its weakest link, the exceptions considered, who disputes what, and "
        "what would change the verdict.",
    )
    parser.add_argument("id", metavar="ID", help="at least 12 hex digits, a measure, or a name")
    parser.add_argument(
        "--run", metavar="FILE", help="a result written with --format json (default: last run)"
    )
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Explain; returns 0 when there was something to explain."""
    from countermark.assessment.runs import load_run
    from countermark.cli.choosing import in_register, long_enough
    from countermark.cli.emit import emit
    from countermark.cli.render import render_explanation
    from countermark.cli.session import Session
    from countermark.model.errors import CallerError

    session = Session(options)
    try:
        document = load_run(options.run, None if options.run else session.project)
        long_enough(document, options.id)
        told = render_explanation(document, options.id, session)
    except CallerError as error:
        known = None if options.run and error.exit_code == 3 else in_register(session, options.id)
        if known is None:
            raise
        told = known
    emit(session, told)
    return 0
