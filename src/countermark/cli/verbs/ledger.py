"""``countermark ledger``: is the ledger sound, what is litter, is it of this format?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _verify_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--accept",
        action="store_true",
        help="take a sound ledger that differs from the one last seen here, as after a restore",
    )


def _verify(run: Run, session: Session) -> Outcome:
    from countermark.assessment.ledger_care import verified

    return Outcome(verified(run.project, session.options.accept))


def _tidy(run: Run, _: Session) -> Outcome:
    from countermark.assessment.ledger_care import tidied
    from countermark.reports.publication import Receipt

    done = tidied(run.project)
    counted = f"removed {done.tables} tables and {done.temporary} temporary files"
    return Outcome(Receipt((f"{counted}, {done.bytes:,} bytes",)))


def _migrate(run: Run, _: Session) -> Outcome:
    from countermark.assessment.ledger_care import migrated
    from countermark.cli.recording import committed

    return committed(migrated(run.project))


VERB = Verb(
    name="ledger",
    help="verify that the ledger is sound, tidy it, or move it to the newest format",
    description="Looks after the project's ledger. What the chain of commits proves, and what "
    "it cannot, is in docs/how-to/check-the-ledger.md.",
    actions=(
        Verb(
            name="verify",
            help="walk every commit, file, id and piece of evidence; exit 13 if one is damaged",
            description="Reads the whole ledger and the evidence that its claims name, and says in "
            "numbers what is sound, damaged, missing or not kept. Exit 0 sound, 13 damaged.",
            options=_verify_options,
            act=_verify,
            publication="ledger",
        ),
        Verb(
            name="tidy",
            help="remove temporary files and tables that no version names",
            description="Removes what killed commands left behind, never while one is writing, and "
            "says how many bytes that freed. Old versions stay readable.",
            act=_tidy,
            publication="receipt",
        ),
        Verb(
            name="migrate",
            help="move a ledger of an earlier format to this one, at once or not at all",
            description="The first thing recorded would do it too. Version numbers keep their "
            "meaning.",
            act=_migrate,
            publication="receipt",
        ),
    ),
)
