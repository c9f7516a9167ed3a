"""What ``acknowledge`` and ``done`` have in common: which duty is meant, and who says so."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from countermark.cli.choosing import HEX, LEAST
from countermark.cli.verb import Outcome

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session
    from countermark.model.duty import DutyItem
    from countermark.model.predicate import Predicate


def options_of_an_act(parser: argparse.ArgumentParser) -> None:
    """Which duty, who, in which role, when, in which words."""
    parser.add_argument(
        "duty", metavar="ID", help="at least 12 digits of its id, as countermark duties shows it"
    )
    parser.add_argument(
        "--by", metavar="WHO", help="who answers for it (default: the system's user name)"
    )
    parser.add_argument(
        "--role", default="the user of this project", help="in which role: compliance officer"
    )
    parser.add_argument("--on", metavar="DAY", help="the day of it (default: the day asked about)")
    parser.add_argument("--note", default="", help="in that person's own words")
    parser.add_argument(
        "--run", metavar="FILE", help="a result written with --format json (default: last run)"
    )


def recorded(
    run: Run, session: Session, predicate: Predicate, said: str, files: Sequence[str] = ()
) -> Outcome:
    """Record it; says what was recorded, and of which duty."""
    from countermark.assessment.duty_claims import record
    from countermark.cli.recording import day_recorded, user_name, whole
    from countermark.reports.publication import Receipt

    options = session.options
    project = run.project
    whole(options)
    on = day_recorded(run, options.on)
    item = _chosen(run, options.duty, options.run)
    by = user_name() if options.by is None else options.by
    made = record(
        project,
        item,
        predicate,
        person=by,
        role=options.role,
        day=on,
        note=options.note,
        files=files,
    )
    where = f", contract {item.contract}" if item.contract else ""
    return Outcome(
        Receipt((f"{said} {on} by {by}: {item.what}{where}", f"committed {made.version}"))
    )


def _chosen(run: Run, text: str, path: str | None) -> DutyItem:
    """The duty that ``text`` means; CallerError where it means none, or several."""
    from countermark.assessment.duties import derived
    from countermark.assessment.runs import load_run
    from countermark.model.errors import CallerError

    wanted = text.strip().rstrip("…").casefold()
    if len(wanted) < LEAST or not set(wanted) <= HEX:
        raise CallerError(
            f"“{text[:60]}” is no id of a duty",
            next_step=f"copy at least {LEAST} digits from countermark duties",
        )
    found = [
        one for one in derived(run, load_run(path, run.directory)) if one.id.startswith(wanted)
    ]
    if len(found) != 1:
        many = "stands for several duties" if found else "is no duty of the last check"
        raise CallerError(
            f"“{text[:60]}” {many}", next_step="see countermark duties for what there is"
        )
    return found[0]
