"""``countermark forms``: a report form prefilled from a finding, each field with its source."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.options import add_handling
from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
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
    add_handling(parser)


def act(run: Run, session: Session) -> Outcome:
    """The form, filled in from a finding of the run."""
    from countermark.assessment.for_whom import as_shown
    from countermark.assessment.runs import load_run
    from countermark.assessment.shipped import folder
    from countermark.cli.choosing import long_enough
    from countermark.model.handling import DEFAULT
    from countermark.model.when import earliest
    from countermark.reports.forms import form, prefill, worst_finding

    options = session.options
    # A form leaves the house in every format.
    showing = session.showing
    widest = showing.handling or (showing.widest if showing.audience else DEFAULT)
    document = as_shown(load_run(options.run, run.directory), showing, widest)
    if options.finding:
        long_enough(document, options.finding)
    definition = form(folder("reports"), options.form)
    finding = options.finding or worst_finding(document, definition.measures)
    identified = earliest(options.identified) if options.identified else None
    return Outcome(prefill(definition, document, finding, identified=identified))


def installed(_: Run, __: Session) -> Outcome:
    """The forms there are, by name."""
    from countermark.assessment.shipped import folder
    from countermark.reports.forms import form, known_forms
    from countermark.reports.shapes.form import FormList

    shipped = folder("reports")
    titles = {name: form(shipped, name).title for name in known_forms(shipped)}
    return Outcome(FormList(schema="countermark.forms/1", forms=titles))


VERB = Verb(
    name="forms",
    help="a prefilled report, with its clock and every field's source or gap",
    description="Prefills a report form from a finding of a run. Every field names its source, "
    "or says what is missing and whom to ask. Without a form: lists the forms.",
    options=_options,
    act=act,
    publication="form",
    ways=(Way(installed, "forms", lambda options: options.form is None),),
)
