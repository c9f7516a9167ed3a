"""The options every verb shares, and how ``--help`` words them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from countermark.model.formats import FORMATS

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Verbs = object

LEVELS = ("action-required", "unresolved", "prohibited", "never")
DAY = "DATE"
HANDLING = ("public", "internal", "privileged", "embargoed")
"""Up to which handling a result may show; what is sealed is never shown."""


def add_handling(parser: argparse.ArgumentParser) -> None:
    """How far a result may show what only some may see."""
    parser.add_argument(
        "--handling",
        choices=HANDLING,
        help="show claims and evidence up to this handling; what is above it is counted "
        "(default: embargoed in a table, internal in every other format)",
    )


AUDIENCES = ("counsel", "regulator", "publication")
"""For whom a result may be made (``model.audience``)."""


class Formats:
    """The formats of one verb, looked up only where they are shown: help and errors.

    Whether a format is one at all is known at once; one that the verb lacks is refused later, in
    one place (``reports.publication``).
    """

    def __init__(self, publications: Iterable[str]) -> None:
        self._publications = tuple(publications)

    def __contains__(self, name: object) -> bool:
        return name in FORMATS

    def __iter__(self) -> Iterator[str]:
        from countermark.cli.written import WRITTEN

        there = set()
        for one in self._publications:
            if one in WRITTEN:
                there.update(WRITTEN[one].split())
            else:
                from countermark.reports.publications import of

                there.update(of(one).formats)
        yield from (name for name in FORMATS if name in there or not there)


def common(publications: Iterable[str] = ()) -> argparse.ArgumentParser:
    """A parent parser with the global options, for a verb whose results are ``publications``."""
    parent = argparse.ArgumentParser(add_help=False)
    group = parent.add_argument_group("global options")
    group.add_argument(
        "--context",
        action="append",
        metavar="CONTEXT",
        help="who asks, where, for what: a preset, then facets, such as "
        "us-federal-contractor,purpose=public-safety; repeat for several side by side",
    )
    group.add_argument("--as-of", metavar=DAY, help="the day asked about (default: today)")
    group.add_argument(
        "--known-at", metavar=DAY, help="use only what the public could know on that day"
    )
    written = group.add_argument(
        "--format", help="table on a terminal, tsv into a pipe, unless given"
    )
    written.choices = Formats(publications)
    group.add_argument(
        "--output",
        metavar="FILE",
        help="write the result there instead; the ending of its name says in which format",
    )
    group.add_argument(
        "--for",
        dest="audience",
        choices=AUDIENCES,
        help="make the result for this reader: counsel (privileged, marked on every page), "
        "regulator (nothing privileged or embargoed), publication (check alone: no suppliers, "
        "places, people, files or authors of yours)",
    )
    group.add_argument(
        "--ledger", metavar="DIR", help="the project's directory; none: use no project"
    )
    group.add_argument("--config", metavar="FILE", help="the configuration file; none: use none")
    group.add_argument(
        "--fail-on",
        choices=LEVELS,
        help="the mildest verdict that makes the exit code non-zero (default: action-required)",
    )
    group.add_argument("--exit-zero", action="store_true", help="exit 0 whatever the verdict")
    group.add_argument("--no-progress", action="store_true", help="no progress on standard error")
    group.add_argument(
        "--color", choices=("auto", "always", "never"), help="colour in tables (default: auto)"
    )
    group.add_argument(
        "--traceback", action="store_true", help="show where in the program a defect lies"
    )
    return parent
