"""``countermark hurt``: whom does a cut-off of a party reach, and by how much?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session

WAYS = ("customers", "suppliers", "both")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", metavar="PARTY", help="who is cut off, as your files write it")
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files, directories (default: those of the last check)",
    )
    parser.add_argument(
        "--whom",
        choices=WAYS,
        default="both",
        help="who depends on it, who loses it as a customer, or both (default)",
    )
    parser.add_argument(
        "--hops", type=int, default=8, metavar="N", help="how many tiers are followed (default: 8)"
    )
    parser.add_argument(
        "--most", type=int, default=200, metavar="N", help="rows shown each way (default: 200)"
    )


def act(run: Run, session: Session) -> Outcome:
    """Both ways, the nearest first."""
    from countermark.assessment.hurt import hurt
    from countermark.assessment.traced import Asked
    from countermark.model.errors import CallerError

    options = session.options
    for option, value, most in (("--hops", options.hops, 64), ("--most", options.most, 50_000)):
        if not 1 <= value <= most:
            raise CallerError(f"1 to {most:,} is possible", place=option)
    asked = Asked(
        subject=options.subject,
        paths=tuple(options.paths),
        hops=options.hops,
        most=options.most,
    )
    return Outcome(hurt(run, asked, WAYS[:2] if options.whom == "both" else (options.whom,)))


VERB = Verb(
    name="hurt",
    help="whom a cut-off of a party reaches: who depends on it, and who supplies it",
    description="Follows supply backwards from PARTY: everybody that depends on it, tier by tier, "
    "by how much of their supply where shares are stated and by counts where not, with the other "
    "suppliers that are known; and the other way, who loses it as a customer. It says who depends, "
    "and not who comes to harm.",
    options=_options,
    act=act,
    publication="hurt",
)
