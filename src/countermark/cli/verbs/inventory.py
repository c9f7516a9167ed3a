"""``countermark inventory``: what is on the network, and who really made it?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="exports, or directories of them")
    parser.add_argument(
        "--registry",
        action="append",
        default=[],
        metavar="FILE",
        help="registrants of hardware addresses: oui.csv, oui.txt or manuf; may be given again",
    )


def act(run: Run, session: Session) -> Outcome:
    """Every device that the files show: 0, or 13 where something was not examined."""
    from countermark.assessment.inventorying import inventory

    return Outcome(inventory(run, session.options.paths, session.options.registry))


VERB = Verb(
    name="inventory",
    help="what is on the network, where, which version, and who made it whatever the label says",
    description="Reads what an engineer can export (SNMP walks, device lists) and shows each "
    "device once: site, role, maker and how sure that is, model, version, serial number, parts. "
    "No device is asked anything: files only. Exit 0, or 13 where something was not examined.",
    options=_options,
    act=act,
    publication="inventory",
)
