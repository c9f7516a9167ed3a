"""``countermark redact``: remove bytes and text for good, by a row that says who and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "ids",
        nargs="+",
        metavar="ID",
        help="a claim's id, or the digest of a file that is kept: at least 12 hex digits",
    )
    parser.add_argument("--reason", required=True, help="why, for everybody to read")
    parser.add_argument("--by", help="who removes it (default: the name you are logged in by)")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--keep-bytes", action="store_true", help="remove the text of the claims alone"
    )
    how.add_argument(
        "--whole-file",
        action="store_true",
        help="remove the bytes even where other claims rest on them too",
    )


def act(run: Run, session: Session) -> Outcome:
    """Remove; says what was removed once it is safe."""
    from countermark.cli.progress import narrate
    from countermark.cli.recording import user_name
    from countermark.reports.publication import Receipt
    from countermark.store.redacting import redact

    options = session.options
    removed = redact(
        run.project,
        ids=options.ids,
        reason=options.reason,
        by=options.by or user_name(),
        keep_bytes=options.keep_bytes,
        whole_file=options.whole_file,
    )
    narrate(f"redacted: {removed.claims:,} claims, {removed.files:,} files")
    done = () if removed.version is None else (f"committed {removed.version}",)
    return Outcome(Receipt(done))


VERB = Verb(
    name="redact",
    help="remove the bytes and the text of claims for good, saying who and why",
    description="Removes what must not be kept: the text of claims from the ledger, and the "
    "bytes they rest on from the vault. Their ids stay, with who removed them, why and when, "
    "so that the ledger still proves itself. It cannot be undone.",
    options=_options,
    act=act,
    publication="receipt",
)
