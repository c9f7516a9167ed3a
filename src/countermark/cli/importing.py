"""``register import`` and ``register update``: lists from files, or from their publishers."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from countermark.cli.progress import narrate
from countermark.cli.verb import Outcome

if TYPE_CHECKING:
    from countermark.assessment.lists import Imported
    from countermark.assessment.run import Run
    from countermark.cli.session import Session
    from countermark.model.errors import CountermarkError
    from countermark.reports.publication import Receipt
    from countermark.store.project import Project

GAPS_TOLD = 5

Content = tuple[str, "bytes | CountermarkError", str | None, bool]
"""What the file or address is called, its bytes or why there are none, which list it is, and
whether nothing on the way can have cut its end."""


def from_files(run: Run, session: Session) -> Outcome:
    """Import the files; exits 0 when every list came in, 13 when some records could not be read."""
    return Outcome(_receipt(run, session, _from_files(session.options)))


def from_publishers(run: Run, session: Session) -> Outcome:
    """Update from the publishers; exits as an import does."""
    from countermark.store import clock

    # A list of its publisher is today's edition, whatever its newest entry is.
    seen = clock.today().isoformat()
    return Outcome(_receipt(run, session, _fetched(run, session.options), seen))


def _receipt(
    run: Run, session: Session, contents: Iterable[Content], seen: str | None = None
) -> Receipt:
    from countermark.reports.publication import Receipt

    receipt = Receipt(())
    receipt.lines = _brought_in(receipt, run.project, session, contents, seen)
    return receipt


def _brought_in(
    receipt: Receipt,
    project: Project,
    session: Session,
    contents: Iterable[Content],
    seen: str | None,
) -> Iterator[str]:
    """A line for each list as soon as it is committed; what is odd or not read is narrated."""
    from countermark.assessment.lists import import_list
    from countermark.model.errors import CountermarkError
    from countermark.store import clock

    options = session.options
    failed: CountermarkError | None = None
    gaps = 0
    for name, content, as_list, whole in contents:
        try:
            if isinstance(content, CountermarkError):
                raise content
            if (taken := _approved(project, content, name, as_list, options)) is not None:
                yield taken[0]
                gaps += taken[1]
                continue
            with session.narrator() as progress:
                done = import_list(
                    project,
                    content,
                    name,
                    progress,
                    as_list=as_list,
                    dated=getattr(options, "date", None),
                    shrunken=options.shrunken,
                    seen=seen,
                    whole=whole,
                    read_on=clock.today().isoformat(),
                )
        except CountermarkError as error:
            narrate(f"refused: {error}")
            failed = error
            continue
        _narrate(done)
        yield _committed(done)
        gaps += len(done.gaps)
    if failed is not None:
        receipt.code = failed.exit_code
    elif gaps and not options.exit_zero:
        receipt.code = 13


def _approved(
    project: Project, content: bytes, name: str, as_list: str | None, options: argparse.Namespace
) -> tuple[str, int] | None:
    """Takes in a list of approved products; the line about it and how much was not read.

    None for any other file.
    """
    from countermark.assessment.approved import recognised, take_in
    from countermark.store import clock

    manifest = recognised(content, as_list)
    if manifest is None:
        return None
    day = getattr(options, "date", None) or clock.today().isoformat()
    done = take_in(project, content, name, manifest, day)
    for gap in done.gaps[:GAPS_TOLD]:
        narrate(f"not read: {gap.what}: {gap.why.value} {gap.detail}".rstrip())
    if len(done.gaps) > GAPS_TOLD:
        narrate(f"not read: {len(done.gaps) - GAPS_TOLD} more records")
    edition = done.edition
    line = f"kept: {edition.title} of {edition.date}, {len(edition.products):,} products"
    return line, len(done.gaps)


def _narrate(done: Imported) -> None:
    """What was odd or not read, for people."""
    for warning in done.warnings:
        narrate(f"warning: {warning}")
    for note in done.summary.notes:
        narrate(f"note: {note}")
    for gap in done.gaps[:GAPS_TOLD]:
        narrate(f"not read: {gap.what}: {gap.why.value} {gap.detail}".rstrip())
    if len(done.gaps) > GAPS_TOLD:
        narrate(f"not read: {len(done.gaps) - GAPS_TOLD} more records")


def _committed(done: Imported) -> str:
    found = done.summary
    closed = f", {done.closed:,} listings closed" if done.closed else ""
    return (
        f"committed {done.version}: {found.title} of {found.date or 'no date'}, "
        f"{found.records:,} records, {found.parties:,} parties, "
        f"{found.names_loaded:,} of {found.names_known:,} names{closed}"
    )


def _from_files(options: argparse.Namespace) -> Iterator[Content]:
    from countermark.model.errors import SourceError
    from countermark.model.gap import Gap
    from countermark.store.files import gather

    for found in gather(options.files):
        if isinstance(found, Gap):
            why = f"{found.why.value} ({found.detail})" if found.detail else found.why.value
            fault = SourceError(why, place=found.what, next_step=found.next_step)
            yield found.what, fault, options.as_list, True
        else:
            yield found.label, found.content, options.as_list, True


def _fetched(run: Run, options: argparse.Namespace) -> Iterator[Content]:
    from countermark.assessment.updating import Answer, fetch_lists

    for name, content, list_id in fetch_lists(
        run.directory,
        tuple(options.lists),
        url=options.url,
        timeout=options.timeout,
        max_bytes=options.max_bytes,
        allow_private=options.allow_private,
    ):
        if content is None:
            narrate(f"{name}: not changed since the last update")
        else:
            whole = isinstance(content, Answer) and content.whole
            bytes_or_error = content.content if isinstance(content, Answer) else content
            yield name, bytes_or_error, list_id, whole
