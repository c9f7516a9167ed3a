"""``countermark config``: where each setting came from, and whose directories are believed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("show", "trust", "untrust"), help="what to do")
    parser.add_argument("directory", nargs="?", metavar="DIR", help="for trust and untrust")


def act(run: Run, session: Session) -> Outcome:
    """Every setting with its value and where it came from."""
    from countermark.cli.progress import narrate
    from countermark.model.errors import CallerError, CountermarkError
    from countermark.reports.shapes.config import ConfigDocument, SettingShape

    if session.options.directory:
        raise CallerError("config show takes no directory", next_step="use --config or --ledger")
    try:
        _ = run.directory
    except CountermarkError as error:
        narrate(f"not used: {error}")
    shown = {s.name: SettingShape(value=s.value, origin=s.origin) for s in session.settings.all()}
    return Outcome(ConfigDocument(schema="countermark.config/1", settings=shown))


def trust(_: Run, session: Session) -> Outcome:
    """Change or list the trusted directories; it must run where settings are refused."""
    from countermark.model.errors import CallerError
    from countermark.reports.publication import Receipt
    from countermark.store import trust
    from countermark.store.paths import printable

    options = session.options
    if options.directory is None:
        if options.action == "untrust":
            raise CallerError("untrust needs a directory", next_step="config trust lists them")
        return Outcome(Receipt(printable(name) for name in trust.listed()))
    if options.action == "trust":
        said = f"trusted from now on: {trust.trust(options.directory)}"
    else:
        said = f"no longer trusted: {trust.untrust(options.directory)}"
    return Outcome(Receipt(()), (said,))


VERB = Verb(
    name="config",
    help="show every setting and where its value came from; trust a directory of another's",
    description="show: flags win over the environment (COUNTERMARK_…), the environment over "
    "countermark.toml, the file over defaults. trust: a project or configuration file that "
    "somebody else owns is not used until its directory is trusted. Without DIR, trust lists "
    "those that are. The list lies in your own configuration directory, never in a project; "
    "COUNTERMARK_TRUST (directories with the path separator between, or *) adds to it.",
    options=_options,
    act=act,
    publication="config",
    ways=(Way(trust, "receipt", lambda options: options.action != "show", needs_settings=False),),
)
