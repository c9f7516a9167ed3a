"""``register import`` and ``register update``: lists from files, or from their publishers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from countermark.cli.progress import narrate
from countermark.cli.session import Session

if TYPE_CHECKING:
    from countermark.assessment.lists import Imported
    from countermark.model.errors import CountermarkError
    from countermark.store.project import Project

GAPS_TOLD = 5

Content = tuple[str, "bytes | CountermarkError", str | None, bool]
"""What the file or address is called, its bytes or why there are none, which list it is, and
whether nothing on the way can have cut its end."""


def run(session: Session, options: argparse.Namespace) -> int:
    """Import or update; 0 when every list came in, 13 when some records could not be read."""
    from countermark.assessment.project import project_of

    project = project_of(session.project)
    contents = _from_files(options) if options.action == "import" else _fetched(session, options)
    return _bring(session, project, options, contents)


def _bring(
    session: Session, project: Project, options: argparse.Namespace, contents: Iterable[Content]
) -> int:
    from countermark.assessment.lists import bring_in
    from countermark.model.errors import CountermarkError
    from countermark.store import clock

    # A list of its publisher is today's edition, whatever its newest entry is.
    seen = clock.today().isoformat() if options.action == "update" else None
    failed: CountermarkError | None = None
    gaps = 0
    for name, content, as_list, whole in contents:
        try:
            if isinstance(content, CountermarkError):
                raise content
            with session.narrator() as progress:
                done = bring_in(
                    project,
                    content,
                    name,
                    progress,
                    as_list=as_list,
                    dated=getattr(options, "date", None),
                    shrunken=options.shrunken,
                    seen=seen,
                    whole=whole,
                )
        except CountermarkError as error:
            narrate(f"refused: {error}")
            failed = error
            continue
        _tell(done)
        gaps += len(done.gaps)
    if failed is not None:
        return failed.exit_code
    return 13 if gaps and not options.exit_zero else 0


def _tell(done: Imported) -> None:
    """What was committed on standard output; what was odd or not read for people."""
    for warning in done.warnings:
        narrate(f"warning: {warning}")
    for gap in done.gaps[:GAPS_TOLD]:
        narrate(f"not read: {gap.what}: {gap.why.value} {gap.detail}".rstrip())
    if len(done.gaps) > GAPS_TOLD:
        narrate(f"not read: {len(done.gaps) - GAPS_TOLD} more records")
    told = done.summary
    closed = f", {done.closed:,} listings closed" if done.closed else ""
    sys.stdout.write(
        f"committed {done.version}: {told.title} of {told.date or 'no date'}, "
        f"{told.records:,} records, {told.parties:,} parties, "
        f"{told.names_loaded:,} of {told.names_known:,} names{closed}\n"
    )
    sys.stdout.flush()


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


def _fetched(session: Session, options: argparse.Namespace) -> Iterator[Content]:
    from countermark.assessment.updating import Answer, fetch_lists

    for name, content, list_id in fetch_lists(
        session.project,
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
