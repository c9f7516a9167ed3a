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
    parser.add_argument(
        "form", nargs="?", metavar="FORM", help="such as far-52.204-25; list: all of them"
    )
    parser.add_argument(
        "finding", nargs="?", metavar="ID", help="a finding or subject (default: the worst one)"
    )
    parser.add_argument(
        "--follow-up", action="store_true", help="the later report of the same form"
    )
    parser.add_argument(
        "--identified",
        metavar="DATE",
        help="the day of identification, or its hour with the time zone (default: the as-of day)",
    )
    parser.add_argument(
        "--run", metavar="FILE", help="a result written with --format json (default: last run)"
    )
    add_handling(parser)


def act(run: Run, session: Session) -> Outcome:
    """The form, filled in from a finding of the run, or from the run as a whole."""
    from countermark.assessment.asking import askings
    from countermark.assessment.for_whom import as_shown
    from countermark.assessment.runs import load_run
    from countermark.assessment.shipped import folder
    from countermark.cli.choosing import long_enough
    from countermark.cli.session import moment
    from countermark.model.errors import CallerError
    from countermark.model.handling import DEFAULT
    from countermark.reports.forms import About, form, prefill, prefill_run, worst_finding

    options = session.options
    # A form leaves the house in every format.
    showing = session.showing
    widest = showing.handling or (showing.widest if showing.audience else DEFAULT)
    document = as_shown(load_run(options.run, run.directory), showing, widest)
    shipped = folder("reports")
    definition = form(shipped, options.form)
    if definition.about is About.RUN:
        if options.finding:
            raise CallerError(
                f"{definition.id} is filled in from a run, not from a finding",
                place=options.finding,
                next_step="leave the id out",
            )
        keeps = run.view is not None and not showing.audience
        asked = askings(run).askings if keeps else ()
        return Outcome(prefill_run(definition, document, asked))
    if options.finding:
        long_enough(document, options.finding)
    finding = options.finding or worst_finding(document, definition)
    identified = moment(options.identified, "--identified") if options.identified else None
    return Outcome(prefill(definition, document, finding, shipped, identified=identified))


def installed(_: Run, __: Session) -> Outcome:
    """The forms there are, by name."""
    from countermark.assessment.shipped import folder
    from countermark.reports.forms import form, known_forms
    from countermark.reports.shapes.form import FormList, FormRow

    shipped = folder("reports")
    every = {name: form(shipped, name) for name in known_forms(shipped)}
    details = {
        name: FormRow(
            title=one.title,
            authority=one.authority,
            about=one.about.value,
            measures=one.measures,
            mark=one.mark,
            data=one.files_data,
        )
        for name, one in every.items()
    }
    titles = {name: one.title for name, one in every.items()}
    return Outcome(FormList(schema="countermark.forms/1", forms=titles, details=details))


LIST = (None, "list")
"""What stands for the form where all of them are to be listed."""

VERB = Verb(
    name="forms",
    help="a prefilled report, with its clock and every field's source or gap",
    description="Prefills a form from a finding of a run, or from the run as a whole. Every "
    "field names its source, or says what is missing and whom to ask; what whoever signs "
    "has to say is never filled in. --output NAME.docx is a document, NAME.csv lines to "
    "upload. Without a form: lists the forms.",
    options=_options,
    act=act,
    publication="form",
    ways=(Way(installed, "forms", lambda options: options.form in LIST),),
)
