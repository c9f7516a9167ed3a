"""``countermark forms``: a report form prefilled from a finding, each field with its source."""

from __future__ import annotations

import argparse

from countermark.cli.options import Verbs


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "forms",
        parents=[parent],
        help="a prefilled report, with its clock and every field's source or gap",
        description="Prefills a report form from a finding of a run. Every field names its source, "
        "or says what is missing and whom to ask. Without a form: lists the forms.",
    )
    parser.add_argument("form", nargs="?", metavar="FORM", help="such as far-52.204-25")
    parser.add_argument(
        "finding", nargs="?", metavar="ID", help="a finding or subject (default: the worst one)"
    )
    parser.add_argument(
        "--follow-up", action="store_true", help="the later report of the same form"
    )
    parser.add_argument(
        "--identified", metavar="DATE", help="the day of identification (default: the as-of day)"
    )
    parser.add_argument(
        "--run", metavar="FILE", help="a result written with --format json (default: last run)"
    )
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Prefill and print; returns 0."""
    from countermark.assessment.runs import load_run
    from countermark.cli.choosing import long_enough
    from countermark.cli.emit import emit
    from countermark.cli.render import render_form, render_form_list
    from countermark.cli.session import Session

    session = Session(options)
    if options.form is None:
        emit(session, render_form_list(session))
        return 0
    document = load_run(options.run, session.project)
    if options.finding:
        long_enough(document, options.finding)
    emit(session, render_form(document, options, session))
    return 0
